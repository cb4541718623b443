#include "model/base/resources.h"

#include <array>
#include <cstdlib>
#include <string>
#include <system_error>

#include "model/base/error.h"

namespace model {
namespace fs = std::filesystem;

fs::path resourcesDirectory() {
  std::string lookedIn;
  const auto isThere = [&lookedIn](const fs::path& folder) {
    lookedIn += (lookedIn.empty() ? "" : ", ") + folder.string();
    std::error_code error;
    return fs::is_directory(folder, error);
  };
  if (const char* chosen = std::getenv("TUNINGFORK_RESOURCES"); chosen != nullptr && *chosen != '\0') {
    // Someone who names a folder wants that one: falling back would hide a typing mistake.
    if (isThere(chosen)) return chosen;
    throw Error(ErrorKind::NotFound, std::string("The folder ") + chosen +
                                         " does not exist; TUNINGFORK_RESOURCES names it. Correct or unset it.");
  }
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) {
    const fs::path installed = program.parent_path().parent_path() / "share" / "tuningfork";
    if (isThere(installed)) return installed;
  }
  if (isThere(TUNINGFORK_SOURCE_RESOURCES)) return TUNINGFORK_SOURCE_RESOURCES;
  throw Error(ErrorKind::NotFound, "The files that come with the program were not found (looked in " + lookedIn +
                                       "). Install it again, or set TUNINGFORK_RESOURCES to their folder.");
}

}  // namespace model
