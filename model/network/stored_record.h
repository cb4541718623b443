#pragma once
#include <cstdint>
#include <filesystem>
#include <vector>

namespace model {

/// Which objects a weights file was trained on: stableHash of their names, ascending, as saveWeights() was
/// given them; empty if the file says nothing. Needs no LibTorch.
/// @throws Error(NotFound, Unreadable, Corrupt)
std::vector<std::int64_t> trainedObjectsOf(const std::filesystem::path& weightsFile);

/// The array of a weights file that holds them.
inline constexpr const char* kTrainedObjects = "record.trained_objects";

}  // namespace model
