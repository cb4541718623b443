#pragma once
#include <filesystem>
#include <string>

#include "model/arrays/array_file.h"
#include "model/base/run_control.h"

namespace labeling {

/// The embedding of a project by a model, `features` F32 (N, D): made first if there is none, if the model's
/// weights are others, or if objects were added.
model::ArrayFile freshEmbedding(const std::filesystem::path& project, const std::string& model,
                                const model::RunControl& control = {});

}  // namespace labeling
