#include "model/metrics/roc_curve.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/metrics/checks.h"

namespace model {
namespace {

struct Step {
  float score;
  std::int64_t tp, fp;  // of all objects with at least this score
};

/// One step for every different score, highest first: objects with equal scores enter together.
std::vector<Step> stepsOf(const SortedScores& scores) {
  const std::span<const float> positive = scores.positiveScores(), negative = scores.negativeScores();
  std::vector<Step> steps;
  std::size_t p = 0, n = 0;
  while (p < positive.size() || n < negative.size()) {
    const float score = p == positive.size()   ? negative[n]
                        : n == negative.size() ? positive[p]
                                               : std::max(positive[p], negative[n]);
    while (p < positive.size() && positive[p] == score) ++p;
    while (n < negative.size() && negative[n] == score) ++n;
    steps.push_back({score, static_cast<std::int64_t>(p), static_cast<std::int64_t>(n)});
  }
  return steps;
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
  curve.points.push_back({std::numeric_limits<double>::infinity(), 0, 0, 0, 0});
  // Twice the area in units of object pairs stays a whole number, so it is exact.
  long double doubled = 0;
  Step before{0, 0, 0};
  for (const Step& step : stepsOf(scores)) {
    doubled += static_cast<long double>(step.fp - before.fp) * static_cast<long double>(step.tp + before.tp);
    curve.points.push_back({static_cast<double>(step.score), step.tp, step.fp,
                            fraction(step.tp, curve.positives), fraction(step.fp, curve.negatives)});
    before = step;
  }
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
  for (const Step& step : stepsOf(scores)) {
    const PrPoint point{static_cast<double>(step.score), step.tp, step.fp,
                        fraction(step.tp, step.tp + step.fp), fraction(step.tp, curve.positives)};
    curve.averagePrecision += (point.recall - recallBefore) * point.precision;
    recallBefore = point.recall;
    curve.points.push_back(point);
  }
  return curve;
}

PrCurve precisionRecallCurve(std::span<const float> scores, std::span<const char> isPositive) {
  return precisionRecallCurve(SortedScores(scores, isPositive));
}

}  // namespace model
