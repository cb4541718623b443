#pragma once
#include <filesystem>
#include <string>

#include "labeling/store/project.h"
#include "model/card/model_card.h"

namespace labeling {

inline constexpr const char* kWeightsFile = "model.safetensors";

/// models/NAME of a project. @throws Error(BadInput) for a name that cannot be a folder's
std::filesystem::path modelFolder(const Project& project, const std::string& model);

/// The card of a model of the project. @throws Error(NotFound): the sentence lists the models there are
model::ModelCard requireModel(const Project& project, const std::string& model);

/// derived/FOLDER/NAME.safetensors; the folder is created.
std::filesystem::path derivedFile(const Project& project, const std::string& folder, const std::string& name);

}  // namespace labeling
