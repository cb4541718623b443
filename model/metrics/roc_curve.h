#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "model/metrics/sorted_scores.h"

namespace model {

struct RocPoint {
  double threshold =
      0;  ///< objects with at least this score are called positive; +infinity in the first point
  std::int64_t tp = 0, fp = 0;  ///< called positive, rightly and wrongly
  double tpr = 0, fpr = 0;      ///< in [0, 1], never falling along the curve
};

struct RocCurve {
  std::vector<RocPoint> points;  ///< from (0, 0) to (1, 1), one for every different score
  std::int64_t positives = 0, negatives = 0;
  double area = 0;  ///< the chance that a positive outranks a negative, ties counted half
};

/// Receiver operating characteristic of one class against the rest.
/// Objects with equal scores enter together, so their order does not matter.
/// @param scores      (N) network score per object; higher means more likely positive
/// @param isPositive  (N) expert label per object, 1 = positive, 0 = negative
/// @throws Error(BadInput) if the lengths differ, a score is not finite, a label is neither 0 nor 1, or
///         only one of the two classes occurs (the rates are then undefined)
/// @see Fawcett 2006, Pattern Recognition Letters 27, 861, algorithm 1
RocCurve rocCurve(std::span<const float> scores, std::span<const char> isPositive);
RocCurve rocCurve(const SortedScores& scores);

/// The curve with the points left out that lie on a straight line between their neighbours, or closer to it
/// than `tolerance`: the same picture with fewer points to draw. Thresholds and counts are kept.
RocCurve thinned(const RocCurve& curve, double tolerance = 0);

struct PrPoint {
  double threshold = 0;
  std::int64_t tp = 0, fp = 0;
  double precision = 0, recall = 0;
};

struct PrCurve {
  std::vector<PrPoint> points;  ///< recall never falling; one for every different score
  std::int64_t positives = 0, negatives = 0;
  double averagePrecision = 0;  ///< sum of (R_n - R_n-1) P_n, without interpolation
};

/// Precision against recall. @throws Error(BadInput) as rocCurve()
PrCurve precisionRecallCurve(std::span<const float> scores, std::span<const char> isPositive);
PrCurve precisionRecallCurve(const SortedScores& scores);

/// The curve as it would run if positives were this fraction of all objects: precisionAt() at each point, and
/// the average precision that follows. Counts stay those of the objects. @param prevalence  in (0, 1)
/// @throws Error(BadInput)
PrCurve atPrevalence(PrCurve curve, double prevalence);

}  // namespace model
