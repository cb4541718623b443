#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace labeling {

/// What a file is, by its first bytes; endings lie.
enum class FileKind { Fits, Gzip, Jpeg, Png, Tiff, Text, Unknown };

/// A regular file with something in it, open for reading. May be read from several threads at once.
class OpenFile {
 public:
  /// @throws Error(NotFound) if there is no such file, Error(Unreadable) if it is a folder, empty or locked
  /// away
  explicit OpenFile(const std::filesystem::path& file);
  ~OpenFile();
  OpenFile(OpenFile&& other) noexcept;
  OpenFile& operator=(OpenFile&&) = delete;

  std::int64_t size() const { return m_size; }  ///< bytes, >= 1
  const std::filesystem::path& path() const { return m_path; }
  /// @returns how many bytes were read: fewer than `to` holds only where the file ends
  std::size_t readAt(std::int64_t offset, std::span<unsigned char> to) const;

 private:
  std::filesystem::path m_path;
  int m_number = -1;
  std::int64_t m_size = 0;
};

/// @throws Error(NotFound) if there is no such file, Error(Unreadable) if it is a folder, empty or locked
/// away
FileKind kindOfFile(const std::filesystem::path& file);
FileKind kindOfBytes(std::string_view start);

/// The whole file. @throws Error(NotFound, Unreadable); Unreadable too if it is larger than 2 GiB
std::vector<unsigned char> readBytes(const std::filesystem::path& file);

/// The sentence for a file that is no image: what it starts with, so that a web page saved as .jpg shows.
std::string notAnImageSentence(const std::filesystem::path& file);

}  // namespace labeling
