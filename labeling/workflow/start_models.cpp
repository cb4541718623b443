#include "labeling/workflow/start_models.h"

#include <filesystem>
#include <system_error>

#include "labeling/workflow/model_files.h"
#include "labeling/workflow/partial_model.h"
#include "model/base/error.h"
#include "model/base/resources.h"
#include "model/card/model_card.h"

namespace labeling {
namespace fs = std::filesystem;

std::vector<std::string> addStartModels(Project& project) {
  const fs::path shipped = model::resourcesDirectory() / "models";
  const model::FoundModels found = model::listModels(shipped);
  if (found.cards.empty())
    throw model::Error(
        model::ErrorKind::NotFound,
        shipped.string() + " holds no model" +
            (found.problems.empty() ? "" : " that can be read (" + found.problems.front() + ")") +
            ". Install the program again.");
  std::vector<std::string> added;
  for (const model::ModelCard& card : found.cards) {
    std::error_code error;
    if (fs::exists(modelFolder(project, card.name), error)) continue;
    PartialModel partial(project);
    for (const char* file : {kWeightsFile, "card.json"}) {
      fs::copy_file(shipped / card.name / file, partial.folder() / file, error);
      if (error)
        throw model::systemError((partial.folder() / file).string(), "could not be written", error.value());
    }
    partial.finish(card.name);
    added.push_back(card.name);
  }
  if (project.modelInUse().empty()) project.setSetting("model_in_use", found.cards.front().name);
  return added;
}

}  // namespace labeling
