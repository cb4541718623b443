#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "model/arrays/element_type.h"

namespace model {

/// What an array file says about one of its arrays.
struct ArrayInfo {
  ElementType type = ElementType::F32;
  std::vector<std::int64_t> shape;  ///< row-major; empty: one number
  std::uint64_t firstByte = 0;      ///< counted from the start of the file
  std::uint64_t pastLastByte = 0;

  std::int64_t count() const noexcept;  ///< numbers in the array: the product of the shape
};

/// Named arrays in one file of the safetensors format, memory-mapped and read-only.
///
/// The format: 8 bytes with the length of the header (little-endian), the header (JSON), raw numbers
/// (little-endian, row-major). Nothing in it is executed, so files of strangers may be opened. Everything
/// the header claims is checked against the file before any of it is used; a header may have 16 MiB.
///
/// The spans point into the mapping and live as long as the ArrayFile (also across moves of it). Files are
/// replaced by renaming (ArrayWriter), so a mapping keeps showing what it was opened on. Reading from
/// several threads is safe.
/// @see https://huggingface.co/docs/safetensors
class ArrayFile {
 public:
  /// @throws Error(NotFound) if the file is absent, Error(Unreadable) if it may not be read, is no array
  ///         file or is cut off, Error(Corrupt) if its header contradicts itself or the file
  static ArrayFile open(const std::filesystem::path& path);

  ArrayFile(ArrayFile&&) noexcept;
  ArrayFile& operator=(ArrayFile&&) noexcept;
  ~ArrayFile();

  const std::filesystem::path& path() const noexcept;
  std::vector<std::string> names() const;  ///< sorted
  bool contains(const std::string& name) const noexcept;
  const ArrayInfo& info(const std::string& name) const;  ///< @throws Error(NotFound)
  const std::map<std::string, std::string>& metadata() const noexcept;

  /// The raw bytes of an array. @throws Error(NotFound)
  std::span<const std::byte> bytes(const std::string& name) const;

  /// The numbers of an array without a copy. T: uint8_t (also of Bool), int32_t, int64_t, float, double.
  /// @throws Error(NotFound) for an unknown name, Error(BadInput) if the array holds another type
  template <typename T>
  std::span<const T> spanOf(const std::string& name) const {
    const std::span<const std::byte> raw = checkedBytes(name, ElementTypeOf<T>::value);
    return {reinterpret_cast<const T*>(raw.data()), raw.size() / sizeof(T)};
  }
  std::span<const float> floats(const std::string& name) const { return spanOf<float>(name); }

  /// A copy as float of an array of any type. @throws Error(NotFound)
  std::vector<float> toFloats(const std::string& name) const;

 private:
  struct Contents;
  explicit ArrayFile(std::unique_ptr<Contents> contents) noexcept;
  std::span<const std::byte> checkedBytes(const std::string& name, ElementType wanted) const;
  std::unique_ptr<Contents> m_contents;
};

}  // namespace model
