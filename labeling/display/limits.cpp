#include "labeling/display/limits.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "model/base/error.h"

namespace labeling {
namespace {

/// The line through (index, sample) of the samples not rejected. @see numpy.polyfit of degree 1
struct Line {
  double slope = 0;
  double intercept = 0;
};

Line fitLine(const std::vector<double>& samples, const std::vector<char>& rejected) {
  double n = 0, meanX = 0, meanY = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (rejected[i] != 0) continue;
    n += 1;
    meanX += static_cast<double>(i);
    meanY += samples[i];
  }
  if (n < 1) return {};
  meanX /= n;
  meanY /= n;
  double xx = 0, xy = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (rejected[i] != 0) continue;
    const double x = static_cast<double>(i) - meanX;
    xx += x * x;
    xy += x * (samples[i] - meanY);
  }
  Line line;
  line.slope = xx > 0 ? xy / xx : 0;
  line.intercept = meanY - line.slope * meanX;
  return line;
}

/// Widens runs of rejected samples, as a convolution with `width` ones centred like numpy's mode "same".
std::vector<char> grown(const std::vector<char>& rejected, std::size_t width) {
  const auto count = static_cast<std::ptrdiff_t>(rejected.size());
  const auto before = static_cast<std::ptrdiff_t>(width / 2);
  const auto after = static_cast<std::ptrdiff_t>(width) - 1 - before;
  std::vector<char> result(rejected.size(), 0);
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    if (rejected[static_cast<std::size_t>(i)] == 0) continue;
    const std::ptrdiff_t first = std::max<std::ptrdiff_t>(0, i - after);
    const std::ptrdiff_t last = std::min<std::ptrdiff_t>(count - 1, i + before);
    std::fill(result.begin() + first, result.begin() + last + 1, 1);
  }
  return result;
}

double medianOfSorted(const std::vector<double>& sorted) {
  const std::size_t n = sorted.size();
  return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}
}  // namespace

Limits zscale(std::span<const float> pixels, double contrast) {
  constexpr std::size_t kSamples = 1000;
  constexpr int kIterations = 5;
  constexpr double kReject = 2.5;
  constexpr double kMostRejected = 0.5;
  constexpr std::size_t kFewest = 5;

  std::size_t finite = 0;
  for (const float value : pixels) finite += std::isfinite(value) ? 1 : 0;
  if (finite == 0) return {0, 1};
  const std::size_t stride = std::max<std::size_t>(1, finite / kSamples);
  std::vector<double> samples;
  samples.reserve(kSamples);
  std::size_t index = 0;
  for (const float value : pixels) {
    if (!std::isfinite(value)) continue;
    if (index++ % stride == 0 && samples.size() < kSamples) samples.push_back(value);
  }
  std::sort(samples.begin(), samples.end());
  const std::size_t n = samples.size();
  Limits limits{samples.front(), samples.back()};

  const std::size_t fewest =
      std::max(kFewest, static_cast<std::size_t>(static_cast<double>(n) * kMostRejected));
  const std::size_t growth =
      std::max<std::size_t>(1, static_cast<std::size_t>(static_cast<double>(n) * 0.01));
  std::vector<char> rejected(n, 0);
  std::size_t good = n;
  std::size_t goodBefore = n + 1;
  Line line;
  for (int iteration = 0; iteration < kIterations && good < goodBefore && good >= fewest; ++iteration) {
    line = fitLine(samples, rejected);
    std::vector<double> flat(n);
    double mean = 0;
    for (std::size_t i = 0; i < n; ++i) {
      flat[i] = samples[i] - (line.slope * static_cast<double>(i) + line.intercept);
      if (rejected[i] == 0) mean += flat[i];
    }
    mean /= static_cast<double>(good);
    double variance = 0;
    for (std::size_t i = 0; i < n; ++i)
      if (rejected[i] == 0) variance += (flat[i] - mean) * (flat[i] - mean);
    const double threshold = kReject * std::sqrt(variance / static_cast<double>(good));
    for (std::size_t i = 0; i < n; ++i)
      if (flat[i] < -threshold || flat[i] > threshold) rejected[i] = 1;
    rejected = grown(rejected, growth);
    goodBefore = good;
    good = static_cast<std::size_t>(std::count(rejected.begin(), rejected.end(), 0));
  }
  if (good >= fewest) {
    const double slope = contrast > 0 ? line.slope / contrast : line.slope;
    const auto centre = static_cast<double>((n - 1) / 2);
    const double median = medianOfSorted(samples);
    limits.low = std::max(limits.low, median - (centre - 1) * slope);
    limits.high = std::min(limits.high, median + (static_cast<double>(n) - centre) * slope);
  }
  return limits;
}

Limits percentileLimits(std::span<const float> pixels, double percent) {
  if (!(percent > 0 && percent <= 100))
    throw model::Error(model::ErrorKind::BadInput,
                       "A percentile interval covers more than 0 and at most 100 "
                       "per cent, not " +
                           std::to_string(percent) + ".");
  std::vector<float> values;
  values.reserve(pixels.size());
  for (const float value : pixels)
    if (std::isfinite(value)) values.push_back(value);
  if (values.empty()) return {0, 1};
  const auto at = [&values](double share) {  // linear between neighbours, as numpy.percentile
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto nth = values.begin() + static_cast<std::ptrdiff_t>(below);
    std::nth_element(values.begin(), nth, values.end());
    const double low = *nth;
    if (below + 1 >= values.size()) return low;
    const double high = *std::min_element(nth + 1, values.end());
    return low + (high - low) * (place - static_cast<double>(below));
  };
  const double tail = (100 - percent) / 200;
  return {at(tail), at(1 - tail)};
}

Limits minMaxLimits(std::span<const float> pixels) {
  float low = std::numeric_limits<float>::infinity(), high = -low;
  for (const float value : pixels) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (low > high) return {0, 1};
  return {low, high};
}

}  // namespace labeling
