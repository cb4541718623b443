#include <gtest/gtest.h>

#include <fstream>

#include "labeling/history/label_log.h"
#include "labeling/history/merge.h"
#include "labeling/store/connection.h"
#include "model/arrays/array_writer.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;
namespace fs = std::filesystem;

namespace {

std::string all(const std::vector<std::string>& sentences) {
  std::string text;
  for (const std::string& sentence : sentences) text += sentence + "\n";
  return text;
}

struct CheckTest : testing::Test {
  test::TemporaryFolder folder;
  void SetUp() override {
    Project project = Project::create(folder / "p", "");
    project.addObjects(std::vector{NewObject{"a", 0, 0, {{"r", folder.write("a.fits", "x").string()}}},
                                   NewObject{"b", 0, 0, {{"r", folder.write("b.fits", "x").string()}}}});
    LabelLog(project).append(test::answer(0, "ana", "bar", "yes"));
  }
  CheckReport check(bool repair = false) { return checkProject(folder / "p", repair); }
};

}  // namespace

TEST_F(CheckTest, ASoundProjectHasNoProblems) {
  EXPECT_EQ(all(check().problems), "");
  EXPECT_EQ(all(check(true).repaired), "");
}

TEST_F(CheckTest, NamesMissingImages) {
  fs::remove(folder / "b.fits");
  const std::string problems = all(check().problems);
  EXPECT_NE(problems.find("1 images are missing"), std::string::npos);
  EXPECT_NE(problems.find("b.fits"), std::string::npos);
}

TEST_F(CheckTest, RepairsCurrentLabelsFromTheLog) {
  { Project::open(folder / "p").connection().execute("UPDATE current_label SET answer = 'no'"); }
  EXPECT_NE(all(check().problems).find("do not follow from the label log"), std::string::npos);
  EXPECT_NE(all(check(true).repaired).find("worked out again"), std::string::npos);
  EXPECT_EQ(all(check().problems), "");
  EXPECT_EQ(LabelLog(Project::open(folder / "p")).current("bar").at(0).answer, "yes");
}

TEST_F(CheckTest, NamesModelsThatCannotBeUsed) {
  fs::create_directories(folder / "p/models/bar-07");
  Project::open(folder / "p").setSetting("model_in_use", "bar-09");
  const std::string problems = all(check().problems);
  EXPECT_NE(problems.find("The model bar-07 cannot be used"), std::string::npos) << problems;
  EXPECT_NE(problems.find("bar-09, is not in models/"), std::string::npos) << problems;
}

TEST_F(CheckTest, RemovesStaleDerivedFilesOnRepair) {
  fs::create_directories(folder / "p/derived/maps");
  model::ArrayWriter writer;
  writer.add("xy", {1}, std::vector<float>{0});
  writer.metadata("objects", "7");
  writer.write(folder / "p/derived/maps/m.safetensors");
  folder.write("p/derived/scores/broken.safetensors", "no arrays");
  const std::string problems = all(check().problems);
  EXPECT_NE(problems.find("was made for 7 objects"), std::string::npos) << problems;
  EXPECT_NE(problems.find("cannot be read"), std::string::npos) << problems;
  EXPECT_EQ(check(true).repaired.size(), 2u);
  EXPECT_EQ(all(check().problems), "");
}

TEST_F(CheckTest, FindsDamageInTheDatabase) {
  { Project::open(folder / "p").connection().execute("PRAGMA wal_checkpoint(TRUNCATE)"); }
  const fs::path file = folder / "p/labels.sqlite";
  const auto size = fs::file_size(file);
  {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(8 * 4096));
    stream << std::string(static_cast<std::size_t>(size) - 8 * 4096, '\x5a');
  }
  EXPECT_FALSE(check().problems.empty());
}
