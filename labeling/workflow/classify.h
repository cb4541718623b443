#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "labeling/workflow/failed_object.h"
#include "model/base/run_control.h"

namespace labeling {

struct ClassifyReport {
  std::int64_t objects = 0;          ///< in the project
  std::vector<FailedObject> failed;  ///< their scores are NaN
  double seconds = 0;
  double perSecond = 0;
};

/// Scores of every object with `samples` dropout passes: derived/scores/MODEL.safetensors as
/// labeling/store/scores.h documents. Replaces an older file when whole. The passes are the same thinned
/// networks for every object, so a score depends neither on the batch nor on the other objects.
/// @throws Error(NotFound) for the model; Error(BadInput) if samples < 1; Error(DiskFull): nothing changed
ClassifyReport classify(const std::filesystem::path& project, const std::string& model, int samples = 32,
                        const model::RunControl& control = {});

}  // namespace labeling
