#include "app/engine/report/working_copy.h"

#include <fstream>
#include <system_error>

#include "model/base/error.h"

namespace app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMark = ".working-copy";  // only what carries it is ever removed

}  // namespace

void makeWorkingCopy(const fs::path& project, const fs::path& target) {
  if (fs::exists(target)) {
    if (!fs::exists(target / kMark))
      throw model::Error(model::ErrorKind::BadInput,
                         target.string() + " exists already; choose another folder.");
    fs::remove_all(target);
  }
  try {
    fs::create_directories(target);
    std::ofstream(target / kMark) << "A copy to try things out on; it may be deleted.\n";
    for (const fs::directory_entry& entry : fs::directory_iterator(project)) {
      const std::string name = entry.path().filename().string();
      if (name == kMark || name == "labels.sqlite-shm") continue;
      const bool isStore = name.starts_with("labels.sqlite");
      if (isStore || name == "models" || name == "derived")
        fs::copy(entry.path(), target / name, fs::copy_options::recursive);
      else
        fs::create_symlink(fs::absolute(entry.path()), target / name);
    }
  } catch (const fs::filesystem_error& error) {
    throw model::systemError(target.string(), "could not be made", error.code().value());
  }
}

}  // namespace app
