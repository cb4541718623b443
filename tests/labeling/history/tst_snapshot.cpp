#include "labeling/history/snapshot.h"

#include <gtest/gtest.h>

#include "labeling/store/connection.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

TEST(Snapshot, HoldsTheConsensusAsItWas) {
  const test::TemporaryFolder folder;
  const Project project = test::threeAnnotators(folder / "p");
  const Snapshot taken = takeSnapshot(project, {"bar"});
  EXPECT_EQ(taken.name, "r1");
  LabelLog(project).append(test::answer(2, "ana", "bar", "yes"));
  const Snapshot read = readSnapshot(project, taken.id);
  ASSERT_EQ(read.labels.at("bar").size(), 3u);
  EXPECT_EQ(read.labels.at("bar")[1].answer, "no");
  EXPECT_EQ(read.hash, taken.hash);
}

TEST(Snapshot, TheSameLabelsGiveTheSameOne) {
  const test::TemporaryFolder folder;
  const Project project = test::threeAnnotators(folder / "p");
  const Snapshot first = takeSnapshot(project, {"bar"});
  EXPECT_EQ(takeSnapshot(project, {"bar"}).id, first.id);
  LabelLog log(project);
  log.append(test::answer(2, "ana", "bar", "yes"));
  const Snapshot second = takeSnapshot(project, {"bar"});
  EXPECT_NE(second.hash, first.hash);
  EXPECT_EQ(second.name, "r2");
  log.undo("ana");
  EXPECT_EQ(takeSnapshot(project, {"bar"}).id, first.id);
}

TEST(Snapshot, ItsHashDoesNotDependOnRowNumbers) {
  const test::TemporaryFolder folder;
  Project a = test::emptyProject(folder / "a", 2);
  Project b = Project::create(folder / "b", "");
  std::vector<NewObject> reversed = test::objectsNamed(2);
  std::swap(reversed[0], reversed[1]);
  b.addObjects(reversed);
  LabelLog(a).append(test::answer(0, "ana", "bar", "yes"));
  LabelLog(a).append(test::answer(1, "ana", "bar", "no"));
  LabelLog(b).append(test::answer(*b.rowOf("J0000"), "ben", "bar", "yes"));
  LabelLog(b).append(test::answer(*b.rowOf("J0001"), "ben", "bar", "no"));
  EXPECT_EQ(takeSnapshot(a, {"bar"}).hash, takeSnapshot(b, {"bar"}).hash);
}

TEST(Snapshot, NeedsLabelsAndNeverChanges) {
  const test::TemporaryFolder folder;
  const Project project = test::threeAnnotators(folder / "p");
  EXPECT_THROW(takeSnapshot(project, {"merger"}), model::Error);
  EXPECT_THROW(takeSnapshot(project, {}), model::Error);
  EXPECT_THROW(readSnapshot(project, 7), model::Error);
  takeSnapshot(project, {"bar"});
  EXPECT_THROW(project.connection().execute("UPDATE snapshot_label SET answer = 'x'"), model::Error);
}

TEST(Runs, AreKeptWithAllThatRepeatsThem) {
  const test::TemporaryFolder folder;
  const Project project = test::threeAnnotators(folder / "p");
  RunRecord run;
  run.model = "bar-01";
  run.state = "running";
  run.mode = "fine-tune";
  run.questions = {"bar", "merger"};
  run.snapshot = takeSnapshot(project, {"bar"}).id;
  run.seed = 18446744073709551615ULL;
  run.optionsJson = R"({"epochs": 20})";
  run.id = beginRun(project, run);
  run.state = "finished";
  run.resultJson = "{}";
  run.finishedUtc = "2026-01-01T00:00:00.000Z";
  updateRun(project, run);
  RunRecord second;
  second.model = "bar-02";
  second.state = "failed";
  second.message = "the loss was not finite";
  beginRun(project, second);

  const auto all = runs(Project::open(folder / "p", Project::Access::ReadOnly));
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].message, "the loss was not finite");
  EXPECT_EQ(all[1].state, "finished");
  EXPECT_EQ(all[1].seed, 18446744073709551615ULL);
  EXPECT_EQ(all[1].questions, (std::vector<std::string>{"bar", "merger"}));
  EXPECT_EQ(all[1].snapshotName, "r1");
  EXPECT_FALSE(all[1].startedUtc.empty());
  EXPECT_FALSE(all[1].programVersion.empty());
  second.id = 99;
  EXPECT_THROW(updateRun(project, second), model::Error);
}
