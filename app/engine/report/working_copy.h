#pragma once
#include <filesystem>

namespace app {

/// Copies a project so that labels and models can be tried out on it: the store, models/ and derived/ are
/// copied, everything else (the images) is linked.
/// @param target  a directory to make; one that a former call made is replaced
/// @throws model::Error(BadInput) if something else is there; Error(DiskFull, Unwritable)
void makeWorkingCopy(const std::filesystem::path& project, const std::filesystem::path& target);

}  // namespace app
