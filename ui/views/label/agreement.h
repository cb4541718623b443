#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "model/base/run_control.h"

namespace ui {

/// How one person's labels compare with everybody else's.
struct Agreement {
  std::int64_t compared = 0;  ///< pairs of answers to the same question of the same object
  double share = 0;           ///< of them that are equal; NaN for none
  double kappa = 0;           ///< Cohen's, mean over the questions weighted by their pairs; NaN if undefined
  std::vector<std::int64_t> disagreements;  ///< objects, ascending
};

/// Opens the project by itself (read only), so that it can run on a worker. "Cannot tell" is no vote.
/// @throws model::Error as labeling::Project::open
Agreement agreementOf(const std::filesystem::path& project, const std::string& annotator,
                      const model::RunControl& control = {});

}  // namespace ui
