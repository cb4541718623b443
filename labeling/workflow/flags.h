#pragma once
#include <cstdint>
#include <filesystem>
#include <vector>

#include "labeling/workflow/failed_object.h"
#include "model/base/run_control.h"

namespace labeling {

struct FlagsReport {
  std::int64_t objects = 0;
  std::vector<FailedObject> failed;  ///< their flags are missing
  double seconds = 0;
};

/// What is in each image besides its galaxy, so that artefacts do not fill the first page: columns
/// edge_of_coverage, masked_fraction, saturated_fraction, trail, background_gradient, blends in
/// derived/columns/flags.safetensors. See model/anomaly/contamination.h and labeling/survey/blends.h.
/// @throws Error(NotFound) for the project; Stopped; Error(DiskFull): nothing changed
FlagsReport flagImages(const std::filesystem::path& project, const model::RunControl& control = {});

}  // namespace labeling
