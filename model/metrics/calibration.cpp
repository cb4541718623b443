#include "model/metrics/calibration.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "model/base/error.h"
#include "model/metrics/checks.h"

namespace model {
namespace {

void checkInput(std::span<const float> scores, std::span<const char> isPositive) {
  checkLength(scores.size(), isPositive.size(), "labels");
  checkProbabilities(scores);
  checkLabels(isPositive);
  if (scores.empty())
    throw Error(ErrorKind::BadInput, "Calibration is undefined: there are no labelled objects.");
}

/// Sums of one bin while it is filled.
struct Sums {
  std::int64_t count = 0, positives = 0;
  double scores = 0;
  void add(float score, char isPositive) {
    ++count;
    positives += isPositive;
    scores += static_cast<double>(score);
  }
};

ReliabilityBin binFrom(double low, double high, const Sums& sums) {
  ReliabilityBin bin;
  bin.low = low;
  bin.high = high;
  bin.count = sums.count;
  bin.positives = sums.positives;
  bin.meanScore = sums.count > 0 ? sums.scores / static_cast<double>(sums.count)
                                 : std::numeric_limits<double>::quiet_NaN();
  bin.observed = rateOf(sums.positives, sums.count);
  return bin;
}

std::vector<ReliabilityBin> equalWidthBins(std::span<const float> scores, std::span<const char> isPositive,
                                           int count) {
  std::vector<Sums> sums(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double place = std::ceil(static_cast<double>(scores[i]) * count) - 1;
    const auto bin = static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(count - 1)));
    sums[bin].add(scores[i], isPositive[i]);
  }
  std::vector<ReliabilityBin> bins;
  for (int b = 0; b < count; ++b)
    bins.push_back(binFrom(static_cast<double>(b) / count, static_cast<double>(b + 1) / count,
                           sums[static_cast<std::size_t>(b)]));
  return bins;
}

std::vector<ReliabilityBin> equalCountBins(std::span<const float> scores, std::span<const char> isPositive,
                                           int count) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [scores](std::size_t one, std::size_t other) { return scores[one] < scores[other]; });
  std::vector<ReliabilityBin> bins;
  std::size_t first = 0;
  for (int b = 1; b <= count && first < order.size(); ++b) {
    std::size_t last = order.size() * static_cast<std::size_t>(b) / static_cast<std::size_t>(count);
    if (last <= first) continue;  // equal scores of the bin before filled this one too
    while (last < order.size() && scores[order[last]] == scores[order[last - 1]]) ++last;
    Sums sums;
    for (std::size_t i = first; i < last; ++i) sums.add(scores[order[i]], isPositive[order[i]]);
    bins.push_back(binFrom(static_cast<double>(scores[order[first]]),
                           static_cast<double>(scores[order[last - 1]]), sums));
    first = last;
  }
  return bins;
}

}  // namespace

double brierScore(std::span<const float> scores, std::span<const char> isPositive) {
  checkInput(scores, isPositive);
  double sum = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double difference = static_cast<double>(scores[i]) - isPositive[i];
    sum += difference * difference;
  }
  return sum / static_cast<double>(scores.size());
}

double logLoss(std::span<const float> scores, std::span<const char> isPositive) {
  checkInput(scores, isPositive);
  constexpr double kLeast = 1e-15;
  double sum = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double score = std::clamp(static_cast<double>(scores[i]), kLeast, 1 - kLeast);
    sum -= isPositive[i] != 0 ? std::log(score) : std::log1p(-score);
  }
  return sum / static_cast<double>(scores.size());
}

Reliability reliability(std::span<const float> scores, std::span<const char> isPositive, int bins,
                        Binning binning) {
  checkInput(scores, isPositive);
  if (bins < 1 || bins > 1000)
    throw Error(ErrorKind::BadInput,
                "The number of bins must be between 1 and 1000, not " + std::to_string(bins) + ".");
  Reliability result;
  result.bins = binning == Binning::EqualWidth ? equalWidthBins(scores, isPositive, bins)
                                               : equalCountBins(scores, isPositive, bins);
  for (const ReliabilityBin& bin : result.bins) {
    if (bin.count == 0) continue;
    const double gap = std::abs(bin.observed.value - bin.meanScore);
    result.ece += gap * static_cast<double>(bin.count) / static_cast<double>(scores.size());
    result.mce = std::max(result.mce, gap);
  }
  result.brier = brierScore(scores, isPositive);
  result.logLoss = logLoss(scores, isPositive);
  return result;
}

}  // namespace model
