#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/metrics/auc_comparison.h"
#include "model/metrics/confusion.h"

namespace model {

/// Completeness, purity and accuracy of the objects in one bin of magnitude, size, redshift, S/N ...
struct RatesBin {
  double low = 0, high = 0;  ///< low <= value < high; the last bin includes its end
  ThresholdRow row;          ///< rates without objects are NaN
};

/// @param scores, isPositive  (N) as thresholdRow()
/// @param binBy               (N) finite values go into bins, others into none
/// @param edges               (M + 1 >= 2) strictly rising
/// @throws Error(BadInput)
std::vector<RatesBin> ratesByBin(std::span<const float> scores, std::span<const char> isPositive,
                                 double threshold, std::span<const float> binBy,
                                 std::span<const double> edges);

/// How well scores rank within each bin; nothing to do with a threshold.
struct AreaBin {
  double low = 0, high = 0;
  std::int64_t positives = 0, negatives = 0;
  std::optional<AreaWithError> area;  ///< nothing if only one of the two classes occurs
};
/// The same bins. @throws Error(BadInput)
std::vector<AreaBin> areasByBin(std::span<const float> scores, std::span<const char> isPositive,
                                std::span<const float> binBy, std::span<const double> edges);

/// Edges of bins that hold about as many finite values each; fewer bins where values repeat.
/// @param bins  >= 1
/// @return (M + 1) strictly rising, or empty if no value is finite
std::vector<double> equalCountEdges(std::span<const float> values, int bins);

}  // namespace model
