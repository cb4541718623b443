#include "labeling/workflow/model_files.h"

#include <system_error>

#include "model/base/error.h"

namespace labeling {
namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

fs::path modelFolder(const Project& project, const std::string& model) {
  if (!model::isModelName(model))
    throw Error(
        ErrorKind::BadInput,
        "'" + model + "' cannot be the name of a model: use letters, digits, '-', '_' and '.', at most 64.");
  return project.directory() / "models" / model;
}

model::ModelCard requireModel(const Project& project, const std::string& model) {
  const fs::path folder = modelFolder(project, model);
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    std::string known;
    for (const model::ModelCard& card : model::listModels(project.directory() / "models").cards)
      known += (known.empty() ? "" : ", ") + card.name;
    throw Error(ErrorKind::NotFound,
                project.directory().string() + " has no model named '" + model + "'. " +
                    (known.empty() ? "It has none yet; train one first." : "It has: " + known + "."));
  }
  return model::readCard(folder);
}

fs::path derivedFile(const Project& project, const std::string& folder, const std::string& name) {
  const fs::path directory = project.derivedDirectory() / folder;
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) throw model::systemError(directory.string(), "could not be created", error.value());
  return directory / (name + ".safetensors");
}

}  // namespace labeling
