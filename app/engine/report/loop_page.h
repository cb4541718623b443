#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "model/base/run_control.h"

namespace app {

struct LoopReport {
  std::filesystem::path page;  ///< FOLDER/index.html
  std::string before, after;  ///< names of the models compared; `after` is empty without labels to learn from
  std::vector<std::string> questions;
  std::int64_t objects = 0;
  double seconds = 0;
};

/// Goes once around the loop on a copy of a project and writes it down as a page with pictures: what the
/// model in use says, the labels (of a simulated survey: its truth, as annotator "truth"), a fine-tuning,
/// both models against the held-back labels, what is wrong, and the map. The project itself stays as it is.
/// @param epochs  >= 1; of the fine-tuning
/// @throws model::Error(BadInput) if `folder` holds a foreign project copy, or the project has no objects
LoopReport writeLoopPage(const std::filesystem::path& project, const std::filesystem::path& folder,
                         int epochs, const model::RunControl& control);

}  // namespace app
