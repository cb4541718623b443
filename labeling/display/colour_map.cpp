#include "labeling/display/colour_map.h"

#include <algorithm>
#include <cmath>

#include "labeling/display/colour_map_tables.h"

namespace labeling {
namespace {

std::uint32_t colour(double red, double green, double blue) {
  const auto level = [](double share) {
    return static_cast<std::uint32_t>(std::lround(255 * std::clamp(share, 0.0, 1.0)));
  };
  return level(red) << 16U | level(green) << 8U | level(blue);
}

template <typename At>
std::array<std::uint32_t, 256> tableOf(At at) {
  std::array<std::uint32_t, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = at(static_cast<double>(i) / 255);
  return table;
}

}  // namespace

std::span<const std::uint32_t, 256> colourTable(ColourMap map) {
  static const auto grey = tableOf([](double t) { return colour(t, t, t); });
  static const auto heat = tableOf([](double t) { return colour(t / 0.34, t, (t - 0.65) / (0.98 - 0.65)); });
  switch (map) {
    case ColourMap::Viridis:
      return kViridisTable;
    case ColourMap::Cividis:
      return kCividisTable;
    case ColourMap::Magma:
      return kMagmaTable;
    case ColourMap::Heat:
      return heat;
    case ColourMap::Grey:
      break;
  }
  return grey;
}

const char* nameOf(ColourMap map) {
  switch (map) {
    case ColourMap::Viridis:
      return "viridis";
    case ColourMap::Cividis:
      return "cividis";
    case ColourMap::Magma:
      return "magma";
    case ColourMap::Heat:
      return "heat";
    case ColourMap::Grey:
      break;
  }
  return "grey";
}

std::optional<ColourMap> colourMapOf(std::string_view name) {
  for (const ColourMap map : kColourMaps)
    if (name == nameOf(map)) return map;
  return std::nullopt;
}

}  // namespace labeling
