#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "model/metrics/interval.h"

namespace model {

/// What a threshold does to labelled objects. An object is called positive when its score is at least the
/// threshold. Rates whose denominator is 0 are undefined and given as NaN.
struct ConfusionCounts {
  std::int64_t tp = 0, fp = 0, fn = 0, tn = 0;

  std::int64_t positives() const noexcept { return tp + fn; }
  std::int64_t negatives() const noexcept { return fp + tn; }
  std::int64_t total() const noexcept { return tp + fp + fn + tn; }
  double tpr() const noexcept;        ///< TP / (TP + FN): recall, completeness
  double fpr() const noexcept;        ///< FP / (FP + TN)
  double precision() const noexcept;  ///< TP / (TP + FP): purity
  double accuracy() const noexcept;   ///< (TP + TN) / N
  double f1() const noexcept;         ///< 2 TP / (2 TP + FP + FN)
  double mcc() const noexcept;        ///< Matthews' correlation coefficient, in [-1, 1]
  bool operator==(const ConfusionCounts&) const = default;
};

/// A fraction with its Wilson intervals.
struct Rate {
  double value = 0;    ///< NaN where undefined, and its intervals with it
  Interval oneSigma;   ///< 68%
  Interval percent95;  ///< 95%
};

/// @return NaN throughout for no trials
Rate rateOf(std::int64_t successes, std::int64_t trials);

/// One line of the table P_thr | TPR | FPR | precision | accuracy | F1 | MCC | counts.
struct ThresholdRow {
  double threshold = 0;
  ConfusionCounts counts;
  Rate tpr, fpr, precision, accuracy;
  double f1 = 0, mcc = 0;  ///< NaN where undefined
};

ThresholdRow thresholdRow(double threshold, const ConfusionCounts& counts);

/// @param scores      (N) finite
/// @param isPositive  (N) 1 = positive, 0 = negative
/// @throws Error(BadInput) as rocCurve(), except that one class may be absent
ThresholdRow thresholdRow(std::span<const float> scores, std::span<const char> isPositive, double threshold);

/// Precision if the classes occurred in another proportion: pi TPR / (pi TPR + (1 - pi) FPR).
/// @param prevalence  pi, the fraction of positives, in [0, 1]
/// @return NaN if nothing would be called positive
double precisionAt(double prevalence, double tpr, double fpr);
/// Accuracy in that proportion: pi TPR + (1 - pi) (1 - FPR).
double accuracyAt(double prevalence, double tpr, double fpr);
/// A row as it would be in that proportion. TPR and the counts stay; intervals of precision and accuracy come
/// from the ends of those of TPR and FPR, so they are a little wide. F1 and MCC follow from the rates.
/// @param prevalence  in (0, 1). @throws Error(BadInput)
ThresholdRow atPrevalence(const ThresholdRow& row, double prevalence);

}  // namespace model
