#pragma once
#include <filesystem>
#include <string>

namespace labeling {

/// The network file system a folder lies on ("NFS", "SMB", ...); empty on a local disk. SQLite's WAL needs
/// memory that all its users share, which no network file system offers.
std::string networkFileSystemOf(const std::filesystem::path& folder);

/// Whether files can be made in a folder by this user.
bool isWritableFolder(const std::filesystem::path& folder);
/// Asks, without opening it: closing a second descriptor of a database would drop SQLite's locks on it.
bool isWritableFile(const std::filesystem::path& file);

}  // namespace labeling
