#include "labeling/history/import_labels.h"

#include <gtest/gtest.h>

#include "labeling/history/label_log.h"
#include "labeling/history/label_values.h"
#include "labeling/history/merge.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

namespace {

struct ImportTest : testing::Test {
  test::TemporaryFolder folder;
  Project project = test::emptyProject(folder / "p", 4);

  static Table tableOf(std::vector<std::string> ids, TableColumn column) {
    Table table;
    table.source = "votes.csv";
    table.rows = ids.size();
    table.columns = {test::texts("id", std::move(ids)), std::move(column)};
    return table;
  }
  ImportLabelsReport import(const Table& table, const std::string& question) {
    return importLabels(project, table, {"id", {{question, table.columns.at(1).name}}, "votes"});
  }
  std::string answerOf(std::int64_t row, const std::string& question) const {
    const auto labels = LabelLog(project).currentOf(row, "votes");
    return labels.count(question) == 0 ? "none" : labels.at(question).answer;
  }
};

}  // namespace

TEST_F(ImportTest, ZeroAndOneAndEmpty) {
  const Table table =
      tableOf({"J0000", "J0001", "J0002", "J9999"}, test::integers("q", {1, 0, std::nullopt, 1}));
  const ImportLabelsReport report = import(table, "bar");
  EXPECT_EQ(report.labels, 2);
  EXPECT_EQ(report.unmatchedRows, std::vector<std::string>{"J9999"});
  EXPECT_EQ(answerOf(0, "bar"), "yes");
  EXPECT_EQ(answerOf(1, "bar"), "no");
  EXPECT_EQ(answerOf(2, "bar"), "none");
}

TEST_F(ImportTest, TheSameFileAgainAddsNothing) {
  const Table table = tableOf({"J0000", "J0001"}, test::integers("q", {1, 0}));
  EXPECT_EQ(import(table, "bar").labels, 2);
  EXPECT_EQ(import(table, "bar").labels, 0);
  EXPECT_EQ(LabelLog(project).eventCount(), 2);
  // But a changed value, and then the first one again, are labels.
  EXPECT_EQ(import(tableOf({"J0000"}, test::integers("q", {0})), "bar").labels, 1);
  EXPECT_EQ(import(table, "bar").labels, 1);
  EXPECT_EQ(answerOf(0, "bar"), "yes");
  LabelLog(project).undo("votes");
  EXPECT_EQ(answerOf(0, "bar"), "no");
  EXPECT_EQ(import(table, "bar").labels, 1);
}

TEST_F(ImportTest, TheSameFileInTwoCopiesMergesIntoOne) {
  Project other = test::emptyProject(folder / "other", 4);
  const Table table = tableOf({"J0000", "J0001"}, test::integers("q", {1, 0}));
  import(table, "bar");
  importLabels(other, table, {"id", {{"bar", "q"}}, "votes"});
  EXPECT_EQ(mergeLabels(project, other).newEvents, 0);
}

TEST_F(ImportTest, VoteFractionsGiveTheMajorityWithItsShare) {
  const ImportLabelsReport report =
      import(tableOf({"J0000", "J0001", "J0002"}, test::reals("f", {0.8, 0.3, 0.5})), "bar");
  EXPECT_EQ(report.labels, 2);
  EXPECT_EQ(answerOf(0, "bar"), "yes");
  EXPECT_EQ(answerOf(1, "bar"), "no");
  EXPECT_DOUBLE_EQ(*LabelLog(project).eventsOf(1).at(0).confidence, 0.7);
  ASSERT_EQ(report.refused.size(), 1u);
  EXPECT_EQ(report.refused[0].first, "J0002");
  EXPECT_NE(report.refused[0].second.find("even"), std::string::npos);
}

TEST_F(ImportTest, AValueThatIsNoAnswerIsRefusedAndTheRestGoesOn) {
  const ImportLabelsReport report =
      import(tableOf({"J0000", "J0001", "J0002"}, test::texts("q", {"yes", "perhaps", "No"})), "bar");
  EXPECT_EQ(report.labels, 2);
  EXPECT_EQ(report.refused.at(0).first, "J0001");
  EXPECT_EQ(import(tableOf({"J0000"}, test::reals("T", {-6})), "t_type").refused.size(),
            1u);  // the fork ends at -3
  EXPECT_EQ(import(tableOf({"J0000"}, test::reals("T", {4})), "t_type").labels, 1);
}

TEST_F(ImportTest, ANewQuestionIsMadeFromItsColumn) {
  import(tableOf({"J0000", "J0001", "J0002"}, test::texts("class", {"Edge on", "spiral", "Spiral"})),
         "zoo_class");
  import(tableOf({"J0000", "J0001"}, test::integers("rings", {0, 1})), "ring");
  import(tableOf({"J0000", "J0001"}, test::reals("z", {0.5, 2.25})), "redshift");
  const Scheme scheme = projectScheme(Project::open(folder / "p"));
  ASSERT_NE(scheme.find("zoo_class"), nullptr);
  EXPECT_EQ(scheme.find("zoo_class")->kind, QuestionKind::Choice);
  EXPECT_EQ(scheme.find("zoo_class")->answers.size(), 2u);
  EXPECT_EQ(answerOf(0, "zoo_class"), "edge_on");
  EXPECT_EQ(answerOf(2, "zoo_class"), "spiral");
  EXPECT_EQ(scheme.find("ring")->kind, QuestionKind::Binary);
  EXPECT_EQ(scheme.find("redshift")->kind, QuestionKind::Number);
  EXPECT_EQ(scheme.find("redshift")->high, 3);
  EXPECT_EQ(LabelLog(project).currentOf(1, "votes").at("redshift").value, 2.25);
  EXPECT_NE(scheme.find("disk"), nullptr);
}

TEST_F(ImportTest, NamesAMissingColumnAndABadQuestion) {
  const Table table = tableOf({"J0000"}, test::integers("q", {1}));
  EXPECT_THROW(importLabels(project, table, {"nope", {{"bar", "q"}}, "votes"}), model::Error);
  EXPECT_THROW(importLabels(project, table, {"id", {{"bar", "nope"}}, "votes"}), model::Error);
  EXPECT_THROW(importLabels(project, table, {"id", {{"is it?", "q"}}, "votes"}), model::Error);
  EXPECT_THROW(importLabels(project, table, {"id", {}, "votes"}), model::Error);
  EXPECT_EQ(LabelLog(project).eventCount(), 0);
}

TEST_F(ImportTest, AStopStoresNothing) {
  std::stop_source stop;
  model::RunControl control;
  control.stop = stop.get_token();
  control.onProgress = [&](const model::Progress& progress) {
    if (progress.stage == "saving labels") stop.request_stop();
  };
  const Table table = tableOf({"J0000"}, test::integers("q", {1}));
  EXPECT_THROW(importLabels(project, table, {"id", {{"bar", "q"}}, "votes"}, control), model::Stopped);
  EXPECT_EQ(LabelLog(project).eventCount(), 0);
}

TEST(LabelValues, SeveralAnswersAndTagsStandInOneCell) {
  Question odd;
  odd.id = "odd";
  odd.kind = QuestionKind::Several;
  odd.answers = {{"ring", "Ring", "", ""}, {"merger", "Merger", "", ""}};
  EXPECT_EQ(std::get<ReadAnswer>(answerFromText(odd, "Merger; ring")).answer, "ring|merger");
  EXPECT_EQ(std::get<RefusedAnswer>(answerFromText(odd, "ring, arc")).reason,
            "\"arc\" is none of ring, merger");
  EXPECT_EQ(std::get<ReadAnswer>(answerFromText(odd, "cannot tell")).answer, kCannotTell);
  Question tags;
  tags.id = "tags";
  tags.kind = QuestionKind::Tags;
  EXPECT_EQ(std::get<ReadAnswer>(answerFromText(tags, "green bean | arc")).answer, "arc|green bean");
  Question fraction;
  fraction.id = "f_disk";
  fraction.kind = QuestionKind::Number;
  fraction.low = 0;
  fraction.high = 1;
  fraction.answers = {{"half", "Half", "", ""}};
  fraction.answers[0].value = 0.5;
  EXPECT_EQ(std::get<ReadAnswer>(answerFromText(fraction, "Half")).value, 0.5);
  EXPECT_EQ(std::get<ReadAnswer>(answerFromText(fraction, "0.25")).value, 0.25);
}
