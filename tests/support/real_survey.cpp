#include "tests/support/real_survey.h"

#include <fstream>

#include "labeling/survey/table.h"

namespace test {

std::optional<RealSurvey> realSurvey(const std::filesystem::path& sampleData,
                                     const std::filesystem::path& folder, int count) {
  const std::filesystem::path source = sampleData / "galaxies";
  if (!std::filesystem::exists(source / "labels.csv")) return std::nullopt;
  RealSurvey survey{folder / "images", folder / "catalogue.csv", {}};
  std::filesystem::create_directories(survey.images);
  const labeling::Table table = labeling::readTable(source / "labels.csv");
  const auto& id = table.at("OBJID");
  const auto& file = table.at("filename");
  const auto& disk = table.at("q_disk");
  std::ofstream catalogue(survey.catalogue);
  catalogue << "OBJID,q_disk,q_edge_on,q_merger\n";
  for (std::size_t row = 0; row < table.rows && static_cast<int>(survey.isDisk.size()) < count; ++row) {
    if (disk.textAt(row).empty()) continue;
    const std::string name = id.textAt(row);
    std::filesystem::create_symlink(std::filesystem::canonical(source / file.textAt(row)),
                                    survey.images / (name + ".jpg"));
    catalogue << name << ',' << disk.textAt(row) << ',' << table.at("q_edge_on").textAt(row) << ','
              << table.at("q_merger").textAt(row) << '\n';
    survey.isDisk[name] = disk.textAt(row) == "1";
  }
  return survey;
}

}  // namespace test
