#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "model/base/run_control.h"
#include "model/card/model_card.h"
#include "model/inference/image_input.h"

namespace model {

/// What a network says about one question of N objects, in T dropout passes.
struct QuestionPrediction {
  std::string question;
  int outputs = 1;            ///< K: Binary 1 (probability of "yes"), Choice one per answer, Number 1 (value)
  int samples = 1;            ///< T
  std::vector<float> mean;    ///< (N, K) calibrated, mean over the passes; Number: the value
  std::vector<float> sigma;   ///< (N, K) standard deviation over the passes
  std::vector<float> raw;     ///< (N, K) mean before temperature scaling; Number: equal to mean
  std::vector<float> passes;  ///< (N, K, T) calibrated
  /// (N) what no further label removes, and what one could. Binary, Choice: in nats, together the entropy of
  /// the mean. Number: in its units, together (in squares) sigma.
  std::vector<float> aleatoric, epistemic;
};

enum class Precision {
  Automatic,  ///< bfloat16 where the processor has instructions for it
  Float32,
  BFloat16
};

struct PredictOptions {
  int samples = 32;        ///< >= 1 dropout passes; 1: one pass without dropout
  std::uint64_t seed = 1;  ///< of the passes
  int batch = 128;         ///< >= 1; images that go through the network at a time
  void check() const;      ///< @throws Error(BadInput) naming the member
};

/// Passes that `members` networks take when asked for `samples`: a multiple of the members, at least one
/// each.
int passCount(int samples, int members);

/// A network with its weights, or several that answer together, ready to predict. Safe to use from one thread
/// at a time.
class Predictor {
 public:
  /// Reads DIR/card.json and DIR/model.safetensors.
  /// @throws Error(NotFound, Unreadable, Corrupt, BadInput): the sentence names file and tensor, or what a
  ///         TorchScript program said
  static Predictor load(const std::filesystem::path& modelDirectory,
                        Precision precision = Precision::Automatic);
  Predictor(Predictor&&) noexcept;
  Predictor& operator=(Predictor&&) noexcept;
  ~Predictor();

  const ModelCard& card() const;
  bool usesBFloat16() const;
  std::int64_t embeddingSize() const;

  /// By question, in the card's order. The passes are the same thinned networks for all objects, so a
  /// prediction depends on image, seed and number of passes only.
  /// @param pixels  (N, size, size, channels) from prepareImage()
  std::vector<QuestionPrediction> predict(std::span<const std::uint8_t> pixels, const PredictOptions& options,
                                          const RunControl& control = {});
  /// Whether the model is a TorchScript program, which runs in a process of its own and has no features.
  bool isScript() const;

  /// (N, D) features before the last layer, without dropout; of an ensemble, those of its first member.
  std::vector<float> embed(std::span<const std::uint8_t> pixels, const RunControl& control = {});

 private:
  struct State;
  explicit Predictor(std::unique_ptr<State> state);
  std::unique_ptr<State> m_state;
};

/// Threads that networks compute with, in the whole process. LibTorch starts with one. Called once, first
/// thing in main(). @param threads 0: as many as there are cores. @returns what is now used
int setComputeThreads(int threads);
int computeThreads();
std::string libraryVersion();  ///< of LibTorch

}  // namespace model
