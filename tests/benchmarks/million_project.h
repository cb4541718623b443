#pragma once
#include <cstdint>
#include <filesystem>

namespace test {

/// A survey as large as they come, for benchmarks: objects that are 17" views into one simulated mosaic of
/// three bands, a catalogue (r_mag, redshift, petro_r50), the scores of a model (disk, edge_on, bar, merger,
/// t_type; 8 passes) and label events of two annotators. Seeded. Takes some minutes for a million.
/// @param folder  gets mosaic-g.fits ... and survey.tuningfork
/// @returns the project's directory
std::filesystem::path makeMillion(const std::filesystem::path& folder, std::int64_t objects,
                                  std::int64_t labels);

}  // namespace test
