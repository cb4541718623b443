#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "labeling/store/out_of_fold.h"
#include "model/arrays/array_writer.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using labeling::OutOfFold;

namespace {

/// Three objects of two folds and one that no member saw.
void writeFile(const labeling::Project& project, std::vector<std::int64_t> rows) {
  model::ArrayWriter writer;
  writer.add("rows", {3}, std::move(rows));
  writer.add("fold", {3}, std::vector<std::int32_t>{0, 1, -1});
  writer.add("bar.label", {3}, std::vector<float>{1, 0, NAN});
  writer.add("bar.mean", {3, 1}, std::vector<float>{0.9f, 0.7f, 0.5f});
  writer.add("bar.sigma", {3, 1}, std::vector<float>{0.1f, 0.1f, 0.1f});
  writer.metadata("model", "bars");
  writer.metadata("model_hash", "00ff");
  writer.metadata("folds", "2");
  writer.metadata("snapshot", "r1");
  writer.metadata("snapshot_hash", "abc");
  writer.metadata("questions",
                  nlohmann::json{{{"id", "bar"}, {"kind", "binary"}, {"answers", {"no", "yes"}}}}.dump());
  std::filesystem::create_directories(OutOfFold::fileOf(project, "bars").parent_path());
  writer.write(OutOfFold::fileOf(project, "bars"));
}

}  // namespace

TEST(OutOfFold, readsWhatATrainingInFoldsLeft) {
  const test::TemporaryFolder folder;
  const labeling::Project project = test::emptyProject(folder / "p.tuningfork", 4);
  EXPECT_FALSE(OutOfFold::open(project, "bars"));
  writeFile(project, {0, 1, 2});
  const auto held = OutOfFold::open(project, "bars");
  ASSERT_TRUE(held);
  EXPECT_EQ(held->folds(), 2);
  EXPECT_EQ(held->snapshot(), "r1");
  EXPECT_EQ(held->count(), 3);
  EXPECT_EQ(held->rows()[1], 1);
  EXPECT_EQ(held->fold()[2], -1);
  EXPECT_EQ(held->mean("bar")[0], 0.9f);
  EXPECT_EQ(held->label("bar")[1], 0);
  EXPECT_TRUE(held->isStale(project)) << "there is no such model";
  EXPECT_THROW(held->mean("disk"), model::Error);
}

TEST(OutOfFold, refusesObjectsOfAnotherProject) {
  const test::TemporaryFolder folder;
  const labeling::Project project = test::emptyProject(folder / "p.tuningfork", 4);
  writeFile(project, {0, 1, 1'000'000});
  EXPECT_THROW(OutOfFold::open(project, "bars"), model::Error);
  EXPECT_THROW(OutOfFold::fileOf(project, "../bars"), model::Error);
}
