#include <gtest/gtest.h>

#include <cmath>

#include "labeling/history/snapshot.h"
#include "labeling/workflow/evaluation_truth.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

namespace {

using labeling::EvaluateOptions;
using test::answer;

/// bar, by ana, ben and cleo: object 0 yes yes yes, 1 yes no -, 2 no - -, 3 - yes -; 4 and 5 nothing.
struct EvaluationTruth : testing::Test {
  const test::TemporaryFolder folder;
  labeling::Project project = test::threeAnnotators(folder / "p.tuningfork");
  model::CardQuestion bar{"bar", "", "binary", {"no", "yes"}, 0, 0, 0, 1, "label", 1, {}};
};

}  // namespace

TEST_F(EvaluationTruth, isTheConsensusOfTheRuleAndCountsWhatIsOpen) {
  EvaluateOptions options;
  const auto truth = labeling::truthLabels(project, bar, options);
  ASSERT_EQ(truth.labels.size(), 3u);
  EXPECT_EQ(truth.labels[0].row, 0);
  EXPECT_EQ(truth.labels[0].target, 1);
  EXPECT_EQ(truth.labels[1].row, 2);
  EXPECT_EQ(truth.labels[1].target, 0);
  EXPECT_EQ(truth.unresolved, 1) << "object 1: one yes, one no";
  EXPECT_EQ(truth.words, "labels by majority");
}

TEST_F(EvaluationTruth, aSnapshotStaysAsItWas) {
  labeling::takeSnapshot(project, {"bar"}, labeling::ConsensusRule::Majority, "before");
  labeling::LabelLog(project).append(answer(4, "ana", "bar", "yes"));
  EvaluateOptions options;
  EXPECT_EQ(labeling::truthLabels(project, bar, options).labels.size(), 4u);
  options.snapshot = "before";
  const auto truth = labeling::truthLabels(project, bar, options);
  EXPECT_EQ(truth.labels.size(), 3u);
  EXPECT_EQ(truth.words, "snapshot before (majority)");
  options.snapshot = "nobody";
  EXPECT_THROW(labeling::truthLabels(project, bar, options), model::Error);
}

TEST_F(EvaluationTruth, aColumnCanTakeThePlaceOfLabels) {
  labeling::Table table;
  table.rows = 6;
  table.columns = {test::reals("is_bar", {1, 0, 0.7, NAN, 0.2, 0})};
  const std::vector<std::int64_t> rows{0, 1, 2, 3, 4, 5};
  project.addColumns(table, rows);
  EvaluateOptions options;
  options.truthColumn = "is_bar";
  const auto truth = labeling::truthLabels(project, bar, options);
  ASSERT_EQ(truth.labels.size(), 5u);
  EXPECT_EQ(truth.labels[2].target, 1) << "0.7 is more yes than no";
  const std::vector<char> all(6, 1);
  const auto experts = labeling::expertAnswers(project, bar, options, truth, all);
  ASSERT_FALSE(experts.empty());
  EXPECT_EQ(experts[0].name, "ana");
  EXPECT_EQ(experts[0].rows, (std::vector<std::int64_t>{0, 1, 2}));
  EXPECT_EQ(experts[0].against, (std::vector<float>{1, 0, 1}));
  options.truthColumn = "r_mag";
  EXPECT_THROW(labeling::truthLabels(project, bar, options), model::Error) << "15 is neither yes nor no";
  options.truthColumn = "class";
  EXPECT_THROW(labeling::truthLabels(project, bar, options), model::Error) << "text";
  options.truthColumn = "nothing";
  EXPECT_THROW(labeling::truthLabels(project, bar, options), model::Error);
}

TEST_F(EvaluationTruth, withoutRandomPicksItSaysWhatToDo) {
  EvaluateOptions options;
  options.randomOnly = true;
  try {
    labeling::truthLabels(project, bar, options);
    FAIL();
  } catch (const model::Error& error) {
    EXPECT_NE(std::string(error.what()).find("random picks"), std::string::npos);
  }
  labeling::LabelEvent drawn = answer(5, "ana", "bar", "no");
  drawn.queue = {"11111111-1111-4111-8111-111111111111", 0, "random"};
  labeling::LabelLog(project).append(drawn);
  const auto truth = labeling::truthLabels(project, bar, options);
  ASSERT_EQ(truth.labels.size(), 1u);
  EXPECT_EQ(truth.labels[0].row, 5);
  EXPECT_EQ(truth.words, "labels by majority, random picks only");
}

TEST_F(EvaluationTruth, nobodyIsComparedWithTheirOwnAnswer) {
  EvaluateOptions options;
  const auto truth = labeling::truthLabels(project, bar, options);
  const std::vector<char> all(6, 1);
  const auto experts = labeling::expertAnswers(project, bar, options, truth, all);
  ASSERT_EQ(experts.size(), 3u);
  EXPECT_EQ(experts[0].rows, (std::vector<std::int64_t>{0, 1})) << "2 was labelled by ana alone";
  EXPECT_EQ(experts[0].answers, (std::vector<float>{1, 1}));
  EXPECT_EQ(experts[0].against, (std::vector<float>{1, 0})) << "object 1: ben, the only other, said no";
}

TEST_F(EvaluationTruth, votesAreTheSharesOfTheAnswers) {
  const auto votes = labeling::peoplesVotes(project, bar);
  ASSERT_EQ(votes.size(), 4u);
  EXPECT_EQ(votes[0].fractions.front(), 1);
  EXPECT_EQ(votes[0].votes, 3);
  EXPECT_EQ(votes[1].fractions.front(), 0.5f);
  EXPECT_EQ(votes[2].fractions.front(), 0);
}

TEST_F(EvaluationTruth, scatterBetweenExpertsIsThatOfTheirDifferences) {
  EXPECT_TRUE(std::isnan(labeling::scatterBetweenExperts(project, "t_type")));
  labeling::LabelLog log(project);
  for (const auto& [row, who, value] :
       {std::tuple{0, "ana", 3.0}, {0, "ben", 5.0}, {1, "ana", 1.0}, {1, "ben", 1.0}})
    log.append(test::number(row, who, "t_type", value));
  EXPECT_DOUBLE_EQ(labeling::scatterBetweenExperts(project, "t_type"), std::sqrt(2.0))
      << "differences 2 and 0";
}
