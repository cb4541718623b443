#include "ui/theme/colour_map.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "ui/theme/theme.h"

namespace ui {
namespace {

// Ten (nine) equally spaced colours of matplotlib's maps; between them the interpolation is linear, which
// stays within 4/255 of the full tables.
const std::vector<QRgb>& knots(ColourMap map) {
  static const std::vector<QRgb> viridis{0x440154, 0x482878, 0x3e4989, 0x31688e, 0x26828e,
                                         0x1f9e89, 0x35b779, 0x6ece58, 0xb5de2b, 0xfde725};
  static const std::vector<QRgb> cividis{0x00224e, 0x123570, 0x3b496c, 0x575d6d, 0x707173,
                                         0x8a8678, 0xa59c74, 0xc3b369, 0xe1cc55, 0xfee838};
  static const std::vector<QRgb> magma{0x000004, 0x180f3d, 0x440f76, 0x721f81, 0x9e2f7f,
                                       0xcd4071, 0xf1605d, 0xfd9668, 0xfeca8d, 0xfcfdbf};
  // Crameri's berlin, its middle taken down to the background so that zero disappears.
  static const std::vector<QRgb> berlin{0x9eb0ff, 0x5ea3d8, 0x2f7593, 0x194354, 0x111619,
                                        0x3a1a10, 0x703120, 0xb06452, 0xffacac};
  switch (map) {
    case ColourMap::Viridis:
      return viridis;
    case ColourMap::Cividis:
      return cividis;
    case ColourMap::Magma:
      return magma;
    case ColourMap::Berlin:
      return berlin;
  }
  return viridis;
}

std::array<QRgb, 256> makeTable(ColourMap map) {
  const std::vector<QRgb>& k = knots(map);
  std::array<QRgb, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const double position = static_cast<double>(i) / 255 * static_cast<double>(k.size() - 1);
    const auto low = std::min(static_cast<std::size_t>(position), k.size() - 2);
    const double f = position - static_cast<double>(low);
    const auto mix = [&](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * f)); };
    table[i] = qRgb(mix(qRed(k[low]), qRed(k[low + 1])), mix(qGreen(k[low]), qGreen(k[low + 1])),
                    mix(qBlue(k[low]), qBlue(k[low + 1])));
  }
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
  static const std::array<std::array<QRgb, 256>, 4> tables{
      makeTable(ColourMap::Viridis), makeTable(ColourMap::Cividis), makeTable(ColourMap::Magma),
      makeTable(ColourMap::Berlin)};
  return tables[static_cast<std::size_t>(map)];
}

}  // namespace ui
