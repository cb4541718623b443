#pragma once
#include <cstdint>
#include <span>

#include "model/base/run_control.h"
#include "model/metrics/bootstrap.h"
#include "model/metrics/interval.h"
#include "model/metrics/sorted_scores.h"

namespace model {

/// The range of the area under the ROC curve when the objects are drawn again with replacement, positives
/// and negatives each by themselves (percentiles). Sorted once; each draw counts per group of neighbouring
/// scores, as ScoreGroups::draw() says (one by one to 100,000 objects, Poisson counts above). On several
/// threads; the same seed gives the same range on any number of them.
/// @throws Error(BadInput) as rocCurve(), Stopped
Interval bootstrapArea(const SortedScores& scores, const BootstrapOptions& options = {},
                       const RunControl& control = {});
Interval bootstrapArea(std::span<const float> scores, std::span<const char> isPositive,
                       const BootstrapOptions& options = {}, const RunControl& control = {});

struct AreaWithError {
  double area = 0;
  double variance = 0;  ///< >= 0; undefined (NaN) with fewer than two positives or negatives
  Interval percent95;   ///< area +- 1.96 standard deviations, cut to [0, 1]
};

/// Area under the ROC curve with DeLong's variance, in O(N log N).
/// @throws Error(BadInput) as rocCurve()
/// @see DeLong et al. 1988, Biometrics 44, 837; Sun & Xu 2014, IEEE Signal Process. Lett. 21, 1389
AreaWithError delongArea(std::span<const float> scores, std::span<const char> isPositive);

struct AreaComparison {
  AreaWithError first, second;
  double difference = 0;     ///< first minus second
  double standardError = 0;  ///< of the difference
  double z = 0;              ///< difference / standardError; 0 when both are 0
  double pValue = 1;         ///< two-sided; small: the difference is more than chance
};

/// Two models' scores of the same objects. @throws Error(BadInput) as rocCurve(), and with fewer than two
/// positives or negatives
AreaComparison compareAreas(std::span<const float> firstScores, std::span<const float> secondScores,
                            std::span<const char> isPositive);

}  // namespace model
