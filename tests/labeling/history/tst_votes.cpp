// Votes of many people: found by their column names, imported with their counts, exported again.
#include "labeling/history/votes.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "labeling/history/import_labels.h"
#include "labeling/history/label_log.h"
#include "labeling/history/merge.h"
#include "labeling/history/vote_columns.h"
#include "labeling/scheme/shipped_schemes.h"
#include "model/base/error.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

namespace {

const Scheme& galaxyZoo2() { return shippedScheme("gz2"); }

Table tableOf(std::vector<TableColumn> columns) {
  Table table;
  table.source = "votes.csv";
  table.rows = 3;
  table.columns = std::move(columns);
  return table;
}

// Three galaxies: a clear disk, a tie, and one that nobody was asked about.
Table galaxyZoo2Table() {
  return tableOf(
      {test::texts("id", {"J0000", "J0001", "J0002"}),
       test::integers("t01_smooth_or_features_a01_smooth_count", {4, 10, 0}),
       test::reals("t01_smooth_or_features_a01_smooth_debiased", {0.08, 0.5, 0}),
       test::reals("t01_smooth_or_features_a01_smooth_weighted_fraction", {0.1, 0.5, 0}),
       test::integers("t01_smooth_or_features_a02_features_or_disk_count", {36, 10, 0}),
       test::reals("t01_smooth_or_features_a02_features_or_disk_debiased", {0.9, 0.5, 0}),
       test::reals("t01_smooth_or_features_a02_features_or_disk_weighted_fraction", {0.88, 0.5, 0}),
       test::integers("t01_smooth_or_features_a03_star_or_artifact_count", {1, 0, 0}),
       test::reals("t01_smooth_or_features_a03_star_or_artifact_debiased", {0.02, 0, 0}),
       test::reals("t01_smooth_or_features_a03_star_or_artifact_weighted_fraction", {0.02, 0, 0}),
       test::integers("t02_edgeon_a04_yes_count", {30, 3, 0}),
       test::integers("t02_edgeon_a05_no_count", {6, 7, 0})});
}

const VoteQuestion& questionOf(const std::vector<VoteQuestion>& all, const std::string& id) {
  for (const VoteQuestion& question : all)
    if (question.question == id) return question;
  throw std::out_of_range(id);
}

std::string answersOf(const VoteQuestion& question) {
  std::string all;
  for (const VoteAnswer& answer : question.answers) all += (all.empty() ? "" : " ") + answer.answer;
  return all;
}

}  // namespace

TEST(VoteColumns, OfGalaxyZoo2AreFoundByName) {
  const auto votes = guessVoteColumns(galaxyZoo2Table(), galaxyZoo2());
  ASSERT_EQ(votes.size(), 2u);
  const VoteQuestion& smooth = questionOf(votes, "smooth_or_features");
  EXPECT_EQ(answersOf(smooth), "smooth features artifact");
  EXPECT_EQ(smooth.fractionKind, "debiased");
  EXPECT_EQ(smooth.answers[1].countColumn, "t01_smooth_or_features_a02_features_or_disk_count");
  EXPECT_EQ(smooth.answers[1].fractionColumn, "t01_smooth_or_features_a02_features_or_disk_debiased");
  EXPECT_EQ(answersOf(questionOf(votes, "edge_on")), "yes no");
  EXPECT_EQ(questionOf(votes, "edge_on").fractionKind, "");
  const auto weighted = guessVoteColumns(galaxyZoo2Table(), galaxyZoo2(), "weighted_fraction");
  EXPECT_EQ(questionOf(weighted, "smooth_or_features").fractionKind, "weighted_fraction");
}

TEST(VoteColumns, EveryPublishedTaskOfGalaxyZoo2HasItsQuestionAndAnswers) {
  // The challenge has all 37, in order.
  std::vector<TableColumn> columns;
  constexpr int kAnswers[] = {3, 2, 2, 2, 4, 2, 3, 7, 3, 3, 6};
  for (int q = 0; q < 11; ++q)
    for (int a = 0; a < kAnswers[q]; ++a)
      columns.push_back(
          test::reals("Class" + std::to_string(q + 1) + "." + std::to_string(a + 1), {0, 0, 0}));
  const auto votes = guessVoteColumns(tableOf(std::move(columns)), galaxyZoo2());
  ASSERT_EQ(votes.size(), 11u);
  const Scheme scheme = galaxyZoo2();
  for (std::size_t q = 0; q < 11; ++q) {
    const Question* question = scheme.find(votes[q].question);
    ASSERT_NE(question, nullptr) << votes[q].published;
    EXPECT_EQ(votes[q].answers.size(), static_cast<std::size_t>(kAnswers[q]));
    for (const VoteAnswer& answer : votes[q].answers)
      EXPECT_FALSE(answer.answer.empty()) << votes[q].question << ": " << answer.published;
  }
  EXPECT_EQ(answersOf(questionOf(votes, "bar")), "yes no");
  EXPECT_EQ(answersOf(questionOf(votes, "edge_on_bulge")), "rounded boxy none");
  EXPECT_EQ(answersOf(questionOf(votes, "roundness")), "round in_between cigar");
  EXPECT_EQ(answersOf(questionOf(votes, "arm_count")), "1 2 3 4 more_than_4 cant_tell");
}

TEST(VoteColumns, OfLaterCampaignsAreFoundByTheirTotals) {
  const Table table = tableOf(
      {test::texts("iauname", {"a", "b", "c"}), test::integers("smooth-or-featured_total", {40, 40, 40}),
       test::integers("smooth-or-featured_smooth", {10, 1, 2}),
       test::reals("smooth-or-featured_smooth_fraction", {0.25, 0.1, 0.1}),
       test::integers("smooth-or-featured_featured-or-disk", {30, 1, 2}),
       test::reals("smooth-or-featured_featured-or-disk_fraction", {0.75, 0.1, 0.1}),
       test::integers("disk-edge-on_total-votes", {30, 1, 2}), test::integers("disk-edge-on_yes", {20, 1, 2}),
       test::integers("disk-edge-on_no", {10, 1, 2}), test::integers("redshift_total", {10, 1, 2})});
  const auto votes = guessVoteColumns(table, galaxyZoo2());
  ASSERT_EQ(votes.size(), 2u);
  const VoteQuestion& smooth = questionOf(votes, "smooth_or_features");
  EXPECT_EQ(answersOf(smooth), "smooth features");
  EXPECT_EQ(smooth.askedColumn, "smooth-or-featured_total");
  EXPECT_EQ(smooth.answers[0].countColumn, "smooth-or-featured_smooth");
  EXPECT_EQ(smooth.answers[0].fractionColumn, "smooth-or-featured_smooth_fraction");
  EXPECT_EQ(questionOf(votes, "edge_on").askedColumn, "disk-edge-on_total-votes");
  // A scheme that knows none of them gets questions of its own.
  const auto fresh = guessVoteColumns(table, Scheme{});
  EXPECT_EQ(fresh[0].question, "smooth_or_featured");
  EXPECT_EQ(answersOf(fresh[0]), "smooth featured_or_disk");
  EXPECT_EQ(questionFromVotes(fresh[1]).kind, QuestionKind::Binary);
}

TEST(VoteColumns, OrdinaryColumnsAreNone) {
  EXPECT_TRUE(
      guessVoteColumns(tableOf({test::integers("star_count", {1, 2, 3}), test::reals("r_mag", {1, 2, 3}),
                                test::texts("t01_note", {"a", "b", "c"})}),
                       galaxyZoo2())
          .empty());
}

TEST(ImportVotes, KeepsCountsAndFractionsAndAnswersByTheMajority) {
  const test::TemporaryFolder folder;
  Project project = test::emptyProject(folder / "p", 3);
  setProjectScheme(project, galaxyZoo2());
  ImportLabelsOptions options;
  options.idColumn = "id";
  options.annotator = "Galaxy Zoo 2";
  options.votes = guessVoteColumns(galaxyZoo2Table(), galaxyZoo2());
  const ImportLabelsReport report = importLabels(project, galaxyZoo2Table(), options);
  EXPECT_EQ(report.labels, 4);
  EXPECT_EQ(report.even, 1);
  EXPECT_TRUE(report.refused.empty());
  const auto labels = LabelLog(project).currentOf(0, "Galaxy Zoo 2");
  EXPECT_EQ(labels.at("smooth_or_features").answer, "features");
  EXPECT_EQ(labels.at("edge_on").answer, "yes");
  EXPECT_EQ(LabelLog(project).currentOf(1, "Galaxy Zoo 2").at("smooth_or_features").answer, kCannotTell);
  EXPECT_TRUE(LabelLog(project).currentOf(2, "Galaxy Zoo 2").empty());

  const auto votes = publishedVotes(project, "smooth_or_features");
  ASSERT_EQ(votes.size(), 2u);
  EXPECT_EQ(votes.at(0).answers.at("features").count, 36);
  EXPECT_EQ(votes.at(0).answers.at("features").fraction, 0.9);
  EXPECT_EQ(votes.at(0).asked, 41);
  EXPECT_EQ(votes.at(0).fractionKind, "debiased");
  EXPECT_EQ(votes.at(1).answers.at("smooth").count, 10);  // a tie loses nothing
  EXPECT_EQ(LabelLog(project).eventsOf(0).front().confidence.has_value(), true);

  // An expert's own answer is one vote more.
  LabelLog(project).append(test::answer(0, "ana", "smooth_or_features", "smooth"));
  const auto counts = voteCounts(project, "smooth_or_features");
  EXPECT_EQ(counts.at(0).counts.at("smooth"), 5);
  EXPECT_EQ(counts.at(0).counts.at("features"), 36);
  EXPECT_EQ(importLabels(project, galaxyZoo2Table(), options).labels, 0);  // again: nothing new
}

TEST(ImportVotes, TravelWithAMerge) {
  const test::TemporaryFolder folder;
  Project project = test::emptyProject(folder / "p", 3), other = test::emptyProject(folder / "o", 1);
  setProjectScheme(project, galaxyZoo2());
  ImportLabelsOptions options;
  options.idColumn = "id";
  options.votes = guessVoteColumns(galaxyZoo2Table(), galaxyZoo2());
  importLabels(project, galaxyZoo2Table(), options);
  mergeLabels(other, project);
  EXPECT_EQ(publishedVotes(other, "smooth_or_features").at(0),
            publishedVotes(project, "smooth_or_features").at(0));
  // J0001 was not here: its votes waited with its label.
  other.addObjects(test::objectsNamed(1, 1));
  EXPECT_EQ(publishedVotes(other, "smooth_or_features").at(1),
            publishedVotes(project, "smooth_or_features").at(1));
}

TEST(ImportVotes, RefusesACellThatIsNoVoteAndGoesOn) {
  const test::TemporaryFolder folder;
  Project project = test::emptyProject(folder / "p", 3);
  Table table = tableOf({test::texts("id", {"J0000", "J0001", "J0002"}), test::integers("x_total", {3, 3, 3}),
                         test::integers("x_a", {1, -2, 3}), test::integers("x_b", {2, 1, 0})});
  ImportLabelsOptions options;
  options.idColumn = "id";
  options.votes = guessVoteColumns(table, Scheme{});
  const ImportLabelsReport report = importLabels(project, table, options);
  EXPECT_EQ(report.labels, 2);
  ASSERT_EQ(report.refused.size(), 1u);
  EXPECT_NE(report.refused[0].second.find("x_a: -2"), std::string::npos) << report.refused[0].second;
}

TEST(ImportLabels, JoinsByPositionOnTheSky) {
  const test::TemporaryFolder folder;
  Project project = test::emptyProject(folder / "p", 4);  // at (i, -i)
  Table table =
      tableOf({test::texts("name", {"a", "b", "c"}), test::texts("bar", {"yes", "no", "yes"}),
               test::reals("ra", {1 + 0.5 / 3600, 2, 3}), test::reals("dec", {-1, -2 + 0.9 / 3600, 40})});
  ImportLabelsOptions options;
  options.columnOfQuestion = {{"bar", "bar"}};
  options.annotator = "sky";
  options.matchSkyArcsec = 1;
  const ImportLabelsReport report = importLabels(project, table, options);
  EXPECT_EQ(report.labels, 2);
  EXPECT_EQ(report.unmatchedRows, std::vector<std::string>{"c"});
  EXPECT_EQ(report.sky->first.matched, 2);
  EXPECT_EQ(report.sky->second.unmatched, 2);
  EXPECT_EQ(LabelLog(project).currentOf(2, "sky").at("bar").answer, "no");
}

TEST(ImportVotes, OfTheRealGalaxyZooChallengeAreFractionsAgain) {
  const std::filesystem::path file =
      std::filesystem::path(TUNINGFORK_SAMPLE_DATA) / "galaxies_votes" / "labels.csv";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the sample data are not here: " << file;
  const Table table = readTable(file);
  ASSERT_EQ(table.rows, 72u);
  const test::TemporaryFolder folder;
  Project project = Project::create(folder / "p", "");
  std::vector<NewObject> objects;
  for (std::size_t row = 0; row < table.rows; ++row)
    objects.push_back({table.at("GalaxyID").textAt(row), 0, 0, {}});
  project.addObjects(objects);
  setProjectScheme(project, galaxyZoo2());
  ImportLabelsOptions options;
  options.idColumn = "GalaxyID";
  options.votes = guessVoteColumns(table, galaxyZoo2());
  ASSERT_EQ(options.votes.size(), 11u);
  const ImportLabelsReport report = importLabels(project, table, options);
  EXPECT_TRUE(report.unmatchedRows.empty());
  EXPECT_TRUE(report.refused.empty());
  // Row 1 of the file: features 0.966446; of these, bar 0.939318 / 0.966446 (nobody said edge-on).
  const std::int64_t row = *project.rowOf("125460");
  EXPECT_NEAR(*publishedVotes(project, "bar").at(row).answers.at("yes").fraction,
              0.939318 / (0.939318 + 0.027128), 1e-9);
  EXPECT_EQ(LabelLog(project).currentOf(row, "import").at("smooth_or_features").answer, "features");
  EXPECT_EQ(LabelLog(project).currentOf(row, "import").at("bar").answer, "yes");
  EXPECT_EQ(publishedVotes(project, "smooth_or_features").size(), 72u);
}
