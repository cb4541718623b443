#include "model/metrics/auc_comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "model/base/error.h"
#include "model/base/parallel.h"
#include "model/base/random.h"
#include "model/metrics/checks.h"
#include "model/metrics/score_groups.h"

namespace model {
namespace {

/// For each object, the fraction of objects of the other class that it outranks (positives) or that outrank
/// it (negatives), ties half: DeLong's structural components. Both have the area as their mean.
struct Components {
  std::vector<double> ofPositives, ofNegatives;
  double area = 0;
};

Components componentsOf(std::span<const float> scores, std::span<const char> isPositive) {
  const SortedScores sorted(scores, isPositive);
  checkBothClasses(sorted.positives(), sorted.negatives());
  const std::vector<float> positive(sorted.positiveScores().rbegin(), sorted.positiveScores().rend());
  const std::vector<float> negative(sorted.negativeScores().rbegin(), sorted.negativeScores().rend());
  // Twice the number of `others` (rising) below the score, ties counted once.
  const auto below = [](const std::vector<float>& others, float score) {
    const auto [low, high] = std::equal_range(others.begin(), others.end(), score);
    return static_cast<double>((low - others.begin()) + (high - others.begin()));
  };
  Components result;
  const auto positives = static_cast<double>(positive.size()),
             negatives = static_cast<double>(negative.size());
  double doubled = 0;
  for (std::size_t i = 0; i < scores.size();
       ++i) {  // in the order of the objects, so that two models can be paired
    if (isPositive[i] != 0) {
      const double pairs = below(negative, scores[i]);
      doubled += pairs;
      result.ofPositives.push_back(pairs / 2 / negatives);
    } else {
      result.ofNegatives.push_back(1 - below(positive, scores[i]) / 2 / positives);
    }
  }
  result.area = doubled / 2 / positives / negatives;
  return result;
}

/// Covariance of two series about the known means, divided by count - 1.
double covariance(const std::vector<double>& first, double firstMean, const std::vector<double>& second,
                  double secondMean) {
  if (first.size() < 2) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for (std::size_t i = 0; i < first.size(); ++i) sum += (first[i] - firstMean) * (second[i] - secondMean);
  return sum / static_cast<double>(first.size() - 1);
}

double covarianceOfAreas(const Components& first, const Components& second) {
  return covariance(first.ofPositives, first.area, second.ofPositives, second.area) /
             static_cast<double>(first.ofPositives.size()) +
         covariance(first.ofNegatives, first.area, second.ofNegatives, second.area) /
             static_cast<double>(first.ofNegatives.size());
}

AreaWithError withError(const Components& components) {
  AreaWithError result;
  result.area = components.area;
  result.variance = covarianceOfAreas(components, components);
  const double half = k95Percent * std::sqrt(result.variance);
  result.percent95 = {std::isnan(half) ? half : std::max(0.0, result.area - half),
                      std::isnan(half) ? half : std::min(1.0, result.area + half)};
  return result;
}

}  // namespace

Interval bootstrapArea(const SortedScores& scores, const BootstrapOptions& options,
                       const RunControl& control) {
  options.check();
  constexpr std::size_t kGroups = 16384;
  const ScoreGroups groups(scores, kGroups);
  std::vector<double> areas(static_cast<std::size_t>(options.resamples));
  constexpr std::int64_t kPortion = 16;  // between two looks at the stop sign
  for (std::int64_t first = 0; first < options.resamples; first += kPortion) {
    control.report(first, options.resamples, "resampling");
    parallelFor(std::min<std::int64_t>(kPortion, options.resamples - first), 2,
                [&](std::int64_t from, std::int64_t to) {
                  ScoreGroups::Counts counts;
                  for (std::int64_t i = first + from; i < first + to; ++i) {
                    Random random(options.seed, static_cast<std::uint64_t>(i));
                    groups.draw(random, counts);
                    areas[static_cast<std::size_t>(i)] = groups.areaOf(counts);
                  }
                });
  }
  std::sort(areas.begin(), areas.end());
  return {sortedQuantile(areas, (1 - options.coverage) / 2),
          sortedQuantile(areas, (1 + options.coverage) / 2)};
}

Interval bootstrapArea(std::span<const float> scores, std::span<const char> isPositive,
                       const BootstrapOptions& options, const RunControl& control) {
  return bootstrapArea(SortedScores(scores, isPositive), options, control);
}

AreaWithError delongArea(std::span<const float> scores, std::span<const char> isPositive) {
  return withError(componentsOf(scores, isPositive));
}

AreaComparison compareAreas(std::span<const float> firstScores, std::span<const float> secondScores,
                            std::span<const char> isPositive) {
  const Components first = componentsOf(firstScores, isPositive),
                   second = componentsOf(secondScores, isPositive);
  if (first.ofPositives.size() < 2 || first.ofNegatives.size() < 2)
    throw Error(ErrorKind::BadInput,
                "Two areas can only be compared with at least two positive and two negative labels.");
  AreaComparison result;
  result.first = withError(first);
  result.second = withError(second);
  result.difference = first.area - second.area;
  const double variance =
      result.first.variance + result.second.variance - 2 * covarianceOfAreas(first, second);
  constexpr double kRounding = 1e-18;
  result.standardError = variance > kRounding ? std::sqrt(variance) : 0;
  if (result.standardError > 0) {
    result.z = result.difference / result.standardError;
    result.pValue = std::erfc(std::abs(result.z) / std::sqrt(2.0));
  } else if (result.difference != 0) {
    result.z = std::copysign(std::numeric_limits<double>::infinity(), result.difference);
    result.pValue = 0;
  }
  return result;
}

}  // namespace model
