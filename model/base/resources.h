#pragma once
#include <filesystem>

namespace model {

/// The folder of files that come with the program (models/, schemes/, icons ...): the environment's
/// TUNINGFORK_RESOURCES, else ../share/tuningfork beside the running program (installed), else the source
/// tree this was built from.
/// @throws Error(NotFound) if none of them exists; the sentence lists where it was looked for
std::filesystem::path resourcesDirectory();

}  // namespace model
