#pragma once
#include <torch/torch.h>

#include <cstdint>
#include <span>
#include <vector>

#include "model/base/run_control.h"
#include "model/card/model_card.h"
#include "model/inference/predictor.h"
#include "model/network/network.h"

namespace model {

/// Logits of dropout passes, (N, T, K) float32; K the outputs of all questions side by side. What lies before
/// the first dropout layer is computed once. The network is left in evaluation mode without dropout.
torch::Tensor sampleLogits(Network& network, std::span<const std::uint8_t> pixels, const CardInput& input,
                           const PredictOptions& options, const RunControl& control = {});

/// (N, D) features before the last layer, without dropout, float32.
torch::Tensor embeddings(Network& network, std::span<const std::uint8_t> pixels, const CardInput& input,
                         int batch, const RunControl& control = {});

/// Splits logits by question and turns them into probabilities and values with the card's temperatures and
/// scales.
std::vector<QuestionPrediction> predictionsFrom(const torch::Tensor& logits,
                                                const std::vector<CardQuestion>& questions);

}  // namespace model
