#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace labeling {

class Connection;
struct ImageSource;

/// Hands out image_folder ids while objects are added; a survey's images lie in few folders.
class FolderTable {
 public:
  /// @param project  its directory, which relative paths start from
  FolderTable(Connection& connection, std::filesystem::path project);

  struct Place {
    std::int64_t folder = 0;
    std::string file;  ///< name without folder
  };
  Place placeOf(const std::string& path);  ///< @param path absolute, or relative to the current folder

 private:
  std::int64_t idOf(const std::string& folder);

  Connection& m_connection;
  std::filesystem::path m_project;
  std::map<std::string, std::int64_t> m_ids;
};

/// Both ways to a folder that is stored: from the project's directory (empty if there is none), and from the
/// root.
struct FolderWays {
  std::filesystem::path relative;  ///< made absolute
  std::filesystem::path absolute;
};
FolderWays folderWays(Connection& connection, std::int64_t folder, const std::filesystem::path& project);

}  // namespace labeling
