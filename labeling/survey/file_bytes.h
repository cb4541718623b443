#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace labeling {

/// What a file is, by its first bytes; endings lie.
enum class FileKind { Fits, Gzip, Jpeg, Png, Text, Unknown };

/// @throws Error(NotFound) if there is no such file, Error(Unreadable) if it is a folder, empty or locked
/// away
FileKind kindOfFile(const std::filesystem::path& file);
FileKind kindOfBytes(std::string_view start);

/// The whole file. @throws Error(NotFound, Unreadable); Unreadable too if it is larger than 2 GiB
std::vector<unsigned char> readBytes(const std::filesystem::path& file);

/// The sentence for a file that is no image: what it starts with, so that a web page saved as .jpg shows.
std::string notAnImageSentence(const std::filesystem::path& file);

}  // namespace labeling
