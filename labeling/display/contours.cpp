#include "labeling/display/contours.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "labeling/display/colour_bands.h"
#include "labeling/display/sky_level.h"
#include "labeling/display/smoothing.h"

namespace labeling {
namespace {

constexpr int kLongest = 512;

/// Mean of the chosen bands, averaged down by `step`, rows from the top; NaN where nothing is known.
std::vector<float> brightness(const Cutout& cutout, int band, int step, int width, int height) {
  std::vector<std::size_t> bands;
  for (std::size_t b = 0; b < cutout.bands.size(); ++b)
    if (band >= 0 ? b == static_cast<std::size_t>(band) : !isSegmentation(cutout.bands[b]))
      bands.push_back(b);
  const auto columns = static_cast<std::size_t>(cutout.width);
  std::vector<float> result;
  result.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      double sum = 0;
      int used = 0;
      for (const std::size_t b : bands) {
        const std::span<const float> plane = cutout.band(b);
        for (int j = 0; j < step; ++j) {
          const int top = y * step + j;
          const int row = cutout.rowOrder == RowOrder::BottomFirst ? cutout.height - 1 - top : top;
          const std::size_t first =
              static_cast<std::size_t>(row) * columns + static_cast<std::size_t>(x * step);
          for (std::size_t i = 0; i < static_cast<std::size_t>(step); ++i) {
            if (!std::isfinite(plane[first + i])) continue;
            sum += static_cast<double>(plane[first + i]);
            ++used;
          }
        }
      }
      result.push_back(used > 0 ? static_cast<float>(sum / used) : std::numeric_limits<float>::quiet_NaN());
    }
  return result;
}

std::vector<double> levelsFromNoise(std::span<const float> values, const ContourOptions& options) {
  const SkyLevel sky = skyLevelOf(values);
  double peak = 0;
  for (const float value : values)
    if (std::isfinite(value)) peak = std::max(peak, static_cast<double>(value) - sky.level);
  constexpr double kBrightest = 0.7;  // of the peak, so that the innermost ring has some size
  constexpr double kRounding = 1e-6;  // of the sky: what smoothing leaves of a flat image
  constexpr double kNoNoise = 0.02;   // of the peak, where there is none to go by
  const double faintest = sky.sigma > 0 ? options.faintestSigma * sky.sigma : kNoNoise * peak;
  if (!(peak > kRounding * std::abs(sky.level)) || !(kBrightest * peak > faintest)) return {};
  std::vector<double> levels;
  for (int i = 0; i < options.count; ++i) {
    const double share = options.count > 1 ? static_cast<double>(i) / (options.count - 1) : 0;
    levels.push_back(sky.level + faintest * std::pow(kBrightest * peak / faintest, share));
  }
  return levels;
}

}  // namespace

Contours contoursOf(const Cutout& cutout, int band, const ContourOptions& options) {
  const int step = std::max(1, (std::max(cutout.width, cutout.height) + kLongest - 1) / kLongest);
  const int width = cutout.width / step, height = cutout.height / step;
  if (width < 2 || height < 2 || band >= static_cast<int>(cutout.bands.size())) return {};
  std::vector<float> values = brightness(cutout, band, step, width, height);
  if (options.smoothing > 0) smoothPlane(values, width, height, std::max(0.3, options.smoothing / step));
  Contours contours;
  contours.levels = options.levels.empty() ? levelsFromNoise(values, options) : options.levels;
  std::sort(contours.levels.begin(), contours.levels.end());
  for (const double level : contours.levels) {
    std::vector<ContourLine> lines = marchingSquares(values, width, height, level);
    // The middle of the first averaged pixel lies at step / 2.
    for (ContourLine& line : lines)
      for (PicturePoint& point : line) point = {(point.x + 0.5) * step, (point.y + 0.5) * step};
    contours.lines.push_back(std::move(lines));
  }
  return contours;
}

std::vector<ContourLine> segmentOutlines(const Cutout& cutout, std::size_t band) {
  const std::span<const float> plane = cutout.band(band);
  const int width = cutout.width, height = cutout.height;
  const auto source = [&](int x, int y) -> long {
    if (x < 0 || y < 0 || x >= width || y >= height) return 0;
    const int row = cutout.rowOrder == RowOrder::BottomFirst ? height - 1 - y : y;
    const float value =
        plane[static_cast<std::size_t>(row) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
    return std::isfinite(value) ? std::lround(value) : 0;
  };
  std::vector<ContourLine> lines;
  // Runs of pixel edges between two different sources, first the horizontal, then the vertical ones.
  for (int y = 0; y <= height; ++y)
    for (int x = 0; x < width; ++x) {
      const int from = x;
      while (x < width && source(x, y) != source(x, y - 1)) ++x;
      if (x > from)
        lines.push_back({{static_cast<double>(from), static_cast<double>(y)},
                         {static_cast<double>(x), static_cast<double>(y)}});
    }
  for (int x = 0; x <= width; ++x)
    for (int y = 0; y < height; ++y) {
      const int from = y;
      while (y < height && source(x, y) != source(x - 1, y)) ++y;
      if (y > from)
        lines.push_back({{static_cast<double>(x), static_cast<double>(from)},
                         {static_cast<double>(x), static_cast<double>(y)}});
    }
  return lines;
}

}  // namespace labeling
