#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "labeling/display/display.h"
#include "labeling/store/project.h"
#include "model/base/run_control.h"

namespace labeling {

enum class CutoutFormat {
  Fits,  ///< all bands as 32-bit floats with units and coordinates
  Png,   ///< as `display` shows it
  Jpeg   ///< the same, smaller
};

struct CutoutExport {
  std::int64_t written = 0;
  std::vector<std::pair<std::string, std::string>> failed;  ///< object, reason
};

/// A folder with one image per object, called as the object, and `catalogue.csv`: catalogueTable() of the
/// objects that were written, with the image's name in `filename`, so that `new --images FOLDER --catalogue`
/// makes a project of it again. The folder appears when it is whole; objects whose image cannot be read are
/// reported and left out.
/// @param folder must not exist, or be empty
/// @throws Error(BadInput) for a folder in use, Error(DiskFull, Unwritable): nothing is left behind
CutoutExport exportCutouts(const Project& project, const std::vector<std::int64_t>& rows,
                           const std::filesystem::path& folder, CutoutFormat format, const Display& display,
                           const model::RunControl& control = {});

}  // namespace labeling
