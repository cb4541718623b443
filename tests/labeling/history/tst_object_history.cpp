#include "labeling/history/object_history.h"

#include <gtest/gtest.h>

#include "labeling/history/export_catalogue.h"
#include "labeling/history/import_labels.h"
#include "labeling/history/merge.h"
#include "labeling/history/snapshot.h"
#include "labeling/store/connection.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

namespace {

class ObjectHistory : public testing::Test {
 protected:
  test::TemporaryFolder folder;
  Project project = test::threeAnnotators(folder.path() / "a.tuningfork");
  LabelLog log{project};
};

TEST_F(ObjectHistory, TellsWhatBecameOfEveryEvent) {
  log.append(test::answer(1, "ana", "bar", "no"));
  log.undo("ana");
  const auto history = objectHistory(project, 1);
  ASSERT_EQ(history.size(), 4u) << "ana yes, ben no, ana no, taken back";
  EXPECT_TRUE(history[0].isCurrent);
  EXPECT_TRUE(history[1].isCurrent);
  EXPECT_TRUE(history[2].takenBack);
  EXPECT_FALSE(history[2].isCurrent);
  EXPECT_EQ(history[3].event.target, history[2].event.uuid);
  EXPECT_FALSE(history[0].source.has_value());
}

TEST_F(ObjectHistory, NamesTheImportOrMergeThatBroughtAnEvent) {
  Project other = test::emptyProject(folder.path() / "other.tuningfork", 6);
  Table table;
  table.source = "votes.csv";
  table.rows = 1;
  table.columns = {test::texts("id", {"J0002"}), test::texts("bar", {"yes"})};
  ImportLabelsOptions options;
  options.idColumn = "id";
  options.columnOfQuestion = {{"bar", "bar"}};
  importLabels(other, table, options);
  EXPECT_EQ(objectHistory(other, 2).at(0).source->kind, "import");
  EXPECT_EQ(objectHistory(other, 2).at(0).source->name, "votes.csv");
  mergeLabels(project, other);
  const auto merged = objectHistory(project, 2);
  EXPECT_EQ(merged.back().source->kind, "merge");
  EXPECT_EQ(merged.back().source->name, "other.tuningfork");
  EXPECT_FALSE(merged.front().source.has_value()) << "labelled here";
}

TEST_F(ObjectHistory, ALabelOfASnapshotIsTracedToItsEventsWhateverCameLater) {
  const Snapshot snapshot = takeSnapshot(project, {"bar"}, ConsensusRule::Majority, "paper");
  const std::string first = log.eventsOf(2).at(0).uuid;
  log.append(test::answer(2, "ana", "bar", "yes"));
  const auto then = traceLabels(project, "J0002", "bar", "paper").at(0);
  EXPECT_EQ(then.label->answer, "no");
  EXPECT_EQ(then.label->events, std::vector<std::string>{first});
  EXPECT_EQ(then.events.at(0).snapshots, std::vector<std::string>{"paper"});
  const auto now = traceLabels(project, "J0002").at(0);
  EXPECT_EQ(now.label->answer, "yes");
  EXPECT_TRUE(traceLabels(project, "J0001", "bar").at(0).isUnresolved);
  EXPECT_FALSE(traceLabels(project, "J0005", "bar").at(0).label.has_value());
  EXPECT_THROW(traceLabels(project, "J9999"), model::Error);
}

TEST_F(ObjectHistory, AnExportedLabelNamesItsEventsAndItsSnapshot) {
  const Snapshot snapshot = takeSnapshot(project, {"bar"}, ConsensusRule::Majority, "paper");
  log.append(test::answer(2, "ana", "bar", "yes"));
  const Table now = catalogueTable(project);
  EXPECT_EQ(now.at("label_bar_events").textAt(2), log.eventsOf(2).at(1).uuid);
  EXPECT_EQ(now.find("label_snapshot"), nullptr);
  const Table then = catalogueTable(project, {}, "paper");
  EXPECT_EQ(then.at("label_bar").textAt(2), "no");
  EXPECT_EQ(then.at("label_bar_events").textAt(2), log.eventsOf(2).at(0).uuid);
  EXPECT_EQ(then.at("label_snapshot").textAt(2), "paper " + snapshot.hash);
}

TEST_F(ObjectHistory, SnapshotsCannotBeChanged) {
  takeSnapshot(project, {"bar"});
  for (const char* sql : {"UPDATE snapshot SET name = 'x'", "DELETE FROM snapshot",
                          "DELETE FROM snapshot_event", "UPDATE snapshot_label SET answer = 'x'"})
    EXPECT_THROW(project.connection().execute(sql), model::Error) << sql;
}

}  // namespace
