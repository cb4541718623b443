#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace model {

/// The one number that logits are divided by so that scores become probabilities. It never changes which
/// class is first.
struct Temperature {
  double value = 1;          ///< in [0.05, 20]; above 1: the network was over-confident
  double logLossBefore = 0;  ///< mean, at temperature 1
  double logLossAfter = 0;   ///< mean, at `value`; never larger
};

/// Smallest log loss of sigmoid(logit / T).
/// @param logits      (N >= 1) finite
/// @param isPositive  (N) 1 or 0
/// @throws Error(BadInput), also when only one class occurs (every answer would be made certain)
/// @see Guo et al. 2017, arXiv:1706.04599
Temperature fitTemperature(std::span<const float> logits, std::span<const char> isPositive);

/// Smallest log loss of softmax(logits / T).
/// @param logits  (N, K) row-major, finite
/// @param label   (N) true class, 0 ... K - 1
Temperature fitTemperature(std::span<const float> logits, int classes, std::span<const std::int32_t> label);

/// sigmoid(logit / T). @param temperature > 0
float calibrated(float logit, double temperature);
/// softmax(logits / T) of one object.
std::vector<float> calibrated(std::span<const float> logits, double temperature);

}  // namespace model
