#include "model/metrics/auc_comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "model/base/error.h"
#include "model/base/random.h"
#include "model/metrics/checks.h"
#include "model/metrics/sorted_scores.h"

namespace model {
namespace {

/// The place of each object's score among all different scores, lowest 0: drawing again then needs counting
/// only, no sorting.
struct Ranks {
  std::vector<std::int32_t> ofPositives, ofNegatives;
  std::size_t count = 0;
};

Ranks ranksOf(const SortedScores& scores) {
  const auto positive = scores.positiveScores(), negative = scores.negativeScores();
  std::vector<float> levels(positive.begin(), positive.end());
  levels.insert(levels.end(), negative.begin(), negative.end());
  std::sort(levels.begin(), levels.end());
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  const auto place = [&levels](float score) {
    return static_cast<std::int32_t>(std::lower_bound(levels.begin(), levels.end(), score) - levels.begin());
  };
  Ranks ranks;
  ranks.count = levels.size();
  std::transform(positive.begin(), positive.end(), std::back_inserter(ranks.ofPositives), place);
  std::transform(negative.begin(), negative.end(), std::back_inserter(ranks.ofNegatives), place);
  return ranks;
}

std::vector<std::int32_t> drawn(const std::vector<std::int32_t>& ranks, std::size_t levels, Random& random) {
  std::vector<std::int32_t> counts(levels, 0);
  for (std::size_t i = 0; i < ranks.size(); ++i)
    ++counts[static_cast<std::size_t>(ranks[random.below(ranks.size())])];
  return counts;
}

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

Interval bootstrapArea(std::span<const float> scores, std::span<const char> isPositive,
                       const BootstrapOptions& options, const RunControl& control) {
  options.check();
  const SortedScores sorted(scores, isPositive);
  checkBothClasses(sorted.positives(), sorted.negatives());
  const Ranks ranks = ranksOf(sorted);
  const double pairs = static_cast<double>(sorted.positives()) * static_cast<double>(sorted.negatives());
  std::vector<double> areas;
  for (int resample = 0; resample < options.resamples; ++resample) {
    control.report(resample, options.resamples, "resampling");
    Random random(options.seed, static_cast<std::uint64_t>(resample));
    const auto positives = drawn(ranks.ofPositives, ranks.count, random);
    const auto negatives = drawn(ranks.ofNegatives, ranks.count, random);
    double won = 0, negativesBelow = 0;
    for (std::size_t level = 0; level < ranks.count; ++level) {
      won += positives[level] * (negativesBelow + 0.5 * negatives[level]);
      negativesBelow += negatives[level];
    }
    areas.push_back(won / pairs);
  }
  std::sort(areas.begin(), areas.end());
  return {sortedQuantile(areas, (1 - options.coverage) / 2),
          sortedQuantile(areas, (1 + options.coverage) / 2)};
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
