#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace test {

/// Galaxies of the sample data (Galaxy Zoo 1, SDSS colour pictures) as somebody would have them: a folder of
/// pictures and a table.
struct RealSurvey {
  std::filesystem::path images;        ///< links to the pictures
  std::filesystem::path catalogue;     ///< OBJID, filename, q_disk, q_edge_on, q_merger
  std::map<std::string, bool> isDisk;  ///< by object name, where Galaxy Zoo knows
};

/// The first `count` galaxies that Galaxy Zoo calls disk or smooth, in the table's order.
/// @returns nothing where the sample data are absent: the test then skips, and says so
std::optional<RealSurvey> realSurvey(const std::filesystem::path& sampleData,
                                     const std::filesystem::path& folder, int count);

}  // namespace test
