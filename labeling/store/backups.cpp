#include "labeling/store/backups.h"

#include <algorithm>

#include "labeling/store/connection.h"
#include "labeling/store/identity.h"
#include "model/base/error.h"

namespace labeling {
namespace {

namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

constexpr std::string_view kPrefix = "labels-";
constexpr std::string_view kEnding = ".sqlite";
constexpr std::size_t kDayLength = 10;

fs::path folderOf(const fs::path& directory) { return directory / "backups"; }

fs::path fileOf(const fs::path& directory, const std::string& day) {
  return folderOf(directory) / (std::string(kPrefix) + day + std::string(kEnding));
}

bool isDay(const std::string& text) {
  if (text.size() != kDayLength) return false;
  for (std::size_t i = 0; i < kDayLength; ++i) {
    const bool separator = i == 4 || i == 7;
    if (separator ? text[i] != '-' : text[i] < '0' || text[i] > '9') return false;
  }
  return true;
}

std::string adviceFrom(const std::vector<Backup>& sound) {
  if (sound.empty()) return "There is no older backup.";
  return "The newest sound backup is " + sound.front().file.string() +
         "; `check --repair` unites it with every label that can still be read.";
}

}  // namespace

std::string damageOf(const fs::path& file) {
  try {
    Connection copy(file, Connection::Mode::ReadOnly);
    const std::string said = copy.text("PRAGMA quick_check(1)");
    return said == "ok" ? std::string() : said;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::Corrupt) throw;
    return error.what();
  }
}

std::vector<Backup> backupsOf(const fs::path& directory) {
  std::vector<Backup> found;
  std::error_code error;
  for (fs::directory_iterator entry(folderOf(directory), error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.size() != kPrefix.size() + kDayLength + kEnding.size()) continue;
    const std::string day = name.substr(kPrefix.size(), kDayLength);
    if (name.starts_with(kPrefix) && name.ends_with(kEnding) && isDay(day))
      found.push_back({entry->path(), day});
  }
  std::sort(found.begin(), found.end(), [](const Backup& a, const Backup& b) { return a.day > b.day; });
  return found;
}

std::optional<Backup> backUpOnce(const fs::path& directory, const std::string& day, int keep) {
  const fs::path file = fileOf(directory, day);
  std::error_code error;
  if (fs::exists(file, error)) return std::nullopt;
  fs::create_directory(folderOf(directory), error);  // not the project too: it may just have been removed
  if (error) throw model::systemError(folderOf(directory).string(), "could not be created", error.value());
  const std::vector<Backup> older = backupsOf(directory);
  fs::path candidate = file;
  candidate += ".new";
  {
    Connection store(directory / "labels.sqlite", Connection::Mode::ReadOnly);
    store.backupTo(candidate);
  }
  // The copy has every page of the original.
  if (const std::string damage = damageOf(candidate); !damage.empty()) {
    fs::remove(candidate, error);
    throw Error(ErrorKind::Corrupt, (directory / "labels.sqlite").string() + " is damaged (" + damage +
                                        "), so it was not backed up. " + adviceFrom(older));
  }
  fs::rename(candidate, file, error);
  if (error) throw model::systemError(file.string(), "could not be written", error.value());
  const std::vector<Backup> all = backupsOf(directory);
  for (std::size_t i = static_cast<std::size_t>(std::max(keep, 1)); i < all.size(); ++i)
    fs::remove(all[i].file, error);  // one too many is no harm: the next day tries again
  return Backup{file, day};
}

std::optional<Backup> backUpToday(const fs::path& directory) {
  return backUpOnce(directory, utcNow().substr(0, kDayLength));
}

}  // namespace labeling
