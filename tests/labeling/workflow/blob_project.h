#pragma once
#include <filesystem>

namespace test {

/// A project of JPEG pictures of one blob each, blue or red, named blob000, blob001 ... The question "disk"
/// is "yes" for the blue ones; every sixth is not labelled. "t_type" is a number that follows the size. One
/// further object is a text file that calls itself blob_bad.jpg; it is labelled as well.
/// @returns the project's directory
std::filesystem::path blobProject(const std::filesystem::path& folder, int count = 120);

}  // namespace test
