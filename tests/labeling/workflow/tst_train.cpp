#include <gtest/gtest.h>

#include <fstream>

#include "labeling/history/snapshot.h"
#include "labeling/workflow/evaluate.h"
#include "labeling/workflow/start_models.h"
#include "labeling/workflow/train.h"
#include "model/arrays/array_file.h"
#include "model/base/error.h"
#include "tests/labeling/workflow/blob_project.h"
#include "tests/support/temporary_folder.h"

namespace fs = std::filesystem;
using labeling::TrainMode;
using labeling::TrainOptions;
using model::Error;
using model::ErrorKind;

namespace {

TrainOptions quick(TrainMode mode = TrainMode::Scratch) {
  TrainOptions options;
  options.questions = {"disk"};
  options.mode = mode;
  options.epochs = 2;
  options.crop = 1;
  options.samples = 4;
  return options;
}

std::string sentenceOf(const std::function<void()>& work, ErrorKind kind) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "no error";
  return {};
}

}  // namespace

TEST(Train, MakesAModelAndRecordsTheRun) {
  const test::TemporaryFolder folder;
  const fs::path project = test::blobProject(folder.path());
  TrainOptions options = quick();
  options.questions = {"disk", "t_type"};
  int epochs = 0;
  labeling::TrainHooks hooks;
  hooks.onEpoch = [&](const labeling::TrainEpoch& epoch) { epochs = epoch.epoch; };
  const labeling::TrainReport report = labeling::train(project, options, {}, hooks);
  EXPECT_EQ(report.model, "disk-01");
  EXPECT_EQ(epochs, 2);
  ASSERT_EQ(report.skipped.size(), 1u);  // labelled, but no picture
  EXPECT_EQ(report.skipped[0].object, "blob_bad");
  EXPECT_GT(report.test.at("disk").n, 5);
  EXPECT_TRUE(report.test.at("t_type").scatter.has_value());

  const model::ModelCard card = model::readCard(project / "models" / "disk-01");
  EXPECT_EQ(card.training.mode, "scratch");
  EXPECT_EQ(card.training.trainingObjects, report.trainingObjects);
  const labeling::Project opened = labeling::Project::open(project);
  EXPECT_EQ(opened.modelInUse(), "disk-01");  // there was none before
  const std::vector<labeling::RunRecord> runs = labeling::runs(opened);
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(runs[0].state, "finished");
  EXPECT_EQ(runs[0].model, "disk-01");
  EXPECT_EQ(labeling::readSnapshot(opened, runs[0].snapshot).hash, card.training.snapshotHash);

  // The next run of the same question is another model, and repeats the numbers of the same seed.
  const labeling::TrainReport again = labeling::train(project, options);
  EXPECT_EQ(again.model, "disk-02");
  EXPECT_EQ(*again.test.at("disk").brier, *report.test.at("disk").brier);
}

TEST(Train, StartsFromTheModelInUse) {
  const test::TemporaryFolder folder;
  const fs::path project = test::blobProject(folder.path());
  {
    labeling::Project opened = labeling::Project::open(project);
    EXPECT_EQ(labeling::addStartModels(opened), std::vector<std::string>{"galaxy-zoo-1"});
    EXPECT_EQ(opened.modelInUse(), "galaxy-zoo-1");
    EXPECT_TRUE(labeling::addStartModels(opened).empty());  // it is there
  }
  TrainOptions options = quick(TrainMode::Head);
  options.epochs = 5;
  const labeling::TrainReport head = labeling::train(project, options);
  EXPECT_GT(*head.test.at("disk").auroc, 0.9);  // colour is easily seen
  EXPECT_EQ(model::readCard(project / "models" / head.model).training.parent, "galaxy-zoo-1");
  const labeling::TrainReport tuned = labeling::train(project, quick(TrainMode::FineTune));
  EXPECT_EQ(tuned.model, "disk-02");

  // Evaluated on what it was trained on, it says so; on the test part it was not.
  labeling::EvaluateOptions evaluation;
  evaluation.model = tuned.model;
  evaluation.question = "disk";
  EXPECT_EQ(labeling::evaluate(project, evaluation).trainedOn, 0);
  evaluation.split = "train";
  const labeling::EvaluateReport trained = labeling::evaluate(project, evaluation);
  EXPECT_EQ(trained.trainedOn, trained.n);
  EXPECT_EQ(trained.trainedLeftOut, 0);
  // Of all labelled objects, what it learnt by heart is kept apart and counted.
  evaluation.split = "all";
  const labeling::EvaluateReport honest = labeling::evaluate(project, evaluation);
  EXPECT_EQ(honest.trainedOn, 0);
  EXPECT_EQ(honest.trainedLeftOut, trained.n);
  const model::ArrayFile arrays = model::ArrayFile::open(honest.file);
  EXPECT_EQ(arrays.spanOf<std::int64_t>("trained_rows").size(), static_cast<std::size_t>(trained.n));
  EXPECT_EQ(arrays.spanOf<std::int64_t>("rows").size(), static_cast<std::size_t>(honest.n));
  // Against the model it started from, on the same objects.
  evaluation.split = "test";
  evaluation.against = "galaxy-zoo-1";
  const labeling::EvaluateReport compared = labeling::evaluate(project, evaluation);
  ASSERT_TRUE(compared.comparison);
  EXPECT_EQ(compared.comparison->differences.front().second, *compared.auroc);
  EXPECT_EQ(compared.comparison->bothRight + compared.comparison->onlyFirst + compared.comparison->onlySecond +
                compared.comparison->bothWrong,
            compared.n);
}

TEST(Train, RefusesWithCountsAndWhatToDo) {
  const test::TemporaryFolder folder;
  const fs::path project = test::blobProject(folder.path(), 30);
  TrainOptions options = quick();
  options.questions = {"colour"};
  EXPECT_NE(sentenceOf([&] { labeling::train(project, options); }, ErrorKind::NotFound).find("disk, t_type"),
            std::string::npos);
  options.questions = {};
  sentenceOf([&] { labeling::train(project, options); }, ErrorKind::BadInput);
  options = quick(TrainMode::FineTune);
  sentenceOf([&] { labeling::train(project, options); }, ErrorKind::BadInput);  // no model to start from
  options.from = "nobody";
  sentenceOf([&] { labeling::train(project, options); }, ErrorKind::NotFound);
  options = quick();
  options.network = "alexnet";
  sentenceOf([&] { labeling::train(project, options); }, ErrorKind::NotFound);
  options = quick();
  options.name = "../outside";
  sentenceOf([&] { labeling::train(project, options); }, ErrorKind::BadInput);
  EXPECT_THROW(labeling::trainModeFromName("magic"), Error);
  EXPECT_TRUE(labeling::runs(labeling::Project::open(project)).empty());
}

TEST(Train, WhenStoppedLeavesNoModelButARecord) {
  const test::TemporaryFolder folder;
  const fs::path project = test::blobProject(folder.path(), 60);
  std::stop_source stop;
  model::RunControl control;
  control.stop = stop.get_token();
  control.onProgress = [&](const model::Progress& progress) {
    if (progress.stage == "training" && progress.done >= 2) stop.request_stop();
  };
  EXPECT_THROW(labeling::train(project, quick(), control), model::Stopped);
  EXPECT_TRUE(fs::is_empty(project / "models"));
  EXPECT_EQ(labeling::runs(labeling::Project::open(project)).front().state, "stopped");
}
