#include "model/anomaly/contamination.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <vector>

namespace model {
namespace {

constexpr int kTrailSide = 64;  // pixels that the search for a line works on
constexpr int kAngles = 90;
constexpr double kLeastLength = 0.7;  // of the side; a line has to cross the image, not a galaxy's disk
constexpr double kApart = 4;          // pixels to the lines that it is compared with

struct Level {
  double median = 0, sigma = 0;  // of the background: from the lower half of the values
};

Level backgroundOf(std::vector<float> values) {
  Level level;
  if (values.empty()) return level;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  level.median = static_cast<double>(*middle);
  // Sources only add light: the scatter is that of the values below the median.
  std::vector<float> below;
  for (const float value : values)
    if (static_cast<double>(value) <= level.median) below.push_back(static_cast<float>(level.median) - value);
  const auto half = below.begin() + static_cast<std::ptrdiff_t>(below.size() / 2);
  std::nth_element(below.begin(), half, below.end());
  level.sigma = 1.4826 * static_cast<double>(*half);
  return level;
}

std::vector<float> finiteOf(std::span<const float> plane) {
  std::vector<float> finite;
  finite.reserve(plane.size());
  for (const float value : plane)
    if (std::isfinite(value)) finite.push_back(value);
  return finite;
}

/// Rows or columns from each side that hold one value throughout, as the edge of a survey leaves them.
double blankBands(std::span<const float> plane, int width, int height) {
  const auto isBlank = [&](int line, bool row) {
    const int length = row ? width : height;
    const auto at = [&](int i) {
      return plane[static_cast<std::size_t>(row ? line * width + i : i * width + line)];
    };
    const float first = at(0);
    for (int i = 1; i < length; ++i)
      if (std::isfinite(first) ? at(i) != first : std::isfinite(at(i))) return false;
    return true;
  };
  const auto depth = [&](bool row, bool fromEnd) {
    const int lines = row ? height : width;
    int count = 0;
    while (count < lines && isBlank(fromEnd ? lines - 1 - count : count, row)) ++count;
    return count;
  };
  const double rows = std::min(1.0, static_cast<double>(depth(true, false) + depth(true, true)) / height);
  const double columns = std::min(1.0, static_cast<double>(depth(false, false) + depth(false, true)) / width);
  return rows + columns - rows * columns;
}

/// Pixels without a value, and those that repeat one value in a patch of 3 x 3: nothing was measured there.
double missingShare(std::span<const float> plane, int width, int height) {
  std::int64_t missing = 0;
  const auto at = [&](int x, int y) { return plane[static_cast<std::size_t>(y * width + x)]; };
  const float least = [&] {
    float low = std::numeric_limits<float>::max();
    for (const float value : plane)
      if (std::isfinite(value)) low = std::min(low, value);
    return low;
  }();
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      if (!std::isfinite(at(x, y))) {
        ++missing;
        continue;
      }
      if (x == 0 || y == 0 || x + 1 == width || y + 1 == height || at(x, y) != 0.0F || at(x, y) != least)
        continue;
      bool same = true;
      for (int dy = -1; dy <= 1 && same; ++dy)
        for (int dx = -1; dx <= 1 && same; ++dx) same = at(x + dx, y + dy) == at(x, y);
      missing += same ? 1 : 0;
    }
  return static_cast<double>(missing) / static_cast<double>(plane.size());
}

/// A plateau: several per mille of the pixels within a hundredth of the largest value, far above the
/// background.
double saturatedShare(const std::vector<float>& finite, const Level& level) {
  const auto [low, high] = std::minmax_element(finite.begin(), finite.end());
  const double top = static_cast<double>(*high), range = top - static_cast<double>(*low);
  if (!(range > 0) || top - level.median < 20 * std::max(level.sigma, 1e-3 * range)) return 0;
  std::int64_t count = 0;
  for (const float value : finite) count += static_cast<double>(value) > top - 0.01 * range ? 1 : 0;
  // One pixel is always the brightest, and a sharp nucleus has a few.
  return count > 9 ? static_cast<double>(count) / static_cast<double>(finite.size()) : 0;
}

/// The plane averaged down to kTrailSide pixels, in sigma above the background, clipped so that no single
/// star makes a line; missing pixels are background.
std::vector<double> smallPlane(std::span<const float> plane, int width, int height, const Level& level) {
  std::vector<double> sum(kTrailSide * kTrailSide, 0), weight(sum.size(), 0);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const float value = plane[static_cast<std::size_t>(y * width + x)];
      if (!std::isfinite(value)) continue;
      const auto to = static_cast<std::size_t>(y * kTrailSide / height * kTrailSide + x * kTrailSide / width);
      sum[to] += static_cast<double>(value) - level.median;
      weight[to] += 1;
    }
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] = weight[i] > 0 ? sum[i] / weight[i] : 0;
  std::vector<float> values(sum.begin(), sum.end());
  const Level own = backgroundOf(values);
  const double sigma = std::max(own.sigma, 1e-6);
  for (double& value : sum) value = std::clamp((value - own.median) / sigma, -5.0, 30.0);
  return sum;
}

/// The lower quartile along a line: high only where nearly all of the line is bright, so that a star or a
/// disk that the line crosses does not count. @return NaN for lines that are too short
double alongLine(const std::vector<double>& plane, double cosine, double sine, double offset,
                 std::vector<double>& buffer) {
  buffer.clear();
  constexpr double kMiddle = (kTrailSide - 1) / 2.0;
  for (int t = -kTrailSide; t <= kTrailSide; ++t) {
    const double x = kMiddle + offset * cosine - t * sine, y = kMiddle + offset * sine + t * cosine;
    const int column = static_cast<int>(std::lround(x)), row = static_cast<int>(std::lround(y));
    if (column < 0 || row < 0 || column >= kTrailSide || row >= kTrailSide) continue;
    buffer.push_back(plane[static_cast<std::size_t>(row * kTrailSide + column)]);
  }
  if (static_cast<double>(buffer.size()) < kLeastLength * kTrailSide) return std::nan("");
  const auto quarter = buffer.begin() + static_cast<std::ptrdiff_t>(buffer.size() / 4);
  std::nth_element(buffer.begin(), quarter, buffer.end());
  return *quarter;
}

double strongestLine(const std::vector<double>& plane) {
  double best = 0;
  std::vector<double> buffer;
  for (int angle = 0; angle < kAngles; ++angle) {
    const double theta = std::numbers::pi * angle / kAngles;
    const double cosine = std::cos(theta), sine = std::sin(theta);
    for (double offset = -0.45 * kTrailSide; offset <= 0.45 * kTrailSide; offset += 1) {
      const double here = alongLine(plane, cosine, sine, offset, buffer);
      if (!(here > best)) continue;
      const double left = alongLine(plane, cosine, sine, offset - kApart, buffer);
      const double right = alongLine(plane, cosine, sine, offset + kApart, buffer);
      double beside = std::isnan(left) ? right : left;
      if (!std::isnan(right)) beside = std::max(beside, right);
      if (!std::isnan(beside)) best = std::max(best, here - std::max(beside, 0.0));
    }
  }
  // In sigma of a quartile of so many pixels, which scatters less than a pixel by about the root of a
  // quarter.
  return best * std::sqrt(kTrailSide / 4.0);
}

/// A plane through the background pixels, by least squares; sources are clipped away first.
double gradientOf(std::span<const float> plane, int width, int height, const Level& level) {
  if (!(level.sigma > 0)) return 0;
  double n = 0, sx = 0, sy = 0, sv = 0, sxx = 0, syy = 0, sxy = 0, sxv = 0, syv = 0;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const auto value = static_cast<double>(plane[static_cast<std::size_t>(y * width + x)]);
      if (!std::isfinite(value) || std::abs(value - level.median) > 4 * level.sigma) continue;
      const double u = static_cast<double>(x) / width - 0.5, v = static_cast<double>(y) / height - 0.5;
      ++n;
      sx += u;
      sy += v;
      sv += value;
      sxx += u * u;
      syy += v * v;
      sxy += u * v;
      sxv += u * value;
      syv += v * value;
    }
  if (n < 16) return 0;
  const double a = sxx - sx * sx / n, b = sxy - sx * sy / n, d = syy - sy * sy / n;
  const double p = sxv - sx * sv / n, q = syv - sy * sv / n;
  const double determinant = a * d - b * b;
  if (!(determinant > 1e-9)) return 0;
  const double gx = (p * d - q * b) / determinant, gy = (q * a - p * b) / determinant;
  return std::hypot(gx, gy) / level.sigma;
}

}  // namespace

Contamination contaminationOf(std::span<const float> plane, int width, int height) {
  Contamination result;
  if (plane.empty()) return result;
  const std::vector<float> finite = finiteOf(plane);
  result.missing = missingShare(plane, width, height);
  result.edge = blankBands(plane, width, height);
  if (finite.empty()) return result;
  const Level level = backgroundOf(finite);
  result.saturated = saturatedShare(finite, level);
  const auto [low, high] = std::minmax_element(finite.begin(), finite.end());
  if (!(*low < *high)) return result;  // a constant image: no line and no gradient
  result.trail = strongestLine(smallPlane(plane, width, height, level));
  result.gradient = gradientOf(plane, width, height, level);
  return result;
}

}  // namespace model
