#include <gtest/gtest.h>

#include <cmath>

#include "labeling/store/connection.h"
#include "labeling/store/project_state.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;
using model::Error;
using model::ErrorKind;

namespace {
template <typename Call>
ErrorKind kindOf(const Call& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.kind();
  }
  ADD_FAILURE() << "no error";
  return ErrorKind::Internal;
}
}  // namespace

TEST(Project, IsTheSameAfterReopening) {
  const test::TemporaryFolder folder;
  std::string uuid;
  {
    Project project = test::emptyProject(folder / "sky.tuningfork", 3);
    uuid = project.uuid();
    project.setSetting("model_in_use", "bar-07");
  }
  const Project project = Project::open(folder / "sky.tuningfork");
  EXPECT_EQ(project.title(), "Sample");
  EXPECT_EQ(project.uuid(), uuid);
  EXPECT_EQ(project.objectCount(), 3);
  EXPECT_EQ(project.objectNames(), (std::vector<std::string>{"J0000", "J0001", "J0002"}));
  EXPECT_EQ(project.rowOf("J0002"), 2);
  EXPECT_FALSE(project.rowOf("J9999"));
  EXPECT_EQ(project.position(2).raDeg, 2);
  EXPECT_EQ(project.modelInUse(), "bar-07");
  EXPECT_FALSE(project.setting("absent"));
  EXPECT_EQ(project.storeWarning(), "");
}

TEST(Project, WritesDurablyWithWal) {
  const test::TemporaryFolder folder;
  const Project project = test::emptyProject(folder / "p", 1);
  EXPECT_EQ(project.connection().text("PRAGMA journal_mode"), "wal");
  EXPECT_EQ(project.connection().integer("PRAGMA synchronous"), 2);
  EXPECT_EQ(project.connection().integer("PRAGMA foreign_keys"), 1);
}

TEST(Project, ObjectsComeAllOrNone) {
  const test::TemporaryFolder folder;
  Project project = test::emptyProject(folder / "p", 2);
  std::vector<NewObject> more = test::objectsNamed(2, 10);
  more.push_back({"J0001", 0, 0, {}});
  EXPECT_EQ(kindOf([&] { project.addObjects(more); }), ErrorKind::BadInput);
  EXPECT_EQ(project.objectCount(), 2);
  project.addObjects(test::objectsNamed(2, 10));
  EXPECT_EQ(project.rowOf("J0011"), 3);
}

TEST(Project, AnUnknownPositionIsNotANumber) {
  const test::TemporaryFolder folder;
  Project project = Project::create(folder / "p", "");
  project.addObjects(std::vector{NewObject{"a", std::nan(""), std::nan(""), {}}});
  EXPECT_TRUE(std::isnan(project.position(0).raDeg));
  EXPECT_EQ(project.title(), "p");
  EXPECT_EQ(kindOf([&] { (void)project.position(1); }), ErrorKind::NotFound);
  EXPECT_TRUE(project.imageSources(0).empty());
}

TEST(Project, ImagesAreFoundWhenProjectAndImagesMoveTogether) {
  const test::TemporaryFolder folder;
  folder.write("old/images/a.fits", "x");
  {
    Project project = Project::create(folder / "old/p", "");
    project.addObjects(
        std::vector{NewObject{"a", 0, 0, {{"r", (folder / "old/images/a.fits").string(), 2, 1}}}});
  }
  std::filesystem::rename(folder / "old", folder / "new");
  const auto sources = Project::open(folder / "new/p").imageSources(0);
  ASSERT_EQ(sources.size(), 1u);
  EXPECT_EQ(sources[0].path, (folder / "new/images/a.fits").string());
  EXPECT_EQ(sources[0].band, "r");
  EXPECT_EQ(sources[0].hdu, 2);
  EXPECT_EQ(sources[0].plane, 1);
}

TEST(Project, ImagesAreFoundWhenOnlyTheProjectMoves) {
  const test::TemporaryFolder folder;
  folder.write("survey/images/a.fits", "x");
  {
    Project project = Project::create(folder / "here/p", "");
    project.addObjects(
        std::vector{NewObject{"a", 0, 0, {{"r", (folder / "survey/images/a.fits").string()}}}});
  }
  std::filesystem::create_directories(folder / "somewhere/else");
  std::filesystem::rename(folder / "here/p", folder / "somewhere/else/p");
  EXPECT_EQ(Project::open(folder / "somewhere/else/p").imageSources(0).at(0).path,
            (folder / "survey/images/a.fits").string());
}

TEST(Project, CatalogueColumnsKeepTheirTypes) {
  const test::TemporaryFolder folder;
  const Project project = test::threeAnnotators(folder / "p");
  EXPECT_EQ(project.integers("objid").at(1), 587722952767439451);  // not rounded to a double
  EXPECT_EQ(project.texts("objid").at(0), "587722952767439450");
  EXPECT_EQ(project.numbers("R_MAG").at(2), 17);
  EXPECT_TRUE(std::isnan(project.numbers("r_mag").at(5)));
  EXPECT_EQ(project.facts(0),
            (std::vector<std::pair<std::string, std::string>>{
                {"r_mag", "15 mag"}, {"objid", "587722952767439450"}, {"class", "spiral"}}));
  EXPECT_TRUE(project.facts(5).empty());
  EXPECT_EQ(kindOf([&] { (void)project.numbers("class"); }), ErrorKind::BadInput);
  EXPECT_EQ(kindOf([&] { (void)project.numbers("z"); }), ErrorKind::NotFound);
}

TEST(Project, ColumnsOfAnyNameFit) {
  const test::TemporaryFolder folder;
  Project project = test::emptyProject(folder / "p", 1);
  Table table;
  table.rows = 1;
  table.columns = {test::reals("T", {1}), test::reals("t", {2}), test::reals("a\"b; DROP TABLE object", {3}),
                   test::reals("tuningfork_object", {4}), test::reals("\u03c3_v", {5})};
  const std::vector<std::int64_t> rows{0};
  project.addColumns(table, rows);
  project.addColumns(table, rows);  // a second catalogue with the same names stays apart
  EXPECT_EQ(project.columns().size(), 10u);
  EXPECT_EQ(project.numbers("T").at(0), 1);
  EXPECT_EQ(project.numbers("t_2").at(0), 2);
  EXPECT_EQ(project.numbers("a\"b; DROP TABLE object").at(0), 3);
  EXPECT_EQ(project.numbers("tuningfork_object_2").at(0), 4);
  EXPECT_EQ(project.numbers("\u03c3_v").at(0), 5);
  EXPECT_EQ(project.objectCount(), 1);
}

TEST(Project, OpeningNamesWhatIsWrong) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(kindOf([&] { Project::open(folder / "absent"); }), ErrorKind::NotFound);
  folder.write("empty/readme", "");
  EXPECT_EQ(kindOf([&] { Project::open(folder / "empty"); }), ErrorKind::NotFound);
  folder.write("text/labels.sqlite", std::string(5000, 'x'));
  EXPECT_EQ(kindOf([&] { Project::open(folder / "text"); }), ErrorKind::Corrupt);
  folder.write("zero/labels.sqlite", "");
  EXPECT_EQ(kindOf([&] { Project::open(folder / "zero"); }), ErrorKind::Corrupt);
  EXPECT_EQ(kindOf([&] { Project::create(folder / "text", ""); }), ErrorKind::BadInput);
  EXPECT_EQ(kindOf([&] { Project::create(folder / "text/labels.sqlite", ""); }), ErrorKind::BadInput);
}

TEST(Project, ANewerProjectIsRefusedForReadingToo) {
  const test::TemporaryFolder folder;
  { test::emptyProject(folder / "p", 1).connection().execute("PRAGMA user_version = 99"); }
  EXPECT_EQ(kindOf([&] { Project::open(folder / "p"); }), ErrorKind::NewerVersion);
  EXPECT_EQ(kindOf([&] { Project::open(folder / "p", Project::Access::ReadOnly); }), ErrorKind::NewerVersion);
}

TEST(Project, OnANetworkFolderItUsesARollbackJournalAndSaysSo) {
  const test::TemporaryFolder folder;
  { test::emptyProject(folder / "p", 1); }
  const OpenedStore opened = openStore(folder / "p/labels.sqlite", Project::Access::ReadWrite, "NFS");
  EXPECT_EQ(opened.connection->text("PRAGMA journal_mode"), "truncate");
  EXPECT_EQ(opened.connection->integer("PRAGMA synchronous"), 2);
  EXPECT_NE(opened.warning.find("network folder (NFS)"), std::string::npos);
}

TEST(Project, TheSplitOfAnObjectIsFixedByItsName) {
  EXPECT_EQ(splitOf("J0001"), splitOf("J0001"));
  int counts[3] = {0, 0, 0};
  for (int i = 0; i < 20000; ++i) ++counts[static_cast<int>(splitOf("object " + std::to_string(i)))];
  // Binomial standard deviations are 65, 50 and 50; four of them.
  EXPECT_NEAR(counts[0], 14000, 260);
  EXPECT_NEAR(counts[1], 3000, 200);
  EXPECT_NEAR(counts[2], 3000, 200);
  EXPECT_STREQ(nameOf(Split::Validation), "validation");
}
