#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace labeling {

/// A copy of labels.sqlite in the project's backups/ folder. Its name says the day it was made.
struct Backup {
  std::filesystem::path file;
  std::string day;  ///< "2026-03-01", UTC
};

inline constexpr int kBackupsKept = 10;

/// What `PRAGMA quick_check`, or the attempt to open, says of a database file; empty if it is sound.
/// @throws Error of another kind than Corrupt: the file could not be looked at
std::string damageOf(const std::filesystem::path& file);

/// Newest first.
std::vector<Backup> backupsOf(const std::filesystem::path& projectDirectory);

/// Copies labels.sqlite unless the day has its copy, verifies the copy (`PRAGMA quick_check`), and removes
/// the oldest beyond `keep`. Safe while others write; opens a connection of its own, so any thread may call
/// it.
/// @param day  UTC, as in Backup
/// @returns the new copy; nothing if the day has one
/// @throws Error(Corrupt) if the store does not pass the check: no older copy is removed then, and the
///         sentence names the newest one; Error(DiskFull, Unwritable): the older copies stay
std::optional<Backup> backUpOnce(const std::filesystem::path& projectDirectory, const std::string& day,
                                 int keep = kBackupsKept);

/// The same for today.
std::optional<Backup> backUpToday(const std::filesystem::path& projectDirectory);

}  // namespace labeling
