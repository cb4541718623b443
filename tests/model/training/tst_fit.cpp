#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "model/arrays/array_file.h"
#include "model/arrays/array_writer.h"
#include "model/base/error.h"
#include "model/inference/predictor.h"
#include "model/network/stored_record.h"
#include "model/training/fit.h"
#include "model/training/question_metrics.h"
#include "tests/model/support/tiny_models.h"

namespace fs = std::filesystem;

namespace {

constexpr int kSize = 16;

model::FitOptions quick(model::FitMode mode = model::FitMode::Scratch, int epochs = 6) {
  model::FitOptions options;
  options.mode = mode;
  options.epochs = epochs;
  options.batch = 32;
  options.samples = 8;
  return options;
}

/// Trains into a folder of its own and leaves a whole model there.
model::FitResult fitInto(const fs::path& folder, const model::TrainingSet& set,
                         const model::FitOptions& options, const std::optional<fs::path>& parent = {},
                         const model::FitHooks& hooks = {}, const model::RunControl& control = {}) {
  fs::create_directories(folder);
  model::ModelCard card = parent ? model::readCard(*parent) : tests::cardFor("residual", kSize);
  model::FitResult result =
      model::fitModel(card, parent, set, options, folder / "model.safetensors", control, hooks);
  model::writeCard(folder, result.card);
  return result;
}

}  // namespace

TEST(Fit, LearnsThreeKindsOfQuestionsAtOnce) {
  const tests::TemporaryFolder folder;
  const model::TrainingSet set = tests::blobs(400, kSize, 1);
  std::vector<model::FitEpoch> epochs;
  model::FitHooks hooks;
  hooks.onEpoch = [&](const model::FitEpoch& epoch) { epochs.push_back(epoch); };
  const model::FitResult result = fitInto(folder.path() / "m", set, quick(), {}, hooks);
  EXPECT_GT(*result.card.metrics.at("bright").auroc, 0.9);
  EXPECT_GT(*result.card.metrics.at("colour").accuracy, 0.9);
  EXPECT_LT(*result.card.metrics.at("level").scatter, 1.2);  // values scatter by 1.7
  ASSERT_FALSE(epochs.empty());
  EXPECT_LT(epochs.back().trainingLoss, epochs.front().trainingLoss);
  EXPECT_TRUE(epochs.front().best);
  EXPECT_TRUE(epochs.back().validationAuroc.contains("bright"));
  EXPECT_EQ(result.card.training.epochs, static_cast<int>(epochs.size()));
  EXPECT_EQ(model::trainedObjectsOf(folder.path() / "m" / "model.safetensors").size(), set.training.size());

  // What the card says of the test part is what the stored model does.
  model::Predictor predictor = model::Predictor::load(folder.path() / "m", model::Precision::Float32);
  const auto predictions = predictor.predict(set.images.pixels, {8, 1, 64});
  std::vector<float> scores, targets;
  for (const std::int64_t object : set.test) {
    scores.push_back(predictions[0].mean[static_cast<std::size_t>(object)]);
    targets.push_back(set.targets[0][static_cast<std::size_t>(object)]);
  }
  const model::CardMetrics again = model::questionMetrics(result.card.questions[0], scores, targets);
  EXPECT_NEAR(*again.auroc, *result.card.metrics.at("bright").auroc, 1e-3);
  EXPECT_NEAR(*again.brier, *result.card.metrics.at("bright").brier, 1e-3);
}

TEST(Fit, GivesTheSameModelForTheSameSeed) {
  const tests::TemporaryFolder folder;
  const model::TrainingSet set = tests::blobs(120, kSize, 2);
  const auto first = fitInto(folder.path() / "a", set, quick(model::FitMode::Scratch, 2));
  const auto second = fitInto(folder.path() / "b", set, quick(model::FitMode::Scratch, 2));
  EXPECT_EQ(first.card.weightsHash, second.card.weightsHash);
  EXPECT_EQ(*first.card.metrics.at("bright").brier, *second.card.metrics.at("bright").brier);
  model::FitOptions other = quick(model::FitMode::Scratch, 2);
  other.seed = 2;
  EXPECT_NE(fitInto(folder.path() / "c", set, other).card.weightsHash, first.card.weightsHash);
}

TEST(Fit, FineTunesAndTrainsHeadsFromAModelThatStaysAsItIs) {
  const tests::TemporaryFolder folder;
  const model::TrainingSet set = tests::blobs(200, kSize, 3);
  const fs::path parent = folder.path() / "parent";
  fitInto(parent, set, quick(model::FitMode::Scratch, 4));
  const std::string before = model::weightsHashOf(parent / "model.safetensors");
  const model::TrainingSet few = tests::blobs(80, kSize, 4);

  const auto tuned = fitInto(folder.path() / "tuned", few, quick(model::FitMode::FineTune, 2), parent);
  EXPECT_TRUE(tuned.card.stages[0].frozen);
  EXPECT_FALSE(tuned.card.stages[4].frozen);
  const auto heads = fitInto(folder.path() / "heads", few, quick(model::FitMode::Head, 8), parent);
  EXPECT_TRUE(heads.card.stages[4].frozen);
  EXPECT_FALSE(heads.card.stages[5].frozen);
  EXPECT_GT(*heads.card.metrics.at("bright").auroc, 0.7);
  EXPECT_EQ(model::weightsHashOf(parent / "model.safetensors"), before);

  // The network below the heads is untouched: both embed alike.
  model::Predictor a = model::Predictor::load(parent, model::Precision::Float32);
  model::Predictor b = model::Predictor::load(folder.path() / "heads", model::Precision::Float32);
  EXPECT_EQ(a.embed(few.images.pixels), b.embed(few.images.pixels));
}

TEST(Fit, EndsWithASentenceWhenTheLossIsNotFinite) {
  const tests::TemporaryFolder folder;
  const model::TrainingSet set = tests::blobs(100, kSize, 5);
  const fs::path parent = folder.path() / "parent";
  tests::writeUntrainedModel(parent, "residual", kSize);
  {  // a gain so large that the next layer overflows
    const model::ArrayFile good = model::ArrayFile::open(parent / "model.safetensors");
    model::ArrayWriter writer;
    for (const std::string& name : good.names())
      if (name != "stage4.second.norm.weight")
        writer.addBytes(name, good.info(name).type, good.info(name).shape, good.bytes(name));
    writer.add("stage4.second.norm.weight", {224}, std::vector<float>(224, 3e38f));
    writer.write(parent / "model.safetensors");
  }
  try {
    fitInto(folder.path() / "m", set, quick(model::FitMode::FineTune, 2), parent);
    FAIL();
  } catch (const model::Error& error) {
    EXPECT_EQ(error.kind(), model::ErrorKind::BadInput);
    EXPECT_NE(std::string(error.what()).find("Training ended at epoch 1: the loss was not finite"),
              std::string::npos)
        << error.what();
  }
  EXPECT_TRUE(fs::is_empty(folder.path() / "m"));
}

TEST(Fit, StopsAfterAnEpochAndKeepsIt) {
  const tests::TemporaryFolder folder;
  const model::TrainingSet set = tests::blobs(100, kSize, 6);
  std::stop_source stop;
  model::FitHooks hooks;
  hooks.stopAfterEpoch = stop.get_token();
  hooks.onEpoch = [&](const model::FitEpoch& epoch) {
    if (epoch.epoch == 2) stop.request_stop();
  };
  const auto result = fitInto(folder.path() / "m", set, quick(model::FitMode::Scratch, 50), {}, hooks);
  EXPECT_TRUE(result.stopped);
  EXPECT_EQ(result.card.training.epochs, 2);
  EXPECT_THROW(fitInto(folder.path() / "n", set, quick(), {}, hooks),
               model::Stopped);  // before the first one

  std::stop_source hard;
  hard.request_stop();
  EXPECT_THROW(fitInto(folder.path() / "o", set, quick(), {}, {}, model::RunControl{{}, hard.get_token()}),
               model::Stopped);
}

TEST(Fit, RefusesOptionsByName) {
  const tests::TemporaryFolder folder;
  const model::TrainingSet set = tests::blobs(40, kSize, 7);
  const auto refused = [&](auto change) {
    model::FitOptions options = quick();
    change(options);
    EXPECT_THROW(fitInto(folder.path() / "m", set, options), model::Error);
  };
  refused([](model::FitOptions& o) { o.epochs = 0; });
  refused([](model::FitOptions& o) { o.learningRate = -1; });
  refused([](model::FitOptions& o) { o.batch = 1; });
  refused([](model::FitOptions& o) { o.samples = 0; });
  refused([](model::FitOptions& o) { o.mode = model::FitMode::FineTune; });  // from what?
}
