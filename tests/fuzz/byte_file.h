#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace fuzz {

/// Bytes under a path, in memory only: readers open files, and a disk would slow the fuzzer a hundred times.
class ByteFile {
 public:
  ByteFile(const std::uint8_t* data, std::size_t size);
  ~ByteFile();
  ByteFile(const ByteFile&) = delete;
  ByteFile& operator=(const ByteFile&) = delete;
  const std::filesystem::path& path() const { return m_path; }

 private:
  int m_descriptor = -1;
  std::filesystem::path m_path;
};

/// Runs a reader on the bytes. A refusal (model::Error) is a fine answer if it says something; anything else
/// that is thrown ends the process and so counts as a finding.
void mayRefuse(const std::uint8_t* data, std::size_t size, void (*read)(const std::filesystem::path&));

}  // namespace fuzz
