#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace labeling {

/// What `PRAGMA quick_check` or the attempt to open says; empty if labels.sqlite is sound.
std::string damageOfStore(const std::filesystem::path& projectDirectory);

struct SalvageReport {
  std::filesystem::path backup;   ///< what the store was restored from
  std::filesystem::path damaged;  ///< where the damaged file was put; nothing of it is thrown away
  std::int64_t rescued = 0;       ///< label events newer than the backup that could still be read
  std::int64_t unreadable = 0;  ///< events of the damaged file that could not, as far as they can be counted
};

/// Replaces a damaged labels.sqlite by its newest sound backup, united with every label event that can still
/// be read from the damaged file: those that wait for their object with its place, published votes, wordings,
/// and where they came from among them. Snapshots, runs, queues and settings are those of the backup.
/// @throws Error(Corrupt) if there is no sound backup: then nothing is changed
SalvageReport salvageStore(const std::filesystem::path& projectDirectory);

}  // namespace labeling
