#include "model/metrics/curve_bands.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "model/base/parallel.h"
#include "model/metrics/roc_curve.h"
#include "model/metrics/score_groups.h"

namespace model {
namespace {

constexpr std::size_t kGroups = 4096;
constexpr std::size_t kPlaces = 200;

/// Rates at which the bands are given: a fifth of them below 1 %, where a rare class is decided.
std::vector<double> ratesOfBands() {
  std::vector<double> rates{0};
  for (std::size_t i = 0; i < kPlaces / 5; ++i)
    rates.push_back(1e-4 * std::pow(100, static_cast<double>(i) / (kPlaces / 5)));
  const std::size_t left = kPlaces - rates.size();
  for (std::size_t i = 0; i < left; ++i)
    rates.push_back(0.01 + 0.99 * static_cast<double>(i) / static_cast<double>(left - 1));
  rates.back() = 1;  // not a rounding error short of it
  return rates;
}

/// One draw's curves at fixed rates.
struct Drawn {
  std::vector<float> tpr, precision;
  double area = 0, averagePrecision = 0;
};

double averagePrecisionOf(const std::vector<double>& positives, const std::vector<double>& negatives,
                          double totalPositives) {
  double tp = 0, fp = 0, sum = 0;
  for (std::size_t g = 0; g < positives.size(); ++g) {
    tp += positives[g];
    fp += negatives[g];
    if (positives[g] > 0) sum += positives[g] / totalPositives * tp / (tp + fp);
  }
  return sum;
}

Drawn curvesOf(const ScoreGroups& groups, const ScoreGroups::Counts& counts, const CurveBands& places) {
  Drawn drawn;
  drawn.area = groups.areaOf(counts);
  drawn.averagePrecision = averagePrecisionOf(counts.positives, counts.negatives, counts.totalPositives);
  const double all = counts.totalPositives, others = counts.totalNegatives;
  double tp = 0, fp = 0;
  std::size_t rate = 0, recall = 0;
  drawn.tpr.resize(places.fpr.size());
  drawn.precision.resize(places.recall.size());
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const double nextTp = tp + counts.positives[g], nextFp = fp + counts.negatives[g];
    // A group is a straight piece of the ROC curve; at a step straight up its upper end counts.
    while (rate < places.fpr.size() && places.fpr[rate] * others < nextFp) {
      const double along = (places.fpr[rate] * others - fp) / (nextFp - fp);
      drawn.tpr[rate++] = static_cast<float>((tp + along * (nextTp - tp)) / all);
    }
    while (recall < places.recall.size() && places.recall[recall] * all <= nextTp && nextTp > tp) {
      const double hits = places.recall[recall] * all;
      const double wrong = fp + (hits - tp) / (nextTp - tp) * (nextFp - fp);
      drawn.precision[recall++] = static_cast<float>(hits / (hits + wrong));
    }
    tp = nextTp;
    fp = nextFp;
  }
  for (; rate < places.fpr.size(); ++rate) drawn.tpr[rate] = 1;
  const auto base = static_cast<float>(all / (all + others));
  for (; recall < places.recall.size(); ++recall) drawn.precision[recall] = base;  // rounding of the last sum
  return drawn;
}

Interval rangeOf(std::vector<double>& values, double coverage) {
  std::sort(values.begin(), values.end());
  return {sortedQuantile(values, (1 - coverage) / 2), sortedQuantile(values, (1 + coverage) / 2)};
}

}  // namespace

CurveBands curveBands(const SortedScores& scores, const BootstrapOptions& options,
                      const RunControl& control) {
  options.check();
  const ScoreGroups groups(scores, kGroups);
  CurveBands bands;
  bands.resamples = options.resamples;
  bands.coverage = options.coverage;
  bands.fpr = ratesOfBands();
  for (std::size_t i = 1; i <= kPlaces; ++i)
    bands.recall.push_back(static_cast<double>(i) / static_cast<double>(kPlaces));

  const auto resamples = static_cast<std::size_t>(options.resamples);
  std::vector<Drawn> drawn(resamples);
  // Portions on the caller's thread: progress and stopping belong to it.
  constexpr std::size_t kPortion = 64;
  for (std::size_t first = 0; first < resamples; first += kPortion) {
    control.report(static_cast<std::int64_t>(first), options.resamples, "resampling");
    const std::size_t count = std::min(kPortion, resamples - first);
    parallelFor(static_cast<std::int64_t>(count), 8, [&](std::int64_t from, std::int64_t to) {
      ScoreGroups::Counts counts;
      for (std::int64_t i = from; i < to; ++i) {
        const std::size_t resample = first + static_cast<std::size_t>(i);
        Random random(options.seed, resample);
        groups.draw(random, counts);
        drawn[resample] = curvesOf(groups, counts, bands);
      }
    });
  }

  std::vector<double> values(resamples);
  const auto at = [&](auto pick, double& low, double& high) {
    for (std::size_t i = 0; i < resamples; ++i) values[i] = pick(drawn[i]);
    const Interval range = rangeOf(values, options.coverage);
    low = range.low;
    high = range.high;
  };
  bands.tprLow.resize(bands.fpr.size());
  bands.tprHigh.resize(bands.fpr.size());
  for (std::size_t i = 0; i < bands.fpr.size(); ++i)
    at([i](const Drawn& each) { return static_cast<double>(each.tpr[i]); }, bands.tprLow[i],
       bands.tprHigh[i]);
  bands.precisionLow.resize(bands.recall.size());
  bands.precisionHigh.resize(bands.recall.size());
  for (std::size_t i = 0; i < bands.recall.size(); ++i)
    at([i](const Drawn& each) { return static_cast<double>(each.precision[i]); }, bands.precisionLow[i],
       bands.precisionHigh[i]);
  at([](const Drawn& each) { return each.area; }, bands.area.low, bands.area.high);
  at([](const Drawn& each) { return each.averagePrecision; }, bands.averagePrecision.low,
     bands.averagePrecision.high);
  // Within a group of several scores the sum over groups is a little off: by as much as it is for the objects
  // themselves, which is known.
  const double shift = groups.isExact() ? 0
                                        : precisionRecallCurve(scores).averagePrecision -
                                              averagePrecisionOf(groups.positives(), groups.negatives(),
                                                                 groups.totalPositives());
  bands.averagePrecision.low += shift;
  bands.averagePrecision.high += shift;
  return bands;
}

}  // namespace model
