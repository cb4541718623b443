#pragma once
#include <filesystem>
#include <span>
#include <string_view>

namespace labeling {

class Connection;

/// One step of the schema of labels.sqlite. A released step stays as it is; a new one follows.
struct Migration {
  int version;            ///< 1, 2, ...: PRAGMA user_version after the step
  std::string_view what;  ///< for the log
  std::string_view sql;
};

/// All steps, in order.
std::span<const Migration> migrations();

/// Marks a file as ours (PRAGMA application_id), "TFrk".
inline constexpr int kApplicationId = 0x5446726B;

/// Brings a database to the newest version, each step in its own transaction, after copying the file to
/// `labels.sqlite.version-N.backup` beside it (not for an empty database).
/// @throws Error(NewerVersion) if the file was written by a newer release, Error(Corrupt) if it is not ours,
///         Error(DiskFull, Unwritable): the file is as it was before the failing step
void migrate(Connection& connection, std::span<const Migration> steps = migrations());

/// The version of an existing file, checked as in migrate(), which it does not change.
/// @throws Error(NewerVersion, Corrupt); Error(Unwritable) if it is older and would have to be migrated
void requireCurrentVersion(Connection& connection, std::span<const Migration> steps = migrations());

/// `labels.sqlite.version-1.backup`
std::filesystem::path backupPath(const std::filesystem::path& file, int version);

}  // namespace labeling
