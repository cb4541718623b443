#pragma once
#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace model {

/// A file that appears under its name only when it is whole: it is written under a temporary name beside it,
/// flushed to the disk and renamed. Without commit() (an exception, a stop) the temporary file is removed and
/// whatever was at the path stays as it was. A path that is a symbolic link replaces the file it points to.
class AtomicFile {
 public:
  /// @throws Error(NotFound) if the folder does not exist, Error(Unwritable) if it may not be written
  explicit AtomicFile(const std::filesystem::path& path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Where the bytes go until commit(): for libraries that write files themselves (they may replace the
  /// empty file of this name; commit() then flushes what they wrote).
  const std::filesystem::path& temporaryPath() const noexcept { return m_temporary; }

  void write(std::span<const std::byte> bytes);  ///< appends. @throws Error(DiskFull), Error(Unwritable)
  void write(std::string_view text);
  void commit();  ///< once, last. @throws Error(DiskFull), Error(Unwritable)

 private:
  void discard() noexcept;
  std::filesystem::path m_path;
  std::filesystem::path m_temporary;
  int m_descriptor = -1;
};

/// Replaces the file at `path` by these bytes, wholly or not at all.
void writeWhole(const std::filesystem::path& path, std::span<const std::byte> bytes);
void writeWhole(const std::filesystem::path& path, std::string_view text);

}  // namespace model
