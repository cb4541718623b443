#include "model/metrics/confusion.h"

#include <cmath>
#include <limits>

#include "model/base/error.h"
#include "model/metrics/checks.h"

namespace model {
namespace {

double ratio(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole)
                   : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

double ConfusionCounts::tpr() const noexcept { return ratio(tp, positives()); }
double ConfusionCounts::fpr() const noexcept { return ratio(fp, negatives()); }
double ConfusionCounts::precision() const noexcept { return ratio(tp, tp + fp); }
double ConfusionCounts::accuracy() const noexcept { return ratio(tp + tn, total()); }
double ConfusionCounts::f1() const noexcept { return ratio(2 * tp, 2 * tp + fp + fn); }

double ConfusionCounts::mcc() const noexcept {
  const auto a = static_cast<double>(tp), b = static_cast<double>(fp);
  const auto c = static_cast<double>(fn), d = static_cast<double>(tn);
  const double squared = (a + b) * (a + c) * (d + b) * (d + c);
  return squared > 0 ? (a * d - b * c) / std::sqrt(squared) : std::numeric_limits<double>::quiet_NaN();
}

Rate rateOf(std::int64_t successes, std::int64_t trials) {
  return {ratio(successes, trials), wilsonInterval(successes, trials, kOneSigma),
          wilsonInterval(successes, trials, k95Percent)};
}

ThresholdRow thresholdRow(double threshold, const ConfusionCounts& counts) {
  ThresholdRow row;
  row.threshold = threshold;
  row.counts = counts;
  row.tpr = rateOf(counts.tp, counts.positives());
  row.fpr = rateOf(counts.fp, counts.negatives());
  row.precision = rateOf(counts.tp, counts.tp + counts.fp);
  row.accuracy = rateOf(counts.tp + counts.tn, counts.total());
  row.f1 = counts.f1();
  row.mcc = counts.mcc();
  return row;
}

ThresholdRow thresholdRow(std::span<const float> scores, std::span<const char> isPositive, double threshold) {
  checkLength(scores.size(), isPositive.size(), "labels");
  checkFinite(scores, "scores");
  checkLabels(isPositive);
  ConfusionCounts counts;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const bool called = static_cast<double>(scores[i]) >= threshold;
    if (isPositive[i] != 0)
      ++(called ? counts.tp : counts.fn);
    else
      ++(called ? counts.fp : counts.tn);
  }
  return thresholdRow(threshold, counts);
}

double precisionAt(double prevalence, double tpr, double fpr) {
  if (!(prevalence >= 0 && prevalence <= 1))
    throw Error(ErrorKind::BadInput,
                "The fraction of positives must be between 0 and 1, not " + std::to_string(prevalence) + ".");
  const double right = prevalence * tpr;
  const double called = right + (1 - prevalence) * fpr;
  return called > 0 ? right / called : std::numeric_limits<double>::quiet_NaN();
}

double accuracyAt(double prevalence, double tpr, double fpr) {
  return prevalence * tpr + (1 - prevalence) * (1 - fpr);
}

ThresholdRow atPrevalence(const ThresholdRow& row, double prevalence) {
  if (!(prevalence > 0 && prevalence < 1))
    throw Error(ErrorKind::BadInput, "The fraction of positives must lie between 0 and 1, not " +
                                         std::to_string(prevalence) + ".");
  ThresholdRow result = row;
  const double tpr = row.tpr.value, fpr = row.fpr.value;
  // A high TPR and a low FPR are both good for either rate.
  const auto at = [&](auto rate) {
    const auto ends = [&](Interval of, Interval ofNegatives) {
      return Interval{rate(of.low, ofNegatives.high), rate(of.high, ofNegatives.low)};
    };
    return Rate{rate(tpr, fpr), ends(row.tpr.oneSigma, row.fpr.oneSigma),
                ends(row.tpr.percent95, row.fpr.percent95)};
  };
  result.precision = at([&](double t, double f) { return precisionAt(prevalence, t, f); });
  result.accuracy = at([&](double t, double f) { return accuracyAt(prevalence, t, f); });
  const double called = prevalence * tpr + (1 - prevalence) * fpr;  // share of all objects
  result.f1 = 2 * prevalence * tpr / (prevalence + called);
  const double squared = called * prevalence * (1 - called) * (1 - prevalence);
  result.mcc = squared > 0 ? prevalence * (1 - prevalence) * (tpr - fpr) / std::sqrt(squared)
                           : std::numeric_limits<double>::quiet_NaN();
  return result;
}

}  // namespace model
