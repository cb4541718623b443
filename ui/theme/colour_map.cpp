#include "ui/theme/colour_map.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "labeling/display/colour_map.h"
#include "ui/theme/theme.h"

namespace ui {
namespace {

// Crameri's berlin, its middle taken down to the background so that zero disappears; between nine equally
// spaced colours the interpolation is linear.
constexpr std::array<QRgb, 9> kBerlin{0x9eb0ff, 0x5ea3d8, 0x2f7593, 0x194354, 0x111619,
                                      0x3a1a10, 0x703120, 0xb06452, 0xffacac};

std::array<QRgb, 256> berlin() {
  std::array<QRgb, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const double position = static_cast<double>(i) / 255 * static_cast<double>(kBerlin.size() - 1);
    const auto low = std::min(static_cast<std::size_t>(position), kBerlin.size() - 2);
    const double f = position - static_cast<double>(low);
    const auto mix = [&](int from, int to) { return static_cast<int>(std::lround(from + (to - from) * f)); };
    const QRgb dark = kBerlin[low], bright = kBerlin[low + 1];
    table[i] = qRgb(mix(qRed(dark), qRed(bright)), mix(qGreen(dark), qGreen(bright)),
                    mix(qBlue(dark), qBlue(bright)));
  }
  return table;
}

/// The colours that pictures of one band have as well.
std::array<QRgb, 256> shared(labeling::ColourMap map) {
  std::array<QRgb, 256> table{};
  const auto colours = labeling::colourTable(map);
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = 0xff000000U | colours[i];
  return table;
}

}  // namespace

QString nameOf(ColourMap map) {
  switch (map) {
    case ColourMap::Viridis:
      return QStringLiteral("viridis");
    case ColourMap::Cividis:
      return QStringLiteral("cividis");
    case ColourMap::Magma:
      return QStringLiteral("magma");
    case ColourMap::Berlin:
      return QStringLiteral("berlin");
  }
  return {};
}

QColor colourAt(ColourMap map, double t) {
  if (std::isnan(t)) return Theme::current().control;
  return QColor(lookupTable(map)[static_cast<std::size_t>(std::lround(std::clamp(t, 0.0, 1.0) * 255))]);
}

std::span<const QRgb, 256> lookupTable(ColourMap map) {
  static const std::array<std::array<QRgb, 256>, 4> tables{shared(labeling::ColourMap::Viridis),
                                                           shared(labeling::ColourMap::Cividis),
                                                           shared(labeling::ColourMap::Magma), berlin()};
  return tables[static_cast<std::size_t>(map)];
}

}  // namespace ui
