#pragma once
#include <memory>

#include "labeling/survey/fits_file.h"
#include "labeling/survey/sky_frame.h"

namespace labeling {

/// The celestial coordinates of an image, with the lookup tables (D2IM, CPDIS) that its header names and
/// other extensions hold; null if the header has none. A table that is missing or lost leaves its step out.
std::shared_ptr<const SkyFrame> skyOf(FitsFile& file, const FitsHdu& image);

}  // namespace labeling
