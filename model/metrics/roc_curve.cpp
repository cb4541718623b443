#include "model/metrics/roc_curve.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/base/error.h"
#include "model/metrics/checks.h"

namespace model {
namespace {

/// Calls take(score, tp, fp) for every different score, highest first, with the counts of all objects of at
/// least this score: objects with equal scores enter together.
template <typename Take>
void eachStep(const SortedScores& scores, const Take& take) {
  const std::span<const float> positive = scores.positiveScores(), negative = scores.negativeScores();
  std::size_t p = 0, n = 0;
  while (p < positive.size() || n < negative.size()) {
    const float score = p == positive.size()   ? negative[n]
                        : n == negative.size() ? positive[p]
                                               : std::max(positive[p], negative[n]);
    while (p < positive.size() && positive[p] == score) ++p;
    while (n < negative.size() && negative[n] == score) ++n;
    take(static_cast<double>(score), static_cast<std::int64_t>(p), static_cast<std::int64_t>(n));
  }
}

std::size_t stepCount(const SortedScores& scores) {
  std::size_t count = 0;
  eachStep(scores, [&count](double, std::int64_t, std::int64_t) { ++count; });
  return count;
}

double fraction(std::int64_t part, std::int64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

/// Distance of b from the straight line a-c, in the plane of the two rates.
double offLine(const RocPoint& a, const RocPoint& b, const RocPoint& c) {
  const double dx = c.fpr - a.fpr, dy = c.tpr - a.tpr;
  const double length = std::hypot(dx, dy);
  if (length == 0) return std::hypot(b.fpr - a.fpr, b.tpr - a.tpr);
  return std::abs(dx * (b.tpr - a.tpr) - dy * (b.fpr - a.fpr)) / length;
}

}  // namespace

RocCurve rocCurve(const SortedScores& scores) {
  RocCurve curve;
  curve.positives = scores.positives();
  curve.negatives = scores.negatives();
  checkBothClasses(curve.positives, curve.negatives);
  curve.points.reserve(stepCount(scores) + 1);
  curve.points.push_back({std::numeric_limits<double>::infinity(), 0, 0, 0, 0});
  // Twice the area in units of object pairs stays a whole number, so it is exact.
  long double doubled = 0;
  std::int64_t tpBefore = 0, fpBefore = 0;
  eachStep(scores, [&](double score, std::int64_t tp, std::int64_t fp) {
    doubled += static_cast<long double>(fp - fpBefore) * static_cast<long double>(tp + tpBefore);
    curve.points.push_back({score, tp, fp, fraction(tp, curve.positives), fraction(fp, curve.negatives)});
    tpBefore = tp;
    fpBefore = fp;
  });
  curve.area = static_cast<double>(doubled / 2 / static_cast<long double>(curve.positives) /
                                   static_cast<long double>(curve.negatives));
  return curve;
}

RocCurve rocCurve(std::span<const float> scores, std::span<const char> isPositive) {
  return rocCurve(SortedScores(scores, isPositive));
}

RocCurve thinned(const RocCurve& curve, double tolerance) {
  RocCurve result;
  result.positives = curve.positives;
  result.negatives = curve.negatives;
  result.area = curve.area;
  const std::vector<RocPoint>& points = curve.points;
  if (points.empty()) return result;

  // Douglas-Peucker: between two kept points the farthest is kept until none is off the line.
  constexpr double kRounding = 1e-12;
  std::vector<char> kept(points.size(), 0);
  kept.front() = kept.back() = 1;
  std::vector<std::pair<std::size_t, std::size_t>> open{{0, points.size() - 1}};
  while (!open.empty()) {
    const auto [first, last] = open.back();
    open.pop_back();
    double farthest = std::max(tolerance, kRounding);
    std::size_t middle = 0;
    for (std::size_t i = first + 1; i < last; ++i) {
      const double distance = offLine(points[first], points[i], points[last]);
      if (distance > farthest) {
        farthest = distance;
        middle = i;
      }
    }
    if (middle == 0) continue;
    kept[middle] = 1;
    open.emplace_back(first, middle);
    open.emplace_back(middle, last);
  }
  for (std::size_t i = 0; i < points.size(); ++i)
    if (kept[i] != 0) result.points.push_back(points[i]);
  return result;
}

PrCurve precisionRecallCurve(const SortedScores& scores) {
  PrCurve curve;
  curve.positives = scores.positives();
  curve.negatives = scores.negatives();
  checkBothClasses(curve.positives, curve.negatives);
  double recallBefore = 0;
  curve.points.reserve(stepCount(scores));
  eachStep(scores, [&](double score, std::int64_t tp, std::int64_t fp) {
    const PrPoint point{score, tp, fp, fraction(tp, tp + fp), fraction(tp, curve.positives)};
    curve.averagePrecision += (point.recall - recallBefore) * point.precision;
    recallBefore = point.recall;
    curve.points.push_back(point);
  });
  return curve;
}

PrCurve precisionRecallCurve(std::span<const float> scores, std::span<const char> isPositive) {
  return precisionRecallCurve(SortedScores(scores, isPositive));
}

PrCurve atPrevalence(PrCurve curve, double prevalence) {
  if (!(prevalence > 0 && prevalence < 1))
    throw Error(ErrorKind::BadInput, "The fraction of positives must lie between 0 and 1, not " +
                                         std::to_string(prevalence) + ".");
  curve.averagePrecision = 0;
  double recallBefore = 0;
  for (PrPoint& point : curve.points) {
    point.precision = precisionAt(prevalence, point.recall, fraction(point.fp, curve.negatives));
    curve.averagePrecision += (point.recall - recallBefore) * point.precision;
    recallBefore = point.recall;
  }
  return curve;
}

}  // namespace model
