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
  double seconds = 0;
};

/// The features before the last layer, without dropout: derived/embeddings/MODEL.safetensors with `features`
/// F32 (N, D); metadata model, model_hash, objects, layer, failed.
/// @throws Error(NotFound) for the model; Error(DiskFull): nothing changed
EmbedReport embed(const std::filesystem::path& project, const std::string& model,
                  const model::RunControl& control = {});

}  // namespace labeling
