#pragma once
#include <optional>

#include "labeling/survey/cutout.h"

namespace labeling {

/// The cutout turned, and mirrored where its parity is unusual, so that north is up and east left: resampled
/// bilinearly onto a tangent plane at its centre with its own pixel scale, large enough to hold all of it.
/// Pixels from outside are missing (NaN); the sky frame is the new grid's.
/// @return nothing if the cutout has no sky frame, or lies that way already (to 0.05 pixels at its corners)
std::optional<Cutout> northUp(const Cutout& cutout);

}  // namespace labeling
