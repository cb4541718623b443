#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "model/base/run_control.h"

namespace labeling {

struct NoveltyReport {
  std::int64_t reference = 0;  ///< objects that count as known
  std::int64_t objects = 0;    ///< the others, which were compared with them
  std::int64_t outside = 0;  ///< of those: farther from the known ones than 99 % of these are from each other
  double share = 0;          ///< outside / objects; 0.01 where nothing is new
  double distance = 0;       ///< beyond which an object is outside
  std::string whatIsKnown;   ///< "the 1,203 objects the model was trained on"
  double seconds = 0;
};

/// How much of a survey a model has never seen the like of. Known are the objects of `project` that the model
/// was trained on, or all of them if the model was trained elsewhere; compared with them are the objects of
/// `other` (a project with the same model), or, without one, the rest of `project`. Writes the column novelty
/// (distance over the limit: above 1 is outside) beside what was compared.
/// @throws Error(NotFound) for projects and model; Error(BadInput) if there is nothing to compare; Stopped
NoveltyReport measureNovelty(const std::filesystem::path& project, const std::string& model,
                             const std::filesystem::path& other, const model::RunControl& control = {});

}  // namespace labeling
