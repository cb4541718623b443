#pragma once
#include <array>
#include <optional>
#include <span>

#include "labeling/display/sky_level.h"

namespace labeling {

/// Factors on red, green, blue that make a usual galaxy near white: by wavelength, since galaxies are
/// brighter in redder bands; moved towards equal noise, since a shallow band would colour the whole picture;
/// and within a tolerance of neutral, since bands with different zero points would leave one colour only.
/// @param tolerance  > 1; factor by which a channel may differ from the mean of the three in the light of
/// sources
/// @param wavelengthsNm  of the three bands, where known   @param pixels  of the three bands, equally long
std::array<double, 3> balancedWeights(const std::array<std::optional<double>, 3>& wavelengthsNm,
                                      const std::array<std::span<const float>, 3>& pixels,
                                      const std::array<SkyLevel, 3>& skies, double tolerance);

}  // namespace labeling
