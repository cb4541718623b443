#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "model/arrays/array_file.h"

namespace model {

/// The most a header may take, and with it what a hostile file can make us allocate.
inline constexpr std::uint64_t kLargestHeader = 16 * 1024 * 1024;

/// What the JSON of a safetensors file says, checked: known types, offsets that fit the shapes, cover the
/// data without gaps or overlaps and end where the file ends.
struct ArrayHeader {
  std::map<std::string, ArrayInfo> arrays;
  std::map<std::string, std::string> metadata;
};

/// @param json       the header without its length
/// @param dataStart  first byte of the data in the file
/// @param fileSize   bytes
/// @param fileName   for the sentences
/// @throws Error(Unreadable) if it is no such header, Error(Corrupt) if it contradicts itself or the file
ArrayHeader parseArrayHeader(std::string_view json, std::uint64_t dataStart, std::uint64_t fileSize,
                             const std::string& fileName);

}  // namespace model
