#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace test {

/// A folder of its own for one test, removed with everything in it at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return m_path; }
  std::filesystem::path operator/(const std::string& name) const { return m_path / name; }
  /// Writes a small file below the folder, its parents included.
  std::filesystem::path write(const std::string& name, std::string_view text) const;

 private:
  std::filesystem::path m_path;
};

}  // namespace test
