#pragma once
// LibTorch's types: for model/network, model/inference and model/training only.
#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/card/model_card.h"
#include "model/network/sampled_dropout.h"

namespace model {

/// What a network is built for.
struct NetworkSpec {
  std::string name;                                ///< in the network table
  int channels = 3;                                ///< of the input
  int inputSize = 64;                              ///< pixels, >= 16
  double dropout = 0;                              ///< [0, 0.9] before the last layer
  std::vector<std::pair<std::string, int>> heads;  ///< question and number of outputs; at least one
};

/// An image network in parts that training and prediction handle separately:
///   trunk  images (N, C, S, S) -> everything before the first dropout layer, the same in every pass
///   tail   what trunk gave -> embedding (N, D); with the dropout layers in between, if there are any
///   logits embedding -> (N, K), K the outputs of all heads side by side, behind the last dropout layer
class Network : public torch::nn::Module {
 public:
  virtual torch::Tensor trunk(torch::Tensor images) = 0;
  virtual torch::Tensor tail(torch::Tensor trunkOutput) = 0;
  torch::Tensor logits(torch::Tensor embedding);
  torch::Tensor forward(torch::Tensor images) { return logits(tail(trunk(std::move(images)))); }
  std::int64_t embeddingSize() const { return m_embeddingSize; }

  /// Evaluation mode with the dropout layers thinned as in pass `pass`: the same units for every object, so
  /// that a prediction depends on nothing but object, seed and pass. A pass < 0: no dropout.
  void setPass(std::uint64_t seed, int pass);

  /// The parts from input to output that can be frozen, and last the heads.
  struct Stage {
    std::string name;
    std::vector<std::shared_ptr<torch::nn::Module>> modules;
  };
  const std::vector<Stage>& stages() const { return m_stages; }
  std::vector<CardStage> cardStages() const;  ///< with their parameters; `frozen`: none of them is trained

  /// Freezes the first `count` stages: no gradients, batch statistics kept. @throws Error(BadInput)
  void freeze(int count);
  void train(bool on = true) override;  ///< frozen stages stay in evaluation mode

  /// Merges batch normalisation into the convolutions before it: the same output in evaluation mode, faster.
  /// Afterwards the network can only predict.
  void fold();

  /// Changes the type of everything but the heads, which are small and stay precise.
  void castStages(torch::ScalarType type);

 protected:
  void addStage(std::string name, std::vector<std::shared_ptr<torch::nn::Module>> modules);
  /// Last, when the stages are there: dropout, and one linear layer per question.
  void addHeads(const NetworkSpec& spec, std::int64_t embeddingSize);

 private:
  std::vector<Stage> m_stages;
  int m_frozen = 0;
  std::int64_t m_embeddingSize = 0;
  std::shared_ptr<SampledDropout> m_dropout;
  std::vector<torch::nn::Linear> m_heads;
};

/// @throws Error(NotFound) for the name, Error(BadInput) for a size or rate that does not fit
std::shared_ptr<Network> makeNetwork(const NetworkSpec& spec);
/// The network a card describes, with new weights.
std::shared_ptr<Network> makeNetwork(const ModelCard& card);

std::int64_t parameterCount(const torch::nn::Module& module);

}  // namespace model
