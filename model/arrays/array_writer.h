#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "model/arrays/element_type.h"

namespace model {

/// Collects named arrays and writes them as one safetensors file.
///
/// An array given as a span is not copied: its numbers must live, unchanged, until write() returned. A
/// vector that is moved in is kept. The same arrays and metadata always give the same bytes, in whatever
/// order they were added.
///
/// The data start at a multiple of 64 bytes, and arrays of wider numbers come first, so every array is
/// aligned to its own numbers (the format allows no gaps between arrays).
class ArrayWriter {
 public:
  /// @param name   not empty, not "__metadata__", not used before
  /// @param shape  row-major; every entry >= 0; its product is the number of values
  /// @throws Error(BadInput) naming the array otherwise
  void add(const std::string& name, std::vector<std::int64_t> shape, std::span<const std::uint8_t> values);
  void add(const std::string& name, std::vector<std::int64_t> shape, std::span<const std::int32_t> values);
  void add(const std::string& name, std::vector<std::int64_t> shape, std::span<const std::int64_t> values);
  void add(const std::string& name, std::vector<std::int64_t> shape, std::span<const float> values);
  void add(const std::string& name, std::vector<std::int64_t> shape, std::span<const double> values);

  template <typename T>
  requires requires { ElementTypeOf<T>::value; }
  void add(const std::string& name, std::vector<std::int64_t> shape, std::vector<T>&& values) {
    const auto kept = std::make_shared<const std::vector<T>>(std::move(values));
    add(name, std::move(shape), std::span<const T>(*kept));
    m_kept.push_back(kept);
  }

  /// Raw little-endian numbers of any type, for those C++ has no type for (F16, BF16).
  void addBytes(const std::string& name, ElementType type, std::vector<std::int64_t> shape,
                std::span<const std::byte> values);

  /// A text that travels in the header; a second value for a key replaces the first.
  void metadata(const std::string& key, const std::string& value);

  /// Writes the file under a temporary name beside `path`, waits until it is on the disk, renames it. On any
  /// error no partial file is left and what was at `path` is untouched.
  /// @throws Error(DiskFull), Error(Unwritable), Error(NotFound: the folder); Error(BadInput) for a name or
  ///         text that is not UTF-8
  void write(const std::filesystem::path& path) const;

 private:
  struct Entry {
    ElementType type;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> bytes;
  };
  std::map<std::string, Entry> m_entries;
  std::map<std::string, std::string> m_metadata;
  std::vector<std::shared_ptr<const void>> m_kept;
};

}  // namespace model
