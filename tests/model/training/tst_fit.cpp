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

namespace {

/// What a crash is to a training: nothing after this epoch happens.
struct Crash {};

model::FitHooks crashingAfter(int epoch, int member, const fs::path& checkpoint) {
  model::FitHooks hooks;
  hooks.checkpoint = checkpoint;
  hooks.onEpoch = [epoch, member](const model::FitEpoch& done) {
    if (done.epoch == epoch && done.member == member) throw Crash();
  };
  return hooks;
}

}  // namespace

TEST(Resume, EndsWithTheNumbersOfATrainingThatWasNotInterrupted) {
  const tests::TemporaryFolder folder;
  const model::TrainingSet set = tests::blobs(160, kSize, 8);
  const model::FitOptions options = quick(model::FitMode::Scratch, 4);
  const auto whole = fitInto(folder.path() / "whole", set, options);
  const fs::path checkpoint = folder.path() / "checkpoint";
  for (const int epoch : {1, 3})  // twice: what was resumed can be resumed
    EXPECT_THROW(fitInto(folder.path() / "again", set, options, {}, crashingAfter(epoch, 0, checkpoint)),
                 Crash);
  model::FitHooks hooks;
  hooks.checkpoint = checkpoint;
  int first = 0;
  hooks.onEpoch = [&](const model::FitEpoch& epoch) { first = first == 0 ? epoch.epoch : first; };
  const auto resumed = fitInto(folder.path() / "again", set, options, {}, hooks);
  EXPECT_EQ(first, 3) << "the epoch that crashed before it was kept is done again, no earlier one";
  EXPECT_EQ(resumed.card.weightsHash, whole.card.weightsHash);
  EXPECT_EQ(*resumed.card.metrics.at("bright").brier, *whole.card.metrics.at("bright").brier);
  EXPECT_FALSE(fs::exists(checkpoint));
}

TEST(Resume, BeginsAnewWhenAnythingIsDifferent) {
  const tests::TemporaryFolder folder;
  const model::TrainingSet set = tests::blobs(120, kSize, 8);
  const fs::path checkpoint = folder.path() / "checkpoint";
  model::FitOptions options = quick(model::FitMode::Scratch, 3);
  EXPECT_THROW(fitInto(folder.path() / "a", set, options, {}, crashingAfter(3, 0, checkpoint)), Crash);
  options.seed = 2;
  model::FitHooks hooks;
  hooks.checkpoint = checkpoint;
  std::vector<int> epochs;
  hooks.onEpoch = [&](const model::FitEpoch& epoch) { epochs.push_back(epoch.epoch); };
  fitInto(folder.path() / "a", set, options, {}, hooks);
  EXPECT_EQ(epochs.front(), 1);
}

TEST(Ensemble, OfFoldsScoresEveryObjectByANetworkThatHasNotSeenIt) {
  const tests::TemporaryFolder folder;
  const model::TrainingSet set = tests::blobs(200, kSize, 9);
  model::FitOptions options = quick(model::FitMode::Scratch, 3);
  options.folds = 3;
  const auto result = fitInto(folder.path() / "m", set, options);
  EXPECT_EQ(result.card.members, 3);
  ASSERT_TRUE(result.outOfFold.has_value());
  const model::OutOfFoldScores& scores = *result.outOfFold;
  EXPECT_EQ(scores.objects.size(), 200U);
  std::vector<int> count(4);
  for (const std::int32_t fold : scores.fold) ++count.at(static_cast<std::size_t>(fold + 1));
  EXPECT_EQ(count[0], static_cast<int>(set.test.size())) << "the test part is in no fold";
  for (int k = 1; k <= 3; ++k) EXPECT_NEAR(count[static_cast<std::size_t>(k)], 170 / 3, 1);
  ASSERT_EQ(scores.predictions.size(), 3U);
  EXPECT_EQ(scores.predictions[1].mean.size(), 600U);
  EXPECT_TRUE(result.card.metrics.at("bright").foldsMean.has_value());
  EXPECT_GT(*result.card.metrics.at("bright").auroc, 0.8);

  // The stored model answers with all members, and tells the two parts of its uncertainty apart.
  model::Predictor predictor = model::Predictor::load(folder.path() / "m", model::Precision::Float32);
  const auto predictions = predictor.predict(set.images.pixels, {7, 1, 64});
  EXPECT_EQ(predictions[0].samples, 9) << "7 passes shared by 3 members are 9";
  for (std::size_t i = 0; i < 20; ++i) {
    const double p = predictions[0].mean[i];
    const double entropy = p <= 0 || p >= 1 ? 0 : -p * std::log(p) - (1 - p) * std::log1p(-p);
    EXPECT_NEAR(predictions[0].aleatoric[i] + predictions[0].epistemic[i], entropy, 1e-5);
    EXPECT_GE(predictions[0].epistemic[i], 0);
  }
}

TEST(Ensemble, IsResumedAtItsMember) {
  const tests::TemporaryFolder folder;
  const model::TrainingSet set = tests::blobs(160, kSize, 10);
  model::FitOptions options = quick(model::FitMode::Scratch, 2);
  options.folds = 2;
  const auto whole = fitInto(folder.path() / "whole", set, options);
  const fs::path checkpoint = folder.path() / "checkpoint";
  EXPECT_THROW(fitInto(folder.path() / "again", set, options, {}, crashingAfter(2, 1, checkpoint)), Crash);
  model::FitHooks hooks;
  hooks.checkpoint = checkpoint;
  hooks.onEpoch = [](const model::FitEpoch& epoch) { EXPECT_EQ(epoch.member, 1); };
  EXPECT_EQ(fitInto(folder.path() / "again", set, options, {}, hooks).card.weightsHash,
            whole.card.weightsHash);
}

TEST(Fit, LearnsVotesOrderedAnswersAndSpreads) {
  const tests::TemporaryFolder folder;
  model::TrainingSet set = tests::blobs(400, kSize, 11);
  model::ModelCard card = tests::cardFor("residual", kSize);
  card.questions[0].loss = "votes";
  card.questions[1].loss = "ordinal";
  card.questions[2].loss = "spread";
  set.votes.resize(3);
  for (std::size_t i = 0; i < 400; ++i) {  // ten people, who err in one of ten cases
    const bool bright = set.targets[0][i] > 0.5f;
    set.votes[0].push_back(bright ? 1 : 9);
    set.votes[0].push_back(bright ? 9 : 1);
  }
  fs::create_directories(folder.path() / "m");
  const auto result = model::fitModel(card, {}, set, quick(), folder.path() / "m" / "model.safetensors");
  EXPECT_GT(*result.card.metrics.at("bright").auroc, 0.9);
  EXPECT_GT(*result.card.metrics.at("colour").accuracy, 0.8);
  ASSERT_TRUE(result.card.metrics.at("level").coverage68.has_value());
  EXPECT_NEAR(*result.card.metrics.at("level").coverage68, 0.68, 0.2);  // 60 objects
  ASSERT_EQ(result.card.questions[1].conformal.size(), 3U);
  EXPECT_LE(result.card.questions[1].conformal[0].threshold, result.card.questions[1].conformal[2].threshold);
}

TEST(Fit, NoDoubtfulInputEndsInAnythingButASentenceOrAModel) {
  const tests::TemporaryFolder folder;
  const auto sentenceOf = [&](model::TrainingSet set) -> std::string {
    try {
      fitInto(folder.path() / "m", set, quick(model::FitMode::Scratch, 1));
    } catch (const model::Error& error) {
      return error.what();
    }
    return "a model";
  };
  model::TrainingSet oneClass = tests::blobs(60, kSize, 12);
  std::fill(oneClass.targets[0].begin(), oneClass.targets[0].end(), 1.0f);
  EXPECT_NE(sentenceOf(oneClass).find("'bright' has too few different labels"), std::string::npos);
  model::TrainingSet oneLabel = tests::blobs(60, kSize, 12);
  std::fill(oneLabel.targets[0].begin() + 1, oneLabel.targets[0].end(), NAN);
  EXPECT_NE(sentenceOf(oneLabel).find("'bright' has too few different labels"), std::string::npos);
  model::TrainingSet constant = tests::blobs(60, kSize, 12);
  std::fill(constant.images.pixels.begin(), constant.images.pixels.end(), std::uint8_t{7});
  EXPECT_EQ(sentenceOf(constant), "a model");  // nothing to learn, nothing to crash on
  model::TrainingSet outlier = tests::blobs(60, kSize, 12);
  outlier.targets[2][static_cast<std::size_t>(outlier.training[0])] = 1e9f;
  EXPECT_EQ(sentenceOf(outlier), "a model");
}
