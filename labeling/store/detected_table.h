#pragma once
#include <span>
#include <string>

#include "labeling/survey/source_detection.h"
#include "labeling/survey/table.h"

namespace labeling {

/// Column of detectedTable() with the side of a view that suits a source: 6 Kron radii, at least 32 pixels
/// and at most 1,024.
inline constexpr const char* kViewSizeColumn = "view_size";

/// Detected sources as a catalogue: id (from the position, as IAU names are), ra, dec, x, y, flux, flux_err,
/// snr, kron_radius, half_light_radius, a, b (arcsec), position_angle (of the major axis, from north over
/// east), ellipticity, peak, n_pixels, flags, view_size.
/// @param frame  of the image they were found in
/// @param unit   of its pixels
Table detectedTable(std::span<const DetectedSource> sources, const SkyFrame& frame, const std::string& unit);

/// Name of a position: "J021403.27-051218.4", cut off (not rounded) as the IAU asks.
std::string positionName(const SkyPosition& sky);

}  // namespace labeling
