#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "labeling/survey/sky_frame.h"
#include "model/simulation/render_galaxy.h"

namespace labeling {

/// Writes a simulated cutout as a FITS file with one image extension per band: 16-bit integers scaled by
/// BSCALE and BZERO to span the band's values, unit nanomaggy, tangential WCS with north up and east left.
/// The same cutout gives the same bytes.
/// @throws Error(Unwritable, DiskFull); a file that fails is not left behind
void writeFits(const model::SimulatedCutout& cutout, const std::string& objectName, SkyPosition centre,
               const std::filesystem::path& file);

}  // namespace labeling
