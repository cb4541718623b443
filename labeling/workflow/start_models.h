#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "labeling/store/project.h"

namespace labeling {

/// Copies the models that come with the program (resources/models/) into a project's models/, leaves those
/// that are there, and puts the first one in use if the project has none in use.
/// @returns names of the models that were added
/// @throws Error(NotFound) if the program's own files are missing; Error(DiskFull, Unwritable)
std::vector<std::string> addStartModels(Project& project);

}  // namespace labeling
