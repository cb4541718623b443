#include <gtest/gtest.h>

#include "labeling/store/scores.h"

#include "labeling/store/query.h"
#include "labeling/store/score_columns.h"
#include "model/arrays/array_writer.h"
#include "model/base/error.h"
#include "model/card/model_card.h"
#include "tests/support/sample_project.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

namespace {

constexpr const char* kQuestions = R"([
  {"id": "bar", "kind": "binary", "answers": ["no", "yes"]},
  {"id": "arms", "kind": "choice", "answers": ["two", "many"]},
  {"id": "t_type", "kind": "number", "low": -3, "high": 10}])";

// Two objects, two passes; values say where they belong: bar 0.1 0.2, arms 0.3 0.7 | 0.4 0.6, t_type 1 2.
void writeScores(const Project& project, const std::string& questions = kQuestions) {
  model::ArrayWriter writer;
  writer.add("bar.mean", {2, 1}, std::vector<float>{0.1f, 0.2f});
  writer.add("bar.sigma", {2, 1}, std::vector<float>{0.01f, 0.02f});
  writer.add("bar.raw", {2, 1}, std::vector<float>{0.15f, 0.25f});
  writer.add("bar.passes", {2, 1, 2}, std::vector<std::uint8_t>{25, 26, 50, 52});
  writer.add("arms.mean", {2, 2}, std::vector<float>{0.3f, 0.7f, 0.4f, 0.6f});
  writer.add("arms.sigma", {2, 2}, std::vector<float>(4, 0.1f));
  writer.add("arms.raw", {2, 2}, std::vector<float>(4, 0.5f));
  writer.add("arms.passes", {2, 2, 2}, std::vector<std::uint8_t>(8, 128));
  writer.add("t_type.mean", {2, 1}, std::vector<float>{1, 2});
  writer.add("t_type.sigma", {2, 1}, std::vector<float>{0.5f, 0.5f});
  writer.add("t_type.passes", {2, 1, 2}, std::vector<std::uint8_t>(4, 80));
  for (const auto& [key, value] : std::map<std::string, std::string>{{"model", "bar-07"},
                                                                     {"model_hash", "00ff"},
                                                                     {"objects", "2"},
                                                                     {"samples", "2"},
                                                                     {"questions", questions}})
    writer.metadata(key, value);
  std::filesystem::create_directories(Scores::fileOf(project, "bar-07").parent_path());
  writer.write(Scores::fileOf(project, "bar-07"));
}

}  // namespace

TEST(Scores, AreAbsentUntilAModelHasClassified) {
  const test::TemporaryFolder folder;
  const Project project = test::emptyProject(folder / "p", 2);
  EXPECT_FALSE(Scores::open(project, "bar-07"));
  EXPECT_THROW(Scores::fileOf(project, "../bar"), model::Error);
}

TEST(Scores, ReadWhatTheFileHolds) {
  const test::TemporaryFolder folder;
  const Project project = test::emptyProject(folder / "p", 2);
  writeScores(project);
  const auto scores = Scores::open(project, "bar-07");
  ASSERT_TRUE(scores);
  EXPECT_EQ(scores->model(), "bar-07");
  EXPECT_EQ(scores->samples(), 2);
  EXPECT_EQ(scores->objects(), 2);
  ASSERT_EQ(scores->questions().size(), 3u);
  EXPECT_EQ(scores->question("t_type")->high, 10);
  EXPECT_FALSE(scores->question("merger"));
  EXPECT_FLOAT_EQ(scores->mean("bar")[1], 0.2f);
  EXPECT_FLOAT_EQ(scores->raw("bar")[0], 0.15f);
  EXPECT_EQ(scores->passes("bar")[3], 52);
  EXPECT_THROW((void)scores->mean("merger"), model::Error);
}

TEST(Scores, AppearInQueriesUnderTheirNames) {
  const test::TemporaryFolder folder;
  const Project project = test::emptyProject(folder / "p", 2);
  writeScores(project);
  std::vector<std::string> names;
  const auto columns = Scores::open(project, "bar-07")->columns();
  for (const auto& column : columns) names.push_back(column.name);
  EXPECT_EQ(names, (std::vector<std::string>{"p_bar", "p_bar_sigma", "p_arms_two", "p_arms_two_sigma",
                                             "p_arms_many", "p_arms_many_sigma", "t_type", "t_type_sigma"}));
  EXPECT_EQ(columns.at(4).values, (std::vector<float>{0.7f, 0.6f}));
}

TEST(Scores, AsQueryColumnsOutliveTheirScores) {
  const test::TemporaryFolder folder;
  const Project project = test::emptyProject(folder / "p", 2);
  writeScores(project);
  std::vector<QueryColumn> columns = scoreColumns(*Scores::open(project, "bar-07"));
  ASSERT_EQ(columns.size(), 8u);
  EXPECT_EQ(columns.at(4).name, "p_arms_many");
  const Query query(project, std::move(columns), "ana");
  EXPECT_EQ(query.rows("p_arms_many > 0.65"), (std::vector<std::int64_t>{0}));  // 0.7 and 0.6
  EXPECT_EQ(query.rows("", "p_bar", true), (std::vector<std::int64_t>{1, 0}));  // 0.2 and 0.1
  EXPECT_EQ(query.rows("p_arms_two < 1", "p_arms_many"), (std::vector<std::int64_t>{1, 0}));
}

TEST(Scores, AreStaleOnceObjectsOrWeightsAreOthers) {
  const test::TemporaryFolder folder;
  Project project = test::emptyProject(folder / "p", 2);
  writeScores(project);
  const Scores scores = *Scores::open(project, "bar-07");
  EXPECT_TRUE(scores.isStale(project));  // the model is not there
  model::ModelCard card;
  card.name = "bar-07";
  card.network = "small";
  card.input.normalisation.mean = {0, 0, 0};
  card.input.normalisation.scale = {1, 1, 1};
  model::CardQuestion question;
  question.id = "bar";
  question.answers = {"no", "yes"};
  card.questions = {question};
  card.weightsHash = "00ff";
  std::filesystem::create_directories(project.modelsDirectory() / "bar-07");
  model::writeCard(project.modelsDirectory() / "bar-07", card);
  EXPECT_FALSE(scores.isStale(project));
  card.weightsHash = "00fe";
  model::writeCard(project.modelsDirectory() / "bar-07", card);
  EXPECT_TRUE(scores.isStale(project));
  card.weightsHash = "00ff";
  model::writeCard(project.modelsDirectory() / "bar-07", card);
  project.addObjects(test::objectsNamed(1, 50));
  EXPECT_TRUE(scores.isStale(project));
}

TEST(Scores, OfAnotherShapeAreRefused) {
  const test::TemporaryFolder folder;
  const Project project = test::emptyProject(folder / "p", 2);
  for (const char* questions :
       {R"([{"id": "disk", "kind": "binary"}])",
        R"([{"id": "bar", "kind": "choice", "answers": ["a", "b"]}])", "[{}]", "{", "7"}) {
    writeScores(project, questions);
    try {
      Scores::open(project, "bar-07");
      ADD_FAILURE() << questions << " was accepted";
    } catch (const model::Error& error) {
      EXPECT_EQ(error.kind(), model::ErrorKind::Corrupt) << questions;
    }
  }
}
