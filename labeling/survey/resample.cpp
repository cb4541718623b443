#include "labeling/survey/resample.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>

namespace labeling {
namespace {
constexpr double kPi = 3.14159265358979323846;
constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();
constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();
constexpr int kMesh = 16;            // pixels
constexpr double kMapError = 0.001;  // pixels of the source
constexpr double kShiftError = 0.005;
constexpr int kMostPoints = 32;  // along each side of a grid pixel

bool isPlace(const PixelPosition& place) { return std::isfinite(place.x) && std::isfinite(place.y); }

PixelPosition between(const PixelPosition& a, const PixelPosition& b, double part) {
  return {a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part};
}

/// A section of pixels that answers for any place.
class Sampler {
 public:
  Sampler(std::span<const float> pixels, const PixelBox& box) : m_pixels(pixels), m_box(box) {}

  float nearest(double x, double y) const {
    return at(static_cast<std::int64_t>(std::lround(x)), static_cast<std::int64_t>(std::lround(y)));
  }

  /// @returns NaN where the nearest pixel is missing
  double bilinear(double x, double y) const {
    if (std::isnan(nearest(x, y))) return kNowhere;
    const double floorX = std::floor(x), floorY = std::floor(y);
    const auto column = static_cast<std::int64_t>(floorX), row = static_cast<std::int64_t>(floorY);
    const std::array<double, 2> wx{1 - (x - floorX), x - floorX}, wy{1 - (y - floorY), y - floorY};
    double sum = 0, weights = 0;
    for (int j = 0; j < 2; ++j)
      for (int i = 0; i < 2; ++i) {
        const float value = at(column + i, row + j);
        if (std::isnan(value)) continue;
        const double weight = wx[static_cast<std::size_t>(i)] * wy[static_cast<std::size_t>(j)];
        sum += weight * static_cast<double>(value);
        weights += weight;
      }
    return sum / weights;  // at least the nearest pixel's, 1/4
  }

  double lanczos3(double x, double y) const {
    const double floorX = std::floor(x), floorY = std::floor(y);
    const auto column = static_cast<std::int64_t>(floorX) - 2, row = static_cast<std::int64_t>(floorY) - 2;
    if (column < m_box.x || row < m_box.y || column + 6 > m_box.x + m_box.width ||
        row + 6 > m_box.y + m_box.height)
      return bilinear(x, y);
    const std::array<double, 6> wx = weightsAt(x - floorX), wy = weightsAt(y - floorY);
    double sum = 0;
    for (std::size_t j = 0; j < 6; ++j) {
      const float* line = m_pixels.data() + static_cast<std::ptrdiff_t>(
                                                (row + static_cast<std::int64_t>(j) - m_box.y) * m_box.width +
                                                column - m_box.x);
      double part = 0;
      for (std::size_t i = 0; i < 6; ++i) part += wx[i] * static_cast<double>(line[i]);
      sum += wy[j] * part;
    }
    return std::isnan(sum) ? bilinear(x, y) : sum;
  }

 private:
  float at(std::int64_t x, std::int64_t y) const {
    x -= m_box.x;
    y -= m_box.y;
    if (x < 0 || y < 0 || x >= m_box.width || y >= m_box.height) return kMissing;
    return m_pixels[static_cast<std::size_t>(y * m_box.width + x)];
  }

  /// sinc(d) sinc(d / 3) at the six pixels around a place, of sum 1.
  static std::array<double, 6> weightsAt(double fraction) {
    std::array<double, 6> weights{};
    double sum = 0;
    for (std::size_t i = 0; i < 6; ++i) {
      const double distance = fraction + 2 - static_cast<double>(i);
      const double angle = kPi * distance;
      weights[i] =
          std::abs(distance) < 1e-9 ? 1 : 3 * std::sin(angle) * std::sin(angle / 3) / (angle * angle);
      sum += weights[i];
    }
    for (double& weight : weights) weight /= sum;
    return weights;
  }

  std::span<const float> m_pixels;
  PixelBox m_box;
};
}  // namespace

PixelMap::PixelMap(int width, int height)
    : m_width(width),
      m_height(height),
      m_places(static_cast<std::size_t>(width + 2) * static_cast<std::size_t>(height + 2),
               {kNowhere, kNowhere}) {}

PixelMap::PixelMap(const SkyFrame& grid, const SkyFrame& source, int width, int height)
    : PixelMap(width, height) {
  fill([&](PixelPosition pixel) -> std::optional<PixelPosition> {
    const auto sky = grid.skyFromPixel(pixel);
    return sky ? source.pixelFromSky(*sky) : std::nullopt;
  });
}

void PixelMap::fill(const std::function<std::optional<PixelPosition>(PixelPosition)>& transform) {
  const auto exact = [&](int x, int y) {
    PixelPosition& place = m_places[index(x, y)];
    if (!isPlace(place))
      place = transform({static_cast<double>(x), static_cast<double>(y)})
                  .value_or(PixelPosition{kNowhere, kNowhere});
    return place;
  };
  for (int y0 = -1; y0 < m_height; y0 += kMesh)
    for (int x0 = -1; x0 < m_width; x0 += kMesh) {
      const int x1 = std::min(x0 + kMesh, m_width), y1 = std::min(y0 + kMesh, m_height);
      const PixelPosition lowLeft = exact(x0, y0), lowRight = exact(x1, y0);
      const PixelPosition topLeft = exact(x0, y1), topRight = exact(x1, y1);
      const auto interpolated = [&](int x, int y) {
        const double px = static_cast<double>(x - x0) / (x1 - x0),
                     py = static_cast<double>(y - y0) / (y1 - y0);
        return between(between(lowLeft, lowRight, px), between(topLeft, topRight, px), py);
      };
      const int xm = (x0 + x1) / 2, ym = (y0 + y1) / 2;
      const PixelPosition guess = interpolated(xm, ym), middle = exact(xm, ym);
      // A NaN in any of them makes this false.
      const bool isGood = std::hypot(guess.x - middle.x, guess.y - middle.y) < kMapError;
      for (int y = y0; y <= y1; ++y)
        for (int x = x0; x <= x1; ++x) {
          if (isGood)
            m_places[index(x, y)] = interpolated(x, y);
          else
            exact(x, y);
        }
    }
}

PixelBox PixelMap::reach(int margin) const {
  double lowX = 1e18, lowY = 1e18, highX = -1e18, highY = -1e18;
  for (const PixelPosition& place : m_places) {
    if (!isPlace(place)) continue;
    lowX = std::min(lowX, place.x);
    highX = std::max(highX, place.x);
    lowY = std::min(lowY, place.y);
    highY = std::max(highY, place.y);
  }
  if (lowX > highX || lowX < -1e9 || lowY < -1e9 || highX > 1e9 || highY > 1e9) return {};
  const auto x = static_cast<std::int64_t>(std::floor(lowX)) - margin;
  const auto y = static_cast<std::int64_t>(std::floor(lowY)) - margin;
  return {x, y, static_cast<std::int64_t>(std::ceil(highX)) + margin + 1 - x,
          static_cast<std::int64_t>(std::ceil(highY)) + margin + 1 - y};
}

double PixelMap::areaAt(int x, int y) const {
  const PixelPosition left = at(x - 1, y), right = at(x + 1, y), below = at(x, y - 1), above = at(x, y + 1);
  return std::abs((right.x - left.x) * (above.y - below.y) - (above.x - below.x) * (right.y - left.y)) / 4;
}

std::optional<PixelBox> PixelMap::wholeShift() const {
  const PixelPosition first = at(0, 0);
  if (!isPlace(first) || std::abs(first.x) > 1e9 || std::abs(first.y) > 1e9) return std::nullopt;
  const double dx = std::round(first.x), dy = std::round(first.y);
  for (const int y : {0, m_height / 2, m_height - 1})
    for (const int x : {0, m_width / 2, m_width - 1}) {
      const PixelPosition place = at(x, y);
      if (!(std::hypot(place.x - x - dx, place.y - y - dy) < kShiftError)) return std::nullopt;
    }
  return PixelBox{static_cast<std::int64_t>(dx), static_cast<std::int64_t>(dy), m_width, m_height};
}

int reachOf(Resampling method) { return method == Resampling::Lanczos3 ? 3 : 1; }

std::vector<float> resample(std::span<const float> section, const PixelBox& box, const PixelMap& map,
                            Resampling method, bool fluxPerPixel) {
  const Sampler source(section, box);
  std::vector<float> result(static_cast<std::size_t>(map.width()) * static_cast<std::size_t>(map.height()),
                            kMissing);
  std::size_t out = 0;
  for (int y = 0; y < map.height(); ++y)
    for (int x = 0; x < map.width(); ++x, ++out) {
      const PixelPosition centre = map.at(x, y);
      const PixelPosition left = map.at(x - 1, y), right = map.at(x + 1, y);
      const PixelPosition below = map.at(x, y - 1), above = map.at(x, y + 1);
      // Steps of one grid pixel, in pixels of the source.
      const PixelPosition alongX{(right.x - left.x) / 2, (right.y - left.y) / 2};
      const PixelPosition alongY{(above.x - below.x) / 2, (above.y - below.y) / 2};
      const double area = map.areaAt(x, y);
      const double longest = std::max(std::hypot(alongX.x, alongX.y), std::hypot(alongY.x, alongY.y));
      if (!isPlace(centre) || !std::isfinite(area)) continue;
      const int points = std::clamp(static_cast<int>(std::ceil(longest - 0.05)), 1, kMostPoints);
      double sum = 0;
      int present = 0;
      for (int j = 0; j < points; ++j)
        for (int i = 0; i < points; ++i) {
          const double u = (i + 0.5) / points - 0.5, v = (j + 0.5) / points - 0.5;
          const double px = centre.x + u * alongX.x + v * alongY.x,
                       py = centre.y + u * alongX.y + v * alongY.y;
          const double value =
              method == Resampling::Lanczos3 ? source.lanczos3(px, py) : source.bilinear(px, py);
          if (std::isnan(value)) continue;
          sum += value;
          ++present;
        }
      if (2 * present >= points * points)
        result[out] = static_cast<float>(sum / present * (fluxPerPixel ? area : 1.0));
    }
  return result;
}

std::vector<float> resampleInverseVariance(std::span<const float> section, const PixelBox& box,
                                           const PixelMap& map, bool fluxPerPixel) {
  std::vector<float> variance(section.size());
  std::transform(section.begin(), section.end(), variance.begin(),
                 [](float inverse) { return inverse > 0 ? 1 / inverse : kMissing; });
  std::vector<float> result = resample(variance, box, map, Resampling::Bilinear, false);
  std::size_t out = 0;
  for (int y = 0; y < map.height(); ++y)
    for (int x = 0; x < map.width(); ++x, ++out) {
      const double area = map.areaAt(x, y);
      const double spread =
          static_cast<double>(result[out]) * (fluxPerPixel ? area * area : 1) / std::max(1.0, area);
      result[out] = spread > 0 ? static_cast<float>(1 / spread) : 0.0F;  // NaN is not above 0
    }
  return result;
}

bool isPerSolidAngle(const std::string& unit) {
  std::string low;
  for (const char c : unit)
    if (c != ' ') low += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const char* angle : {"/sr", "sr-1", "sr^-1", "sr**-1", "/arcsec", "arcsec-2", "arcsec^-2",
                            "arcsec**-2", "/beam", "beam-1", "/deg", "deg-2", "/pix2sr"})
    if (low.find(angle) != std::string::npos) return true;
  return low == "k" || low.starts_with("mag") || low.starts_with("k(");
}

}  // namespace labeling
