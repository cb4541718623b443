#include "labeling/queue/build_queue.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "labeling/history/label_log.h"
#include "labeling/queue/adjudication_queue.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/sample_scores.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

namespace {

std::vector<std::int64_t> rowsOf(const QueueDraft& draft) {
  std::vector<std::int64_t> rows;
  for (const QueueEntry& entry : draft.entries) rows.push_back(entry.row);
  return rows;
}

QueueOptions of(QueueKind kind) {
  QueueOptions options;
  options.kind = kind;
  options.model = "m";
  options.question = "bar";
  options.randomShare = 0;
  return options;
}

// Ten objects; the probability of a bar is 0.05, 0.15, ... 0.95, so J0004 and J0005 are the least sure ones.
class BuildQueue : public testing::Test {
 protected:
  BuildQueue() : project(test::emptyProject(folder / "p", 10)) {
    test::SampleScores scores;
    for (int i = 0; i < 10; ++i) scores.mean.push_back(0.05f + 0.1f * static_cast<float>(i));
    test::writeScores(project, "m", scores);
    Table table;
    table.rows = 10;
    table.columns = {test::reals("r_mag", {19, 18, 17, 16, 15, 14, 13, 12, 11, 10})};
    std::vector<std::int64_t> rows(10);
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    project.addColumns(table, rows);
  }
  void label(std::int64_t row, const std::string& answer, const std::string& who = "ana") {
    LabelLog(project).append(test::answer(row, who, "bar", answer));
  }
  std::string whyNot(const QueueOptions& options) {
    try {
      buildQueue(project, options, "ana");
    } catch (const model::Error& error) {
      return error.what();
    }
    return {};
  }

  test::TemporaryFolder folder;
  Project project;
};

}  // namespace

TEST_F(BuildQueue, AllIsEveryObjectInItsOrder) {
  const QueueDraft draft = buildQueue(project, of(QueueKind::All), "ana");
  EXPECT_EQ(rowsOf(draft), (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST_F(BuildQueue, FilterSortsWhatMatches) {
  QueueOptions options = of(QueueKind::Filter);
  options.where = "p_bar > 0.5 and r_mag > 11";
  options.sortBy = "r_mag";
  EXPECT_EQ(rowsOf(buildQueue(project, options, "ana")), (std::vector<std::int64_t>{7, 6, 5}));
  options.descending = true;
  EXPECT_EQ(rowsOf(buildQueue(project, options, "ana")), (std::vector<std::int64_t>{5, 6, 7}));
  options.where = "p_bar > 2";
  EXPECT_TRUE(buildQueue(project, options, "ana").entries.empty());
}

TEST_F(BuildQueue, LeastSureFirstWithTheNumberAndTheRank) {
  label(4, "yes");
  label(5, "no", "ben");  // another person's label does not take it from me
  QueueOptions options = of(QueueKind::Uncertain);
  options.size = 3;
  const QueueDraft draft = buildQueue(project, options, "ana");
  ASSERT_EQ(draft.entries.size(), 3u);
  EXPECT_EQ(draft.entries[0].row, 5);
  EXPECT_NEAR(draft.entries[0].value, 0.6881388, 1e-5);  // H(0.55)
  EXPECT_EQ(draft.entries[0].rank, 1);
  EXPECT_EQ((std::set<std::int64_t>{draft.entries[1].row, draft.entries[2].row}),
            (std::set<std::int64_t>{3, 6}));
  EXPECT_EQ(draft.pool, 9);
  EXPECT_EQ(draft.matching, 10);
}

TEST_F(BuildQueue, NearAThresholdAndWithinAFilter) {
  QueueOptions options = of(QueueKind::Threshold);
  options.threshold = 0.2;
  options.size = 2;
  options.where = "r_mag < 19";
  const auto rows = rowsOf(buildQueue(project, options, "ana"));
  EXPECT_EQ((std::set<std::int64_t>(rows.begin(), rows.end())), (std::set<std::int64_t>{1, 2}));
}

TEST_F(BuildQueue, DisagreementsShowLabelledObjects) {
  label(9, "no");
  label(8, "no");
  label(7, "yes");
  const QueueDraft draft = buildQueue(project, of(QueueKind::Disagreement), "ana");
  EXPECT_EQ(rowsOf(draft), (std::vector<std::int64_t>{9, 8}));
  EXPECT_EQ(draft.pool, 2);
}

TEST_F(BuildQueue, AdjudicationTakesWhatPeopleAnsweredDifferentlyFurthestApartFirst) {
  for (const char* who : {"ana", "ben", "cleo"}) label(2, who == std::string("cleo") ? "no" : "yes", who);
  label(6, "yes", "ana");
  label(6, "no", "ben");
  label(7, "yes", "ana");
  label(7, "yes", "ben");
  QueueOptions options = of(QueueKind::Adjudication);
  const QueueDraft draft = buildQueue(project, options, "dora");
  ASSERT_EQ(rowsOf(draft), (std::vector<std::int64_t>{6, 2}));
  EXPECT_EQ(draft.entries[0].value, 0.5);  // one of two votes is against the other
  EXPECT_NEAR(draft.entries[1].value, 1.0 / 3, 1e-6);
  EXPECT_EQ(draft.pool, 2);
  options.repeatShare = 0.1;
  EXPECT_NE(whyNot(options).find("settled once"), std::string::npos);
  options.repeatShare = 0;
  options.question.clear();
  EXPECT_NE(whyNot(options).find("question"), std::string::npos);
}

TEST_F(BuildQueue, AnAdjudicationQueueIsGoneOnWithUntilSomethingNewIsOpen) {
  EXPECT_FALSE(adjudicationQueue(project, "bar", "dora", "Settle"));
  label(2, "yes", "ana");
  label(2, "no", "ben");
  label(6, "yes", "ana");
  label(6, "no", "ben");
  const auto first = adjudicationQueue(project, "bar", "dora", "Settle");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->entries, 2);
  EXPECT_EQ(first->options.kind, QueueKind::Adjudication);
  LabelEvent settles = test::answer(2, "dora", "bar", "no");
  settles.kind = EventKind::Adjudicate;
  LabelLog(project).append(settles);
  EXPECT_EQ(adjudicationQueue(project, "bar", "dora", "Settle")->uuid, first->uuid);
  label(8, "yes", "ana");
  label(8, "no", "ben");
  const auto second = adjudicationQueue(project, "bar", "dora", "Settle");
  EXPECT_NE(second->uuid, first->uuid);
  EXPECT_EQ(second->entries, 2);  // what is settled is not asked again
}

TEST_F(BuildQueue, StratifiedTakesEveryMagnitude) {
  QueueOptions options = of(QueueKind::Stratified);
  options.column = "r_mag";
  options.bins = 5;
  options.size = 5;
  std::set<std::int64_t> bins;
  for (const QueueEntry& entry : buildQueue(project, options, "ana").entries) bins.insert(entry.rank);
  EXPECT_EQ(bins, (std::set<std::int64_t>{1, 2, 3, 4, 5}));
  options.column = "p_bar";  // a model's output is a column too
  options.edges = {0, 0.5, 1};
  EXPECT_EQ(buildQueue(project, options, "ana").entries.size(), 5u);
  options.column = "mass";
  EXPECT_NE(whyNot(options).find("mass"), std::string::npos);
}

TEST_F(BuildQueue, DiverseKeepsAwayFromWhatIsLabelled) {
  std::vector<float> features{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  test::writeEmbedding(project, "m", features, 1);
  label(0, "no");
  QueueOptions options = of(QueueKind::Diverse);
  options.size = 2;
  const QueueDraft draft = buildQueue(project, options, "ana");
  EXPECT_EQ(rowsOf(draft), (std::vector<std::int64_t>{9, 4}));
  EXPECT_NEAR(draft.entries[0].value, 9, 1e-6);
  EXPECT_EQ(draft.compared, 9);
}

TEST_F(BuildQueue, RandomDrawsFromTheWholePoolLabelledOrNot) {
  for (std::int64_t row = 0; row < 5; ++row) label(row, "yes");
  const QueueDraft draft = buildQueue(project, of(QueueKind::Random), "ana");
  const auto rows = rowsOf(draft);
  EXPECT_EQ(std::set<std::int64_t>(rows.begin(), rows.end()).size(), 10u);
  for (const QueueEntry& entry : draft.entries) EXPECT_EQ(entry.stream, QueueStream::Random);
}

TEST_F(BuildQueue, AShareOfRandomPicksIsKeptApartWithoutBeingAskedFor) {
  const QueueOptions options;
  EXPECT_EQ(options.effectiveRandomShare(), 0.15);
  EXPECT_EQ(of(QueueKind::Uncertain).effectiveRandomShare(), 0);  // switched off above
  QueueOptions plain;
  plain.kind = QueueKind::Filter;
  EXPECT_EQ(plain.effectiveRandomShare(), 0);
}

TEST_F(BuildQueue, TheDrawsOfTwoModelsAreTheSame) {
  QueueOptions options = of(QueueKind::Uncertain);
  options.randomShare = 0.5;
  options.seed = 4;
  const auto draws = [&] {
    std::vector<std::int64_t> rows;
    for (const QueueEntry& entry : buildQueue(project, options, "ana").entries)
      if (entry.stream == QueueStream::Random) rows.push_back(entry.row);
    return rows;
  };
  const auto before = draws();
  test::SampleScores other;
  for (int i = 0; i < 10; ++i) other.mean.push_back(i % 2 == 0 ? 0.01f : 0.49f);
  test::writeScores(project, "m", other);
  EXPECT_EQ(draws(), before);
}

TEST_F(BuildQueue, TheSameSeedGivesTheSameQueue) {
  QueueOptions options = of(QueueKind::Uncertain);
  options.randomShare = 0.3;
  options.repeatShare = 0.2;
  options.repeatSpacing = 2;
  const auto first = rowsOf(buildQueue(project, options, "ana"));
  EXPECT_EQ(rowsOf(buildQueue(project, options, "ana")), first);
  bool anyOther = false;
  for (options.seed = 2; options.seed < 8; ++options.seed)
    anyOther = anyOther || rowsOf(buildQueue(project, options, "ana")) != first;
  EXPECT_TRUE(anyOther);
}

TEST_F(BuildQueue, ARepeatOfAnEarlierDayLooksLikeAPick) {
  for (std::int64_t row = 0; row < 6; ++row) label(row, "yes");
  QueueOptions options = of(QueueKind::Uncertain);
  options.repeatShare = 0.5;
  options.repeatSpacing = 3;  // the three newest labels, 3, 4 and 5, are too fresh
  std::set<std::int64_t> again;
  for (options.seed = 1; options.seed < 40; ++options.seed)
    for (const QueueEntry& entry : buildQueue(project, options, "ana").entries)
      if (entry.stream == QueueStream::Repeat && entry.seenMs > 0) {
        again.insert(entry.row);
        EXPECT_GT(entry.rank, 0);
        EXPECT_FALSE(std::isnan(entry.value));
      }
  EXPECT_EQ(again, (std::set<std::int64_t>{0, 1, 2}));
}

TEST_F(BuildQueue, OfASelectionKeepsItsOrder) {
  QueueOptions options = of(QueueKind::Rows);
  options.rows = {7, 2, 2, 99, 5};
  EXPECT_EQ(rowsOf(buildQueue(project, options, "ana")), (std::vector<std::int64_t>{7, 2, 5}));
}

TEST_F(BuildQueue, WhatIsMissingIsSaid) {
  QueueOptions options = of(QueueKind::Uncertain);
  options.model = "other";
  EXPECT_NE(whyNot(options).find("tuningfork classify"), std::string::npos);
  options = of(QueueKind::Diverse);
  EXPECT_NE(whyNot(options).find("tuningfork embed"), std::string::npos);
  options = of(QueueKind::Uncertain);
  options.size = 0;
  EXPECT_NE(whyNot(options).find("at least 1"), std::string::npos);
  options = of(QueueKind::Uncertain);
  options.where = "p_baar > 1";
  EXPECT_NE(whyNot(options).find("p_bar"), std::string::npos);
  EXPECT_THROW(queueKindFromName("best"), model::Error);
}

TEST_F(BuildQueue, AnImageThatCouldNotBeReadIsNeverAPick) {
  test::SampleScores scores;
  scores.mean.assign(10, 0.5f);
  scores.mean[3] = std::numeric_limits<float>::quiet_NaN();
  test::writeScores(project, "m", scores);
  const auto rows = rowsOf(buildQueue(project, of(QueueKind::Uncertain), "ana"));
  EXPECT_EQ(rows.size(), 9u);
  EXPECT_EQ(std::count(rows.begin(), rows.end(), 3), 0);
}

TEST_F(BuildQueue, TheEstimateCountsWhatIsOpen) {
  label(0, "yes");
  LabelEvent slow = test::answer(1, "ana", "bar", "no");
  slow.secondsTaken = 4;
  LabelLog(project).append(slow);
  QueueOptions options = of(QueueKind::Uncertain);
  options.where = "r_mag > 14";
  const QueueEstimate estimate = estimateQueue(project, options, "ana");
  EXPECT_EQ(estimate.matching, 5);
  EXPECT_EQ(estimate.open, 3);
  EXPECT_EQ(estimate.secondsEach, 4);
}
