#pragma once
#include <array>
#include <optional>

#include "labeling/display/display.h"

namespace labeling {

/// The numbers behind a preset.
struct PresetNumbers {
  struct Scale {
    double wavelengthNm;
    double factor;
  };
  std::array<Scale, 4> scales;  ///< by wavelength, bluest first
  double minimum = 0;           ///< scaled value drawn black
  double q = 8;
  double stretch = 1;
  bool isLegacyForm = false;  ///< the Legacy Surveys viewer's form of the curve
};

/// @return nothing for ColourPreset::Own
std::optional<PresetNumbers> presetNumbers(ColourPreset preset);

/// The factor of a band. One that the survey does not have gets the factor at its wavelength; one of unknown
/// wavelength that of its place among red, green, blue (0, 1, 2).
double presetFactor(const PresetNumbers& preset, std::optional<double> wavelengthNm, std::size_t place);

}  // namespace labeling
