#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "labeling/history/consensus.h"
#include "labeling/store/out_of_fold.h"
#include "labeling/store/scores.h"
#include "labeling/workflow/classify.h"
#include "labeling/workflow/clusters.h"
#include "labeling/workflow/embed.h"
#include "labeling/workflow/evaluate.h"
#include "labeling/workflow/label_doubts.h"
#include "labeling/workflow/live_predictor.h"
#include "labeling/workflow/map.h"
#include "labeling/workflow/neighbour_finder.h"
#include "labeling/workflow/start_models.h"
#include "model/arrays/array_file.h"
#include "model/arrays/array_writer.h"
#include "model/base/error.h"
#include "model/card/model_card.h"
#include "tests/labeling/workflow/blob_project.h"
#include "tests/support/temporary_folder.h"

namespace fs = std::filesystem;

namespace {

constexpr const char* kModel = "galaxy-zoo-1";

/// 40 blobs and one bad file, with the model that comes with the program.
class Predict : public testing::Test {
 protected:
  void SetUp() override {
    m_project = test::blobProject(m_folder.path(), 40);
    labeling::Project project = labeling::Project::open(m_project);
    labeling::addStartModels(project);
  }
  test::TemporaryFolder m_folder;
  fs::path m_project;
};

}  // namespace

TEST_F(Predict, ClassifyScoresEveryObjectAndNamesTheBadOne) {
  const labeling::ClassifyReport report = labeling::classify(m_project, kModel, 8);
  EXPECT_EQ(report.objects, 41);
  ASSERT_EQ(report.failed.size(), 1u);
  EXPECT_EQ(report.failed[0].object, "blob_bad");
  EXPECT_FALSE(report.failed[0].reason.empty());
  const labeling::Project project = labeling::Project::open(m_project);
  const auto scores = labeling::Scores::open(project, kModel);
  ASSERT_TRUE(scores.has_value());
  EXPECT_FALSE(scores->isStale(project));
  EXPECT_EQ(scores->samples(), 8);
  const auto mean = scores->mean("disk");
  const auto passes = scores->passes("disk");
  for (std::size_t row = 0; row < 40; ++row) {
    EXPECT_GE(mean[row], 0);
    EXPECT_LE(mean[row], 1);
    const double sum = std::accumulate(passes.begin() + static_cast<std::ptrdiff_t>(row * 8),
                                       passes.begin() + static_cast<std::ptrdiff_t>(row * 8 + 8), 0.0);
    EXPECT_NEAR(sum / 8 / 255, mean[row], 1.0 / 255);
  }
  EXPECT_TRUE(std::isnan(mean[40]));
}

TEST_F(Predict, LiveGivesTheNumbersOfClassify) {
  labeling::classify(m_project, kModel, 8);
  const labeling::Project project = labeling::Project::open(m_project);
  const auto scores = labeling::Scores::open(project, kModel);
  labeling::LivePredictor live;
  const std::vector<std::int64_t> rows{7, 40};
  const auto predictions = live.predict(m_project, kModel, rows, 8);
  ASSERT_EQ(predictions.size(), 2u);
  ASSERT_EQ(predictions[0].answers.size(), 3u);
  EXPECT_EQ(predictions[0].answers[0].question, "disk");
  EXPECT_NEAR(predictions[0].answers[0].mean[0], scores->mean("disk")[7], 5e-3);  // bfloat16, another batch
  EXPECT_EQ(predictions[0].answers[0].passes[0].size(), 8u);
  EXPECT_FALSE(predictions[1].error.empty());
  EXPECT_TRUE(predictions[1].answers.empty());
  const std::vector<std::int64_t> outside{41};
  EXPECT_THROW(live.predict(m_project, kModel, outside, 8), model::Error);
  EXPECT_THROW(live.predict(m_project, "nobody", rows, 8), model::Error);
}

TEST_F(Predict, EvaluateClassifiesFirstAndWritesItsArrays) {
  labeling::EvaluateOptions options;
  options.model = kModel;
  options.question = "disk";
  options.split = "all";
  options.report = m_folder.path() / "report";
  const labeling::EvaluateReport report = labeling::evaluate(m_project, options);
  EXPECT_EQ(report.n + report.withoutScore, 35);  // 41 objects; rows 5, 11 ... 35 have no label
  EXPECT_EQ(report.withoutScore, 1);
  EXPECT_EQ(report.trainedOn, 0);
  EXPECT_EQ(report.thresholds.size(), 3u);
  const model::ArrayFile arrays = model::ArrayFile::open(report.file);
  EXPECT_EQ(arrays.info("scores").shape, (std::vector<std::int64_t>{report.n}));
  EXPECT_EQ(arrays.spanOf<std::int64_t>("rows").size(), static_cast<std::size_t>(report.n));
  EXPECT_EQ(arrays.spanOf<std::uint8_t>("positive").size(), static_cast<std::size_t>(report.n));
  EXPECT_TRUE(fs::exists(*options.report / "thresholds.csv"));
  options.question = "bar";
  EXPECT_THROW(labeling::evaluate(m_project, options), model::Error);
  options.question = "disk";
  options.split = "holdout";
  EXPECT_THROW(labeling::evaluate(m_project, options), model::Error);
}

TEST_F(Predict, DoubtsLabelsByNetworksThatDidNotSeeThem) {
  // Not trained in folds, and not trained on these objects at all: all labels with a score are judged.
  const labeling::LabelDoubtsReport unseen = labeling::labelDoubts(m_project, kModel, "disk");
  EXPECT_EQ(unseen.folds, 0);
  EXPECT_EQ(unseen.doubts.size(), 34u) << "35 labels, one image that cannot be read";
  EXPECT_EQ(unseen.notJudged, 1);
  for (std::size_t i = 1; i < unseen.doubts.size(); ++i)
    EXPECT_LE(unseen.doubts[i - 1].margin, unseen.doubts[i].margin);

  // Out-of-fold scores that contradict one label: blob000 and blob001 are opposite colours.
  const labeling::Project project = labeling::Project::open(m_project);
  model::ArrayWriter writer;
  writer.add("rows", {4}, std::vector<std::int64_t>{0, 1, 2, 3});
  writer.add("fold", {4}, std::vector<std::int32_t>{0, 1, 0, 1});
  std::vector<float> label, mean;
  for (const auto& each : labeling::consensusBy(project, "disk", labeling::ConsensusRule::Majority).labels) {
    if (each.row > 3) break;
    label.push_back(each.answer == "yes" ? 1.0f : 0.0f);
    mean.push_back(each.row == 2 ? 1 - label.back() : 0.8f * label.back() + 0.1f);
  }
  ASSERT_EQ(label.size(), 4u);
  writer.add("disk.label", {4}, std::span<const float>(label));
  writer.add("disk.mean", {4, 1}, std::span<const float>(mean));
  writer.add("disk.sigma", {4, 1}, std::vector<float>(4, 0.1f));
  writer.metadata("model", kModel);
  writer.metadata("model_hash", model::readCard(m_project / "models" / kModel).weightsHash);
  writer.metadata("folds", "2");
  writer.metadata("snapshot", "r1");
  writer.metadata("snapshot_hash", "0");
  writer.metadata("questions", R"([{"id": "disk", "kind": "binary", "answers": ["no", "yes"]}])");
  fs::create_directories(labeling::OutOfFold::fileOf(project, kModel).parent_path());
  writer.write(labeling::OutOfFold::fileOf(project, kModel));
  const labeling::LabelDoubtsReport held = labeling::labelDoubts(m_project, kModel, "disk");
  EXPECT_EQ(held.folds, 2);
  ASSERT_EQ(held.doubts.size(), 4u);
  EXPECT_EQ(held.notJudged, 31);
  EXPECT_EQ(held.doubts.front().row, 2);
  EXPECT_NE(held.doubts.front().given, held.doubts.front().suggested);
  EXPECT_THROW(labeling::labelDoubts(m_project, kModel, "bar"), model::Error);
}

TEST_F(Predict, EmbedsMapsAndFindsNeighbours) {
  const labeling::EmbedReport embedded = labeling::embed(m_project, kModel);
  EXPECT_EQ(embedded.dimensions, 224);
  EXPECT_EQ(embedded.failed.size(), 1u);
  labeling::MapOptions options;
  options.model = kModel;
  const labeling::MapReport map = labeling::makeMap(m_project, options);
  EXPECT_EQ(map.objects, 41);
  EXPECT_GT(map.trustworthiness, 0.6);
  const model::ArrayFile arrays =
      model::ArrayFile::open(m_project / "derived" / "maps" / (std::string(kModel) + ".safetensors"));
  EXPECT_EQ(arrays.info("xy").shape, (std::vector<std::int64_t>{41, 2}));
  EXPECT_EQ(arrays.spanOf<std::int32_t>("cluster")[40], -1);
  labeling::NeighbourFinder finder;
  const auto near = [&](const labeling::NeighbourQuery& query) {
    return finder.find(m_project, kModel, query);
  };
  const labeling::Neighbours one = near({.likes = {3}, .count = 5});
  ASSERT_EQ(one.rows.size(), 5u);
  EXPECT_TRUE(one.exact);
  for (const std::int64_t row : one.rows) EXPECT_NE(row, 3);
  for (std::size_t i = 1; i < 5; ++i) EXPECT_LE(one.distances[i - 1], one.distances[i]);
  const labeling::Neighbours two = near({.likes = {3}, .dislikes = {one.rows[0]}, .count = 5});
  for (const std::int64_t row : two.rows) EXPECT_NE(row, one.rows[0]);
  EXPECT_THROW(near({.likes = {40}, .count = 5}), model::Error);  // its image could not be read
  EXPECT_THROW(near({.likes = {99}, .count = 5}), model::Error);
  EXPECT_THROW(near({.count = 5}), model::Error) << "nothing is liked";
  EXPECT_THROW(near({.likes = {3}, .image = m_folder.path() / "nothing.fits"}), model::Error);
  const auto sources = labeling::Project::open(m_project).imageSources(3);
  const labeling::Neighbours byFile = near({.image = sources.at(0).path, .count = 3});
  EXPECT_EQ(byFile.rows.at(0), 3) << "the file of an object finds that object";
  EXPECT_LT(byFile.distances.at(0), 0.01F);
}

TEST_F(Predict, AStoppedMapIsGoneOnWithAndObjectsThatCameLaterArePlaced) {
  labeling::MapOptions options;
  options.model = kModel;
  std::stop_source source;
  model::RunControl control;
  control.stop = source.get_token();
  control.onProgress = [&](const model::Progress& progress) {
    if (progress.stage == "layout" && progress.done == 200) source.request_stop();
  };
  EXPECT_THROW(labeling::makeMap(m_project, options, control), model::Stopped);
  const fs::path maps = m_project / "derived" / "maps";
  const std::string name = kModel;
  EXPECT_TRUE(fs::exists(maps / (name + ".settling.safetensors")));
  const labeling::MapReport resumed = labeling::makeMap(m_project, options);
  EXPECT_EQ(resumed.resumedAt, 200);
  EXPECT_FALSE(fs::exists(maps / (name + ".settling.safetensors")));
  const auto placesOf = [&] {
    const model::ArrayFile file = model::ArrayFile::open(maps / (name + ".safetensors"));
    const auto xy = file.floats("xy");
    return std::vector<float>(xy.begin(), xy.end());
  };
  const std::vector<float> there = placesOf();
  labeling::makeMap(m_project, options);
  for (std::size_t i = 0; i < 80; ++i) EXPECT_EQ(placesOf()[i], there[i]) << "the same map without the stop";

  labeling::Project project = labeling::Project::open(m_project);
  const std::vector<labeling::NewObject> later{{"latecomer", 0, 0, project.imageSources(3)}};
  project.addObjects(later);
  const labeling::MapReport extended = labeling::extendMap(m_project, kModel);
  EXPECT_EQ(extended.placed, 1);
  const std::vector<float> now = placesOf();
  ASSERT_EQ(now.size(), there.size() + 2);
  for (std::size_t i = 0; i < 80; ++i) EXPECT_EQ(now[i], there[i]) << "nothing on the map moves";
  EXPECT_LT(std::hypot(now[82] - now[6], now[83] - now[7]), 2.0F) << "beside the object it is a copy of";
}

TEST_F(Predict, ClustersOfEveryMethodAreWrittenAndJudged) {
  for (const char* method : {"ward", "kmeans", "hdbscan"}) {
    SCOPED_TRACE(method);
    labeling::ClusterOptions options;
    options.model = kModel;
    options.method = method;
    options.clusters = 4;
    options.minSize = 5;
    const labeling::ClusterReport report = labeling::makeClusters(m_project, options);
    EXPECT_EQ(report.objects, 41);
    const model::ArrayFile arrays =
        model::ArrayFile::open(m_project / "derived" / "clusters" / (std::string(kModel) + ".safetensors"));
    EXPECT_EQ(arrays.spanOf<std::int32_t>("cluster")[40], -1) << "its image could not be read";
    if (std::string(method) != "hdbscan") {
      EXPECT_EQ(report.clusters, 4);
    }
    EXPECT_EQ(arrays.contains("merge"), std::string(method) == "ward");
  }
  labeling::ClusterOptions options;
  options.model = kModel;
  options.method = "oracle";
  EXPECT_THROW(labeling::makeClusters(m_project, options), model::Error);
}
