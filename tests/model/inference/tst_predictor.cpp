#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "model/base/error.h"
#include "model/inference/predictor.h"
#include "tests/model/support/tiny_models.h"

namespace fs = std::filesystem;

namespace {

class PredictorTest : public testing::Test {
 protected:
  void SetUp() override {
    tests::writeUntrainedModel(m_folder.path() / "m", "residual", 32);
    m_pixels = tests::blobs(12, 32, 4).images.pixels;
  }
  model::Predictor load(model::Precision precision = model::Precision::Float32) {
    return model::Predictor::load(m_folder.path() / "m", precision);
  }
  tests::TemporaryFolder m_folder;
  std::vector<std::uint8_t> m_pixels;
};

}  // namespace

TEST_F(PredictorTest, GivesMeanSigmaAndPassesOfEveryQuestion) {
  model::Predictor predictor = load();
  const auto predictions = predictor.predict(m_pixels, {8, 1, 5});
  ASSERT_EQ(predictions.size(), 3u);
  EXPECT_EQ(predictions[0].mean.size(), 12u);
  EXPECT_EQ(predictions[1].mean.size(), 36u);
  EXPECT_EQ(predictions[1].passes.size(), 36u * 8);
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_NEAR(predictions[1].mean[3 * i] + predictions[1].mean[3 * i + 1] + predictions[1].mean[3 * i + 2],
                1, 1e-5);
    double sum = 0, squares = 0;
    for (std::size_t t = 0; t < 8; ++t) sum += predictions[0].passes[8 * i + t];
    for (std::size_t t = 0; t < 8; ++t) squares += std::pow(predictions[0].passes[8 * i + t] - sum / 8, 2);
    EXPECT_NEAR(predictions[0].mean[i], sum / 8, 1e-5);
    EXPECT_NEAR(predictions[0].sigma[i], std::sqrt(squares / 8), 1e-5);
  }
}

TEST_F(PredictorTest, DependsNeitherOnTheBatchNorOnTheOtherObjects) {
  model::Predictor predictor = load();
  const auto together = predictor.predict(m_pixels, {4, 1, 12});
  const std::size_t stride = 32 * 32 * 3;
  const auto alone = predictor.predict(std::span(m_pixels).subspan(7 * stride, stride), {4, 1, 1});
  EXPECT_NEAR(alone[0].mean[0], together[0].mean[7], 1e-4);
  EXPECT_NEAR(alone[2].sigma[0], together[2].sigma[7], 1e-4);
}

TEST_F(PredictorTest, MeanConvergesWithTheNumberOfPasses) {
  model::Predictor predictor = load();
  const auto many = predictor.predict(m_pixels, {900, 1, 64});
  // The standard error of T passes is sigma / sqrt(T); six of them are never exceeded by chance.
  for (const int samples : {16, 64, 256}) {
    const auto few = predictor.predict(m_pixels, {samples, 2, 64});
    for (std::size_t i = 0; i < 12; ++i)
      EXPECT_LE(std::abs(few[0].mean[i] - many[0].mean[i]), 6 * many[0].sigma[i] / std::sqrt(samples) + 1e-4);
  }
}

TEST_F(PredictorTest, WithOnePassDropsNothing) {
  model::Predictor predictor = load();
  const auto first = predictor.predict(m_pixels, {1, 1, 64}),
             second = predictor.predict(m_pixels, {1, 99, 64});
  EXPECT_EQ(first[0].mean, second[0].mean);
  for (const float sigma : first[0].sigma) EXPECT_EQ(sigma, 0);
}

TEST_F(PredictorTest, InBFloat16AgreesWithFloat32) {
  model::Predictor exact = load(), quick = load(model::Precision::BFloat16);
  EXPECT_TRUE(quick.usesBFloat16());
  const auto a = exact.predict(m_pixels, {16, 1, 64}), b = quick.predict(m_pixels, {16, 1, 64});
  for (std::size_t i = 0; i < 12; ++i) EXPECT_NEAR(a[0].mean[i], b[0].mean[i], 1e-2);
}

TEST_F(PredictorTest, EmbedsIntoTheLayerBeforeTheHeads) {
  model::Predictor predictor = load();
  EXPECT_EQ(predictor.embeddingSize(), 224);
  const auto features = predictor.embed(m_pixels);
  EXPECT_EQ(features.size(), 12u * 224);
  for (const float value : features) EXPECT_TRUE(std::isfinite(value));
  EXPECT_TRUE(predictor.embed({}).empty());
}

TEST_F(PredictorTest, RefusesWeightsThatAreNotThoseOfTheCard) {
  tests::writeUntrainedModel(m_folder.path() / "other", "residual", 64);
  fs::copy_file(m_folder.path() / "other" / "model.safetensors", m_folder.path() / "m" / "model.safetensors",
                fs::copy_options::overwrite_existing);
  EXPECT_NO_THROW(load());  // the same seed makes the same weights, at any size of the images
  std::fstream file(m_folder.path() / "m" / "model.safetensors",
                    std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(-8, std::ios::end);
  file.put('\1');
  file.close();
  try {
    load();
    FAIL();
  } catch (const model::Error& error) {
    EXPECT_EQ(error.kind(), model::ErrorKind::Corrupt);
  }
  fs::remove(m_folder.path() / "m" / "model.safetensors");
  EXPECT_THROW(load(), model::Error);
}

TEST_F(PredictorTest, RefusesNoPassesAtAll) {
  model::Predictor predictor = load();
  EXPECT_THROW(predictor.predict(m_pixels, {0, 1, 64}), model::Error);
}

TEST(Ds18Predictor, SamplesDropoutBetweenItsLayers) {
  const tests::TemporaryFolder folder;
  tests::writeUntrainedModel(folder.path() / "m", "ds18", 20);
  model::Predictor predictor = model::Predictor::load(folder.path() / "m");
  const auto predictions = predictor.predict(tests::blobs(3, 20, 1).images.pixels, {6, 1, 2});
  for (const float sigma : predictions[0].sigma) EXPECT_GT(sigma, 0);
}
