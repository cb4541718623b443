#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "labeling/survey/file_bytes.h"

namespace labeling {

/// The bytes of a FITS file, unzipped where it is zipped. Small files are read in one go; of large ones only
/// what is asked for, so that a mosaic is never loaded whole. May be read from several threads at once.
class FitsSource {
 public:
  /// @throws Error(NotFound, Unreadable): no such file, empty, neither FITS nor gzip, damaged gzip
  explicit FitsSource(const std::filesystem::path& file);

  const std::filesystem::path& path() const { return m_file.path(); }
  std::int64_t size() const { return m_size; }  ///< bytes after unzipping
  bool isZipped() const { return m_isZipped; }
  bool endsEarly() const { return m_endsEarly; }  ///< a gzip stream that breaks off

  /// The bytes from `offset` on; fewer than `count` where the file ends. Either a view into the file's
  /// memory, or `buffer` filled with them.
  std::span<const unsigned char> bytes(std::int64_t offset, std::size_t count,
                                       std::vector<unsigned char>& buffer) const;
  /// The whole file where it is in memory (small or zipped), else empty.
  std::span<const unsigned char> inMemory() const { return m_bytes; }

 private:
  OpenFile m_file;
  std::vector<unsigned char> m_bytes;
  std::int64_t m_size = 0;
  bool m_isZipped = false;
  bool m_endsEarly = false;
};

}  // namespace labeling
