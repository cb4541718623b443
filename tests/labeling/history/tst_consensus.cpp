#include "labeling/history/consensus.h"

#include <gtest/gtest.h>

#include "labeling/history/annotators.h"
#include "labeling/history/merge.h"
#include "labeling/history/snapshot.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

namespace {

LabelEvent adjudication(std::int64_t row, const std::string& answer) {
  LabelEvent event = test::answer(row, "dora", "bar", answer);
  event.kind = EventKind::Adjudicate;
  return event;
}

// ana, ben and cleo agree on J0000; ana and ben disagree on J0001 (threeAnnotators).
class ConsensusRules : public testing::Test {
 protected:
  test::TemporaryFolder folder;
  Project project = test::threeAnnotators(folder.path() / "a.tuningfork");
  LabelLog log{project};

  std::string answerOf(std::int64_t row, ConsensusRule rule) {
    for (const ConsensusLabel& label : consensusBy(project, "bar", rule).labels)
      if (label.row == row) return label.answer;
    return "none";
  }
};

TEST_F(ConsensusRules, ATieIsUnresolvedAndCounted) {
  const Consensus agreed = consensusBy(project, "bar", ConsensusRule::Majority);
  EXPECT_EQ(agreed.unresolved, std::vector<std::int64_t>{1});
  ASSERT_EQ(agreed.labels.size(), 3u);
  EXPECT_EQ(agreed.labels[0].annotators, 3);
  EXPECT_EQ(agreed.labels[0].events.size(), 3u);
}

TEST_F(ConsensusRules, WeightsBreakATie) {
  setAnnotatorWeight(project, "ben", 1.5);
  EXPECT_EQ(answerOf(1, ConsensusRule::Weighted), "no") << "ana 1, ben 1.5";
  setAnnotatorWeight(project, "ana", 1.5);
  EXPECT_EQ(answerOf(1, ConsensusRule::Weighted), "none");
  setAnnotatorWeight(project, "ben", 0);
  EXPECT_EQ(answerOf(1, ConsensusRule::Weighted), "yes") << "a weight of 0 takes the vote away";
  EXPECT_EQ(answerOf(3, ConsensusRule::Weighted), "none") << "only ben answered";
  EXPECT_THROW(setAnnotatorWeight(project, "ben", -1), model::Error);
  EXPECT_THROW(setAnnotatorWeight(project, "zoe", 1), model::Error);
}

// 0.1 + 0.2 against 0.3 is not equal in binary, and a tie all the same.
TEST_F(ConsensusRules, SumsOfWeightsThatDifferByRoundingTie) {
  log.append(test::answer(5, "ana", "bar", "yes"));
  log.append(test::answer(5, "ben", "bar", "yes"));
  log.append(test::answer(5, "cleo", "bar", "no"));
  setAnnotatorWeight(project, "ana", 0.1);
  setAnnotatorWeight(project, "ben", 0.2);
  setAnnotatorWeight(project, "cleo", 0.3);
  EXPECT_EQ(answerOf(5, ConsensusRule::Weighted), "none");
}

TEST_F(ConsensusRules, NumbersHaveAMeanAndAWeightedMean) {
  log.append(test::number(0, "ana", "t_type", 3));
  log.append(test::number(0, "ben", "t_type", 6));
  setAnnotatorWeight(project, "ben", 2);
  EXPECT_DOUBLE_EQ(consensusBy(project, "t_type", ConsensusRule::Majority).labels.at(0).value, 4.5);
  EXPECT_DOUBLE_EQ(consensusBy(project, "t_type", ConsensusRule::Weighted).labels.at(0).value, 5);
  EXPECT_EQ(consensusBy(project, "t_type", ConsensusRule::Adjudicated).unresolved.size(), 1u)
      << "three types apart, and nobody settled it";
}

TEST_F(ConsensusRules, AnAdjudicationSettlesADisagreementAndIsNoVote) {
  EXPECT_EQ(consensusBy(project, "bar", ConsensusRule::Adjudicated).unresolved, std::vector<std::int64_t>{1});
  log.append(adjudication(1, "no"));
  const Consensus agreed = consensusBy(project, "bar", ConsensusRule::Adjudicated);
  EXPECT_EQ(answerOf(1, ConsensusRule::Adjudicated), "no");
  EXPECT_EQ(agreed.adjudicated, 1);
  EXPECT_TRUE(agreed.unresolved.empty());
  EXPECT_EQ(answerOf(1, ConsensusRule::Majority), "none");
  EXPECT_EQ(log.current("bar").size(), 7u) << "3 + 2 + 1 + 1 votes, as before";
  EXPECT_EQ(log.states("ana").at(1), LabelState::Mine) << "settled, no longer a disagreement";
}

TEST_F(ConsensusRules, AnAdjudicationIsUndoneAndRedoneAsALabel) {
  log.append(adjudication(1, "no"));
  ASSERT_TRUE(log.undo("dora").has_value());
  EXPECT_TRUE(log.adjudications("bar").empty());
  EXPECT_EQ(log.states("ana").at(1), LabelState::Disagree);
  ASSERT_TRUE(log.redo("dora").has_value());
  EXPECT_EQ(log.adjudications("bar").at(0).annotator, "dora");
}

TEST_F(ConsensusRules, AnAdjudicationTravelsWithAMerge) {
  log.append(adjudication(1, "no"));
  Project other = test::emptyProject(folder.path() / "b.tuningfork", 6);
  EXPECT_EQ(mergeLabels(other, project).newEvents, 9);
  EXPECT_EQ(LabelLog(other).adjudications("bar").at(0).answer, "no");
  // Objects that come later adopt theirs, too.
  Project small = test::emptyProject(folder.path() / "c.tuningfork", 1);
  mergeLabels(small, project);
  small.addObjects(test::objectsNamed(5, 1));
  EXPECT_EQ(LabelLog(small).adjudications("bar").at(0).row, 1);
}

TEST_F(ConsensusRules, AnAdjudicatorMayBeUnableToTell) {
  log.append(adjudication(1, "cannot_tell"));
  EXPECT_EQ(consensusBy(project, "bar", ConsensusRule::Adjudicated).unresolved, std::vector<std::int64_t>{1});
}

TEST_F(ConsensusRules, ASnapshotKeepsItsRuleWeightsAndWhatWasUnresolved) {
  setAnnotatorWeight(project, "ben", 2);
  const Snapshot majority = takeSnapshot(project, {"bar"});
  const Snapshot weighted = takeSnapshot(project, {"bar"}, ConsensusRule::Weighted, "paper");
  EXPECT_NE(majority.hash, weighted.hash);
  EXPECT_EQ(majority.unresolved.at("bar"), 1);
  const Snapshot read = readSnapshot(project, snapshotNamed(project, "paper"));
  EXPECT_EQ(read.rule, ConsensusRule::Weighted);
  EXPECT_DOUBLE_EQ(read.weights.at("ben"), 2);
  EXPECT_EQ(read.unresolved.at("bar"), 0);
  EXPECT_EQ(read.labels.at("bar").size(), 4u);
  // Other weights are another snapshot, even where they lead to the same answers.
  setAnnotatorWeight(project, "ben", 3);
  EXPECT_NE(takeSnapshot(project, {"bar"}, ConsensusRule::Weighted).hash, weighted.hash);
  EXPECT_THROW(takeSnapshot(project, {"bar"}, ConsensusRule::Adjudicated, "paper"), model::Error);
  EXPECT_EQ(snapshots(project).size(), 3u);
  EXPECT_THROW(snapshotNamed(project, "nowhere"), model::Error);
}

TEST(ConsensusRuleNames, AreThoseOfTheCommandLine) {
  for (const ConsensusRule rule :
       {ConsensusRule::Majority, ConsensusRule::Weighted, ConsensusRule::Adjudicated})
    EXPECT_EQ(consensusRuleFromName(nameOf(rule)), rule);
  EXPECT_THROW(consensusRuleFromName("mean"), model::Error);
}

}  // namespace
