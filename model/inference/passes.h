#pragma once
#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "model/base/run_control.h"
#include "model/card/model_card.h"
#include "model/inference/predictor.h"
#include "model/network/network.h"

namespace model {

/// Logarithms of a standardised value's variance that are believed: 0.03 to 12 times its scatter.
inline constexpr double kLowestLogVariance = -7, kHighestLogVariance = 5;

/// Logits of dropout passes, (N, T, K) float32; K the outputs of all questions side by side. What lies before
/// the first dropout layer is computed once. The network is left in evaluation mode without dropout.
torch::Tensor sampleLogits(Network& network, std::span<const std::uint8_t> pixels, const CardInput& input,
                           const PredictOptions& options, const RunControl& control = {});

/// (N, D) features before the last layer, without dropout, float32.
torch::Tensor embeddings(Network& network, std::span<const std::uint8_t> pixels, const CardInput& input,
                         int batch, const RunControl& control = {});

/// The same of several networks that answer together: they share the passes evenly, at least one each, and
/// where each has one only, none drops anything.
/// @return (N, T, K), T the passes of all members, passCount() of them
torch::Tensor sampleLogits(const std::vector<std::shared_ptr<Network>>& members,
                           std::span<const std::uint8_t> pixels, const CardInput& input,
                           const PredictOptions& options, const RunControl& control = {});

/// Probabilities (N, T, K) of a Binary ("yes") or Choice question from its logits (N, T, L).
torch::Tensor probabilitiesAt(const torch::Tensor& logits, const CardQuestion& question, double temperature);

/// Values (N, T) of a Number question, and of one with a spread their variances (N, T), else undefined; in
/// its own units, the spread as the network says it.
struct NumberPasses {
  torch::Tensor value, variance;
};
NumberPasses numberPasses(const torch::Tensor& logits, const CardQuestion& question);

/// Splits logits by question and turns them into probabilities and values with the card's temperatures and
/// scales.
std::vector<QuestionPrediction> predictionsFrom(const torch::Tensor& logits,
                                                const std::vector<CardQuestion>& questions);

}  // namespace model
