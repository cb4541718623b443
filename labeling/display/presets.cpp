#include "labeling/display/presets.h"

#include <cmath>

namespace labeling {

std::optional<PresetNumbers> presetNumbers(ColourPreset preset) {
  constexpr double g = 477, r = 623, i = 763, z = 913;
  switch (preset) {
    case ColourPreset::Sdss:
      return PresetNumbers{{{{g, 2.5}, {r, 1.5}, {i, 1.0}, {z, 0.4}}}, -0.02, 20, 1, true};
    case ColourPreset::Legacy:
      return PresetNumbers{{{{g, 6.0}, {r, 3.4}, {i, 3.0}, {z, 2.2}}}, -0.03, 20, 1, true};
    case ColourPreset::Hsc:
      return PresetNumbers{{{{g, 1}, {r, 1}, {i, 1}, {z, 1}}}, 0, 15, 0.5, false};
    case ColourPreset::Own:
      break;
  }
  return std::nullopt;
}

double presetFactor(const PresetNumbers& preset, std::optional<double> wavelengthNm, std::size_t place) {
  const auto& scales = preset.scales;
  if (!wavelengthNm) {
    constexpr std::array<std::size_t, 3> kByPlace{2, 1, 0};  // i, r, g
    return scales[kByPlace[place]].factor;
  }
  if (*wavelengthNm <= scales.front().wavelengthNm) return scales.front().factor;
  for (std::size_t k = 1; k < scales.size(); ++k) {
    if (*wavelengthNm > scales[k].wavelengthNm) continue;
    const double part = std::log(*wavelengthNm / scales[k - 1].wavelengthNm) /
                        std::log(scales[k].wavelengthNm / scales[k - 1].wavelengthNm);
    return scales[k - 1].factor * std::pow(scales[k].factor / scales[k - 1].factor, part);
  }
  return scales.back().factor;
}

}  // namespace labeling
