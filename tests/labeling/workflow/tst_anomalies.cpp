#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <stop_token>

#include "labeling/history/snapshot.h"
#include "labeling/store/derived_columns.h"
#include "labeling/store/image_folders.h"
#include "labeling/store/query.h"
#include "labeling/workflow/anomalies.h"
#include "labeling/workflow/detectors.h"
#include "labeling/workflow/flags.h"
#include "labeling/workflow/novelty.h"
#include "labeling/workflow/reconstruction.h"
#include "labeling/workflow/start_models.h"
#include "model/arrays/array_file.h"
#include "model/base/error.h"
#include "tests/labeling/workflow/blob_project.h"
#include "tests/support/temporary_folder.h"

namespace fs = std::filesystem;

namespace {

constexpr const char* kModel = "galaxy-zoo-1";

/// Forty blobs and one bad file, with the model that comes with the program.
class Anomalies : public testing::Test {
 protected:
  void SetUp() override {
    m_project = test::blobProject(m_folder.path(), 40);
    labeling::Project project = labeling::Project::open(m_project);
    labeling::addStartModels(project);
  }

  labeling::AnomalyOptions options(const std::string& score) const {
    labeling::AnomalyOptions chosen;
    chosen.model = kModel;
    chosen.score = score;
    chosen.size = 32;
    chosen.width = 0.0625;
    chosen.iterations = 4;
    chosen.neighbours = 5;
    return chosen;
  }

  test::TemporaryFolder m_folder;
  fs::path m_project;
};

std::string sentenceOf(const std::function<void()>& work) {
  try {
    work();
  } catch (const model::Error& error) {
    return error.what();
  }
  return {};
}

/// A project of these files with the shipped model.
fs::path projectOf(const test::TemporaryFolder& folder, const std::vector<fs::path>& files) {
  const fs::path directory = folder / "few.tuningfork";
  labeling::Project project = labeling::Project::create(directory, "few");
  std::vector<labeling::NewObject> objects;
  for (std::size_t i = 0; i < files.size(); ++i) {
    labeling::NewObject object;
    object.name = "object" + std::to_string(i);
    object.raDeg = object.decDeg = std::nan("");
    object.sources = {{"", files[i].string()}};
    objects.push_back(object);
  }
  project.addObjects(objects);
  labeling::addStartModels(project);
  return directory;
}

TEST_F(Anomalies, EveryScoreIsAColumnThatSortsAndFilters) {
  for (const std::string& score : labeling::anomalyScores()) {
    const labeling::AnomalyReport report = labeling::findAnomalies(m_project, options(score));
    EXPECT_EQ(report.objects, 41) << score;
    EXPECT_EQ(report.scored, 40) << score;
    const labeling::Project project = labeling::Project::open(m_project);
    const auto columns = labeling::DerivedColumns::open(project, kModel);
    const auto values = columns.find("anomaly_" + score);
    ASSERT_EQ(values.size(), 41u) << score;
    EXPECT_TRUE(std::isnan(values[40])) << score;  // its image cannot be read
    std::vector<labeling::QueryColumn> computed;
    for (const auto& view : columns.views()) computed.push_back({view.name, view.values});
    const auto first = labeling::Query(project, computed, "me")
                           .rows("anomaly_" + score + " > -10", "anomaly_" + score, true);
    ASSERT_EQ(first.size(), 40u) << score;
    EXPECT_GE(values[static_cast<std::size_t>(first[0])], values[static_cast<std::size_t>(first[39])])
        << score;
  }
  const labeling::Project project = labeling::Project::open(m_project);
  const auto columns = labeling::DerivedColumns::open(project, kModel);
  for (const char* other :
       {"log_density_flow", "log_density_mixture", "anomaly_wgan_pixel", "anomaly_wgan_critic"})
    EXPECT_EQ(columns.find(other).size(), 41u) << other;
}

TEST_F(Anomalies, TheWeightOfTheTermsNeedsNoNewTerms) {
  labeling::findAnomalies(m_project, options("wgan"));
  const labeling::Project project = labeling::Project::open(m_project);
  const auto columns = labeling::DerivedColumns::open(project, kModel);
  const auto all = columns.find("anomaly_wgan"), pixel = columns.find("anomaly_wgan_pixel"),
             critic = columns.find("anomaly_wgan_critic");
  // The score is the standardised sum of 0.7 and 0.3 of the terms, so its order is theirs.
  for (std::size_t i = 1; i < 40; ++i) {
    const float before = 0.7F * pixel[i - 1] + 0.3F * critic[i - 1], now = 0.7F * pixel[i] + 0.3F * critic[i];
    if (std::abs(before - now) <= 1e-4F) continue;
    EXPECT_EQ(before < now, all[i - 1] < all[i]) << i;
  }
}

TEST_F(Anomalies, TrainingIsARunThatStopsAndGoesOn) {
  labeling::AnomalyOptions chosen = options("autoencoder");
  chosen.iterations = 1000;
  std::stop_source stop;
  model::RunControl control;
  control.stop = stop.get_token();
  control.onProgress = [&](const model::Progress& progress) {
    if (progress.stage == "training" && progress.done == 7) stop.request_stop();
  };
  EXPECT_THROW(labeling::findAnomalies(m_project, chosen, control), model::Stopped);
  {
    const labeling::Project project = labeling::Project::open(m_project);
    const auto runs = labeling::runs(project);
    ASSERT_EQ(runs.size(), 1u);
    EXPECT_EQ(runs[0].state, "stopped");
    EXPECT_EQ(runs[0].mode, "detector");
    EXPECT_EQ(runs[0].baseModel, kModel);
    EXPECT_EQ(runs[0].trainingObjects, 40);
    labeling::DetectorRequest request;
    request.score = "autoencoder";
    request.size = 32;
    request.width = 0.0625;
    EXPECT_EQ(model::Detector::load(labeling::detectorFile(project, kModel, request)).iterations(), 7);
  }
  chosen.iterations = 12;
  labeling::findAnomalies(m_project, chosen);
  const auto runs = labeling::runs(labeling::Project::open(m_project));
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].state, "finished");
}

TEST_F(Anomalies, AReconstructionIsShownBesideWhatWasObserved) {
  labeling::Reconstructor reconstructor;
  EXPECT_NE(sentenceOf([&] {
              reconstructor.reconstruct(m_project, kModel, "autoencoder", 32, 0.0625, 3);
            }).find("compute the score"),
            std::string::npos);
  labeling::findAnomalies(m_project, options("autoencoder"));
  const auto made = reconstructor.reconstruct(m_project, kModel, "autoencoder", 32, 0.0625, 3);
  const model::ArrayFile arrays = model::ArrayFile::open(made.file);
  EXPECT_EQ(arrays.info("observed").shape, (std::vector<std::int64_t>{32, 32, 3}));
  EXPECT_EQ(arrays.info("residual").shape, (std::vector<std::int64_t>{32, 32}));
  EXPECT_GT(made.peakSigma, 0);
  EXPECT_NE(sentenceOf([&] { reconstructor.reconstruct(m_project, kModel, "autoencoder", 32, 0.0625, 40); }),
            "");
  EXPECT_NE(sentenceOf([&] { reconstructor.reconstruct(m_project, kModel, "autoencoder", 32, 0.0625, 99); }),
            "");
}

TEST_F(Anomalies, OneObjectIsASentence) {
  const fs::path one = projectOf(m_folder, {m_folder.path() / "images" / "blob000.jpg"});
  for (const std::string& score : labeling::anomalyScores())
    EXPECT_NE(sentenceOf([&] { labeling::findAnomalies(one, options(score)); }), "") << score;
}

TEST_F(Anomalies, IdenticalObjectsAreASentence) {
  const fs::path image = m_folder.path() / "images" / "blob000.jpg";
  const fs::path same = projectOf(m_folder, std::vector<fs::path>(20, image));
  for (const std::string& score : labeling::anomalyScores())
    EXPECT_NE(sentenceOf([&] { labeling::findAnomalies(same, options(score)); }), "") << score;
}

TEST_F(Anomalies, OptionsAndNamesThatDoNotFitAreSentences) {
  EXPECT_NE(
      sentenceOf([&] { labeling::findAnomalies(m_project, options("oddness")); }).find("forest, lof, knn"),
      std::string::npos);
  labeling::AnomalyOptions other = options("forest");
  other.model = "nobody";
  EXPECT_NE(sentenceOf([&] { labeling::findAnomalies(m_project, other); }).find("galaxy-zoo-1"),
            std::string::npos);
  other = options("wgan");
  other.lambda = 2;
  EXPECT_NE(sentenceOf([&] { labeling::findAnomalies(m_project, other); }).find("lambda"), std::string::npos);
  other = options("autoencoder");
  other.size = 50;
  EXPECT_NE(sentenceOf([&] { labeling::findAnomalies(m_project, other); }).find("multiple of 16"),
            std::string::npos);
}

TEST_F(Anomalies, FlagsAreColumnsOfTheImagesAlone) {
  const labeling::FlagsReport report = labeling::flagImages(m_project);
  EXPECT_EQ(report.objects, 41);
  EXPECT_EQ(report.failed.size(), 1u);
  const labeling::Project project = labeling::Project::open(m_project);
  const auto columns = labeling::DerivedColumns::open(project, "");
  for (const char* name : {"edge_of_coverage", "masked_fraction", "saturated_fraction", "trail",
                           "background_gradient", "blends"}) {
    const auto values = columns.find(name);
    ASSERT_EQ(values.size(), 41u) << name;
    EXPECT_TRUE(std::isfinite(values[0])) << name;
    EXPECT_TRUE(std::isnan(values[40])) << name;
  }
}

TEST_F(Anomalies, NoveltyComparesAnotherSurveyWithThisOne) {
  // The shipped model was trained elsewhere: nothing here is known to it.
  EXPECT_NE(sentenceOf([&] { labeling::measureNovelty(m_project, kModel, {}); }).find("Name another project"),
            std::string::npos);
  const fs::path copy = projectOf(
      m_folder, {m_folder.path() / "images" / "blob003.jpg", m_folder.path() / "images" / "blob008.jpg"});
  const auto same = labeling::measureNovelty(m_project, kModel, copy);
  EXPECT_EQ(same.reference, 40);
  EXPECT_EQ(same.objects, 2);
  EXPECT_EQ(same.outside, 0);  // the same pictures
  const labeling::Project project = labeling::Project::open(copy);
  EXPECT_EQ(labeling::DerivedColumns::open(project, kModel).find("novelty").size(), 2u);
}

}  // namespace
