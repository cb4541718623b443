#pragma once
#include <span>

#include "model/card/model_card.h"

namespace model {

/// How well one question was answered.
/// @param scores   (n, K) calibrated probabilities, or values (n) of a Number question
/// @param targets  (n) 1 / 0, number of the answer, or value; finite
/// ECE: 15 bins of equal width; for a Choice of the probability of the answer given.
CardMetrics questionMetrics(const CardQuestion& question, std::span<const float> scores,
                            std::span<const float> targets);

}  // namespace model
