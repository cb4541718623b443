#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "labeling/workflow/failed_object.h"
#include "model/base/run_control.h"

namespace labeling {

struct EmbedReport {
  std::int64_t objects = 0;
  std::int64_t dimensions = 0;
  std::vector<FailedObject> failed;  ///< their features are NaN
  std::int64_t reused = 0;           ///< objects whose features an earlier run had computed already
  double seconds = 0;
};

/// The features before the last layer, without dropout: derived/embeddings/MODEL.safetensors with `features`
/// F32 (N, D); metadata model, model_hash, objects, layer, failed. Objects that were added since are computed
/// alone, and a run that was stopped is gone on with; where all are there, they are computed anew.
/// @throws Error(NotFound) for the model; Error(DiskFull): nothing changed
EmbedReport embed(const std::filesystem::path& project, const std::string& model,
                  const model::RunControl& control = {});

}  // namespace labeling
