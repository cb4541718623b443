#include "labeling/display/north_up.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>

namespace labeling {
namespace {

constexpr double kDegree = 3.14159265358979323846 / 180;
constexpr int kStep = 16;           // pixels between exact transforms; between them the mapping is bilinear
constexpr double kMostGrowth = 3;   // times the longer side; a frame that explodes is a broken one
constexpr double kSameGrid = 0.05;  // pixels

/// Side of a pixel at a place, from the area that it covers on the sky.
std::optional<double> scaleDegAt(const SkyFrame& frame, PixelPosition at) {
  const auto here = frame.skyFromPixel(at);
  const auto right = frame.skyFromPixel({at.x + 1, at.y});
  const auto up = frame.skyFromPixel({at.x, at.y + 1});
  if (!here || !right || !up) return std::nullopt;
  const double shrink = std::cos(here->decDeg * kDegree);
  const auto east = [&](const SkyPosition& to) {
    return std::remainder(to.raDeg - here->raDeg, 360.0) * shrink;
  };
  const double area = east(*right) * (up->decDeg - here->decDeg) - east(*up) * (right->decDeg - here->decDeg);
  const double scale = std::sqrt(std::abs(area));
  return scale > 0 && std::isfinite(scale) ? std::optional(scale) : std::nullopt;
}

/// North up, east left, `centre` at pixel (0, 0).
std::optional<SkyFrame> uprightFrame(SkyPosition centre, double scaleDeg) {
  std::string header;
  const auto card = [&header](const char* key, const char* value) {
    char text[81];
    std::snprintf(text, sizeof text, "%-8s= %20s", key, value);
    header += text;
    header.resize((header.size() + 79) / 80 * 80, ' ');
  };
  const auto number = [&card](const char* key, double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", value);
    card(key, text);
  };
  card("NAXIS", "2");
  card("CTYPE1", "'RA---TAN'");
  card("CTYPE2", "'DEC--TAN'");
  card("CUNIT1", "'deg     '");
  card("CUNIT2", "'deg     '");
  card("RADESYS", "'ICRS    '");
  number("CRVAL1", centre.raDeg);
  number("CRVAL2", centre.decDeg);
  number("CRPIX1", 1);
  number("CRPIX2", 1);
  number("CDELT1", -scaleDeg);
  number("CDELT2", scaleDeg);
  header += "END";
  header.resize((header.size() + 79) / 80 * 80, ' ');
  return SkyFrame::fromHeader(header);
}

/// Where each pixel of the new grid lies in the old one.
class Mapping {
 public:
  Mapping(const SkyFrame& to, const SkyFrame& from, int width, int height)
      : m_columns((width - 1) / kStep + 2) {
    const int rows = (height - 1) / kStep + 2;
    m_knots.reserve(static_cast<std::size_t>(m_columns) * static_cast<std::size_t>(rows));
    constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();
    for (int j = 0; j < rows; ++j)
      for (int i = 0; i < m_columns; ++i) {
        const auto sky = to.skyFromPixel({static_cast<double>(i) * kStep, static_cast<double>(j) * kStep});
        const auto pixel = sky ? from.pixelFromSky(*sky) : std::nullopt;
        m_knots.push_back(pixel.value_or(PixelPosition{kNowhere, kNowhere}));
      }
  }
  PixelPosition operator()(int x, int y) const {
    const int i = x / kStep, j = y / kStep;
    const double u = static_cast<double>(x % kStep) / kStep, v = static_cast<double>(y % kStep) / kStep;
    const auto knot = [&](int column, int row) {
      return m_knots[static_cast<std::size_t>(row) * static_cast<std::size_t>(m_columns) +
                     static_cast<std::size_t>(column)];
    };
    const PixelPosition a = knot(i, j), b = knot(i + 1, j), c = knot(i, j + 1), d = knot(i + 1, j + 1);
    const auto mix = [u, v](double p, double q, double r, double s) {
      return (1 - v) * ((1 - u) * p + u * q) + v * ((1 - u) * r + u * s);
    };
    return {mix(a.x, b.x, c.x, d.x), mix(a.y, b.y, c.y, d.y)};
  }

 private:
  int m_columns;
  std::vector<PixelPosition> m_knots;
};

/// Bilinear; a missing neighbour is left out unless it is the nearest one.
float valueAt(std::span<const float> plane, int width, int height, PixelPosition at) {
  constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();
  const int nearX = static_cast<int>(std::lround(at.x)), nearY = static_cast<int>(std::lround(at.y));
  if (nearX < 0 || nearY < 0 || nearX >= width || nearY >= height) return kMissing;
  const auto pixel = [&](int x, int y) {
    return plane[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
  };
  if (!std::isfinite(pixel(nearX, nearY))) return kMissing;
  const int left = static_cast<int>(std::floor(at.x)), low = static_cast<int>(std::floor(at.y));
  double sum = 0, weights = 0;
  for (const int dy : {0, 1})
    for (const int dx : {0, 1}) {
      const int x = left + dx, y = low + dy;
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      const float value = pixel(x, y);
      if (!std::isfinite(value)) continue;
      const double weight = (1 - std::abs(at.x - x)) * (1 - std::abs(at.y - y));
      sum += weight * static_cast<double>(value);
      weights += weight;
    }
  return weights > 0 ? static_cast<float>(sum / weights) : kMissing;
}

}  // namespace

std::optional<Cutout> northUp(const Cutout& cutout) {
  if (!cutout.sky || cutout.width < 2 || cutout.height < 2) return std::nullopt;
  const PixelPosition middle{(cutout.width - 1) / 2.0, (cutout.height - 1) / 2.0};
  const auto centre = cutout.sky->skyFromPixel(middle);
  const auto scale = scaleDegAt(*cutout.sky, middle);
  const auto upright = centre && scale ? uprightFrame(*centre, *scale) : std::nullopt;
  if (!upright) return std::nullopt;
  double low[2] = {0, 0}, high[2] = {0, 0}, moved = 0;
  const double right = cutout.width - 1, top = cutout.height - 1;
  for (const PixelPosition corner : {PixelPosition{0, 0}, {right, 0}, {0, top}, {right, top}}) {
    const auto sky = cutout.sky->skyFromPixel(corner);
    const auto pixel = sky ? upright->pixelFromSky(*sky) : std::nullopt;
    if (!pixel) return std::nullopt;
    moved =
        std::max({moved, std::abs(pixel->x + middle.x - corner.x), std::abs(pixel->y + middle.y - corner.y)});
    low[0] = std::min(low[0], pixel->x);
    low[1] = std::min(low[1], pixel->y);
    high[0] = std::max(high[0], pixel->x);
    high[1] = std::max(high[1], pixel->y);
  }
  const bool isUpright = cutout.rowOrder == RowOrder::BottomFirst && moved < kSameGrid;
  const double longest = kMostGrowth * std::max(cutout.width, cutout.height);
  if (isUpright || high[0] - low[0] > longest || high[1] - low[1] > longest) return std::nullopt;

  Cutout turned;
  turned.width = static_cast<int>(std::ceil(high[0] - low[0] - kSameGrid)) + 1;
  turned.height = static_cast<int>(std::ceil(high[1] - low[1] - kSameGrid)) + 1;
  turned.bands = cutout.bands;
  turned.isPicture = cutout.isPicture;
  turned.units = cutout.units;
  const SkyFrame frame =
      upright->cropped(-(turned.width - 1) / 2.0, -(turned.height - 1) / 2.0, turned.width, turned.height);
  const Mapping mapping(frame, *cutout.sky, turned.width, turned.height);
  turned.sky = std::make_shared<const SkyFrame>(frame);
  const auto plane = static_cast<std::size_t>(turned.width) * static_cast<std::size_t>(turned.height);
  turned.pixels.resize(plane * turned.bands.size());
  for (int y = 0; y < turned.height; ++y)
    for (int x = 0; x < turned.width; ++x) {
      const PixelPosition at = mapping(x, y);
      const bool known = std::isfinite(at.x) && std::isfinite(at.y);
      const auto place =
          static_cast<std::size_t>(y) * static_cast<std::size_t>(turned.width) + static_cast<std::size_t>(x);
      for (std::size_t b = 0; b < turned.bands.size(); ++b)
        turned.pixels[b * plane + place] = known ? valueAt(cutout.band(b), cutout.width, cutout.height, at)
                                                 : std::numeric_limits<float>::quiet_NaN();
    }
  return turned;
}

}  // namespace labeling
