#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace model {

/// A score in standard deviations above the mean of its sample, as Storey-Fisher+21 give theirs.
struct Standardised {
  std::vector<float> sigmas;  ///< (N); NaN stays NaN; 0 everywhere if all values are the same
  double mean = 0, sigma = 0;
  std::int64_t above3 = 0;  ///< objects more than 3 sigma above the mean
};

/// Values that are not finite take no part. @throws Error(BadInput) if none is finite
Standardised standardise(std::span<const float> values);

}  // namespace model
