#pragma once
#include <cstdint>
#include <filesystem>

namespace test {

/// A survey as large as they come, for benchmarks: the project of tests/support/million_objects.h with the
/// scores of a model (disk, edge_on, bar, merger, t_type; 8 passes) and label events of two annotators.
/// Seeded. Takes some minutes for a million.
/// @param folder  gets survey.mosaic/ and survey.tuningfork
/// @returns the project's directory
std::filesystem::path makeLabelledMillion(const std::filesystem::path& folder, std::int64_t objects,
                                          std::int64_t labels);

}  // namespace test
