#pragma once
#include <vector>

#include "model/base/run_control.h"
#include "model/metrics/bootstrap.h"
#include "model/metrics/interval.h"
#include "model/metrics/sorted_scores.h"

namespace model {

/// Where the curves of one model would run if other objects of the same kind had been labelled: pointwise
/// ranges over objects drawn again, positives and negatives each by themselves.
struct CurveBands {
  std::vector<double> fpr;                          ///< (M) rising from 0 to 1, closer together near 0
  std::vector<double> tprLow, tprHigh;              ///< (M) of the ROC curve at that false positive rate
  std::vector<double> recall;                       ///< (M) rising from 1 / M to 1
  std::vector<double> precisionLow, precisionHigh;  ///< (M) at that recall
  Interval area;                                    ///< under the ROC curve
  Interval averagePrecision;
  int resamples = 0;
  double coverage = 0;
};

/// Draws as ScoreGroups::draw() does, from at most 4,096 groups of neighbouring scores. On several threads;
/// the same seed gives the same bands on any number of them.
/// @throws Error(BadInput) as rocCurve(), or for options out of range; Stopped
/// @see Fawcett 2006, Pattern Recognition Letters 27, 861, section 7 (vertical averaging)
CurveBands curveBands(const SortedScores& scores, const BootstrapOptions& options = {},
                      const RunControl& control = {});

}  // namespace model
