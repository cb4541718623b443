#include "model/metrics/paired_comparison.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "model/base/error.h"
#include "model/base/parallel.h"
#include "model/base/random.h"
#include "model/metrics/checks.h"
#include "model/metrics/confusion.h"

namespace model {
namespace {

constexpr std::array kNames{"auroc", "average_precision", "tpr", "precision", "accuracy", "f1", "mcc",
                            "brier"};
using Numbers = std::array<double, kNames.size()>;

/// One model's objects, highest score first, with what is asked of each.
struct Ordered {
  std::vector<std::int32_t> objects;  // (N)
  std::vector<char> isLastOfScore;    // (N) the next score is lower
  std::vector<double> squaredError;   // (N) by place
  std::size_t called = 0;             // the first so many are called positive

  Ordered(std::span<const float> scores, std::span<const char> isPositive, double threshold) {
    objects.resize(scores.size());
    std::iota(objects.begin(), objects.end(), 0);
    std::stable_sort(objects.begin(), objects.end(), [scores](std::int32_t a, std::int32_t b) {
      return scores[static_cast<std::size_t>(a)] > scores[static_cast<std::size_t>(b)];
    });
    for (std::size_t i = 0; i < objects.size(); ++i) {
      const auto object = static_cast<std::size_t>(objects[i]);
      const double score = static_cast<double>(scores[object]);
      isLastOfScore.push_back(i + 1 == objects.size() ||
                              scores[static_cast<std::size_t>(objects[i + 1])] < scores[object]);
      squaredError.push_back((score - isPositive[object]) * (score - isPositive[object]));
      if (score >= threshold) called = i + 1;
    }
  }
};

/// @param weight  (N) how often each object was drawn
Numbers numbersOf(const Ordered& order, std::span<const char> isPositive, std::span<const float> weight,
                  double positives, double negatives) {
  double tp = 0, fp = 0, tpBefore = 0, fpBefore = 0, pairs = 0, precision = 0, squared = 0;
  ConfusionCounts at;
  for (std::size_t i = 0; i < order.objects.size(); ++i) {
    const auto object = static_cast<std::size_t>(order.objects[i]);
    const auto times = static_cast<double>(weight[object]);
    (isPositive[object] != 0 ? tp : fp) += times;
    squared += times * order.squaredError[i];
    if (order.isLastOfScore[i] != 0) {
      pairs += (fp - fpBefore) * (tp + tpBefore) / 2;
      if (tp > tpBefore) precision += (tp - tpBefore) / positives * tp / (tp + fp);
      tpBefore = tp;
      fpBefore = fp;
    }
    if (i + 1 == order.called) {
      at.tp = std::llround(tp);
      at.fp = std::llround(fp);
    }
  }
  at.fn = std::llround(positives) - at.tp;
  at.tn = std::llround(negatives) - at.fp;
  return {
      pairs / (positives * negatives),  precision, at.tpr(), at.precision(), at.accuracy(), at.f1(), at.mcc(),
      squared / (positives + negatives)};
}

PairedDifference differenceOf(const char* name, double first, double second, std::vector<double> draws,
                              const BootstrapOptions& options) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  PairedDifference result{name, first, second, {kNaN, kNaN}, kNaN};
  const std::size_t all = draws.size();
  std::erase_if(draws, [](double value) { return !std::isfinite(value); });
  if (2 * draws.size() < all || !std::isfinite(first) || !std::isfinite(second)) return result;
  std::sort(draws.begin(), draws.end());
  result.difference = {sortedQuantile(draws, (1 - options.coverage) / 2),
                       sortedQuantile(draws, (1 + options.coverage) / 2)};
  const auto count = static_cast<double>(draws.size());
  const auto below =
      static_cast<double>(std::count_if(draws.begin(), draws.end(), [](double value) { return value <= 0; }));
  const auto above =
      static_cast<double>(std::count_if(draws.begin(), draws.end(), [](double value) { return value >= 0; }));
  result.pValue = std::clamp(2 * std::min(below, above) / count, 2 / count, 1.0);
  return result;
}

}  // namespace

double binomialTwoSided(std::int64_t heads, std::int64_t n) {
  if (n <= 0) return 1;
  const std::int64_t fewer = std::min(heads, n - heads);
  // The sum of the tail, from its largest term on.
  double logTerm = std::lgamma(static_cast<double>(n) + 1) - std::lgamma(static_cast<double>(fewer) + 1) -
                   std::lgamma(static_cast<double>(n - fewer) + 1) - static_cast<double>(n) * std::log(2.0);
  double sum = 0;
  for (std::int64_t k = fewer; k >= 0; --k) {
    const double term = std::exp(logTerm);
    sum += term;
    if (term < sum * 1e-17) break;
    logTerm += std::log(static_cast<double>(k)) - std::log(static_cast<double>(n - k + 1));
  }
  return std::min(1.0, 2 * sum);
}

PairedComparison pairedComparison(std::span<const float> first, std::span<const float> second,
                                  std::span<const char> isPositive, double threshold, double secondThreshold,
                                  const BootstrapOptions& options, const RunControl& control) {
  options.check();
  checkLength(first.size(), isPositive.size(), "labels");
  checkLength(second.size(), isPositive.size(), "labels");
  checkProbabilities(first);
  checkProbabilities(second);
  checkLabels(isPositive);
  std::vector<std::int32_t> positiveObjects, negativeObjects;
  for (std::size_t i = 0; i < isPositive.size(); ++i)
    (isPositive[i] != 0 ? positiveObjects : negativeObjects).push_back(static_cast<std::int32_t>(i));
  const auto positives = static_cast<double>(positiveObjects.size()),
             negatives = static_cast<double>(negativeObjects.size());
  checkBothClasses(static_cast<std::int64_t>(positiveObjects.size()),
                   static_cast<std::int64_t>(negativeObjects.size()));
  const Ordered one(first, isPositive, threshold), other(second, isPositive, secondThreshold);

  const auto resamples = static_cast<std::size_t>(options.resamples);
  std::vector<Numbers> draws(resamples);
  constexpr std::size_t kPortion = 32;
  for (std::size_t from = 0; from < resamples; from += kPortion) {
    control.report(static_cast<std::int64_t>(from), options.resamples, "resampling");
    const std::size_t count = std::min(kPortion, resamples - from);
    parallelFor(static_cast<std::int64_t>(count), 4, [&](std::int64_t begin, std::int64_t end) {
      std::vector<float> weight(isPositive.size());
      for (std::int64_t i = begin; i < end; ++i) {
        const std::size_t resample = from + static_cast<std::size_t>(i);
        Random random(options.seed, resample);
        std::fill(weight.begin(), weight.end(), 0.0f);
        for (const auto* objects : {&positiveObjects, &negativeObjects})
          for (std::size_t k = 0; k < objects->size(); ++k)
            ++weight[static_cast<std::size_t>((*objects)[random.below(objects->size())])];
        const Numbers a = numbersOf(one, isPositive, weight, positives, negatives);
        const Numbers b = numbersOf(other, isPositive, weight, positives, negatives);
        for (std::size_t n = 0; n < a.size(); ++n) draws[resample][n] = b[n] - a[n];
      }
    });
  }

  PairedComparison result;
  const std::vector<float> once(isPositive.size(), 1.0f);
  const Numbers a = numbersOf(one, isPositive, once, positives, negatives);
  const Numbers b = numbersOf(other, isPositive, once, positives, negatives);
  for (std::size_t n = 0; n < kNames.size(); ++n) {
    std::vector<double> differences;
    for (const Numbers& draw : draws) differences.push_back(draw[n]);
    result.differences.push_back(differenceOf(kNames[n], a[n], b[n], std::move(differences), options));
  }
  if (positives >= 2 && negatives >= 2) result.delong = compareAreas(second, first, isPositive);
  for (std::size_t i = 0; i < isPositive.size(); ++i) {
    const bool firstRight = (static_cast<double>(first[i]) >= threshold) == (isPositive[i] != 0);
    const bool secondRight = (static_cast<double>(second[i]) >= secondThreshold) == (isPositive[i] != 0);
    ++(firstRight ? (secondRight ? result.bothRight : result.onlyFirst)
                  : (secondRight ? result.onlySecond : result.bothWrong));
  }
  result.mcnemarP = binomialTwoSided(result.onlySecond, result.onlyFirst + result.onlySecond);
  return result;
}

}  // namespace model
