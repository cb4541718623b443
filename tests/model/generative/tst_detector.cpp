#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <stop_token>

#include "model/base/error.h"
#include "model/base/random.h"
#include "model/generative/detector.h"

namespace {

constexpr int kSize = 32;

/// Round blobs of different width in the middle of the image, with noise.
model::ImageSet blobs(int count, std::uint64_t seed) {
  model::Random random(seed);
  model::ImageSet images;
  images.size = kSize;
  images.channels = 3;
  for (int i = 0; i < count; ++i) {
    const double width = random.uniform(2, 5);
    for (int y = 0; y < kSize; ++y)
      for (int x = 0; x < kSize; ++x)
        for (int c = 0; c < 3; ++c) {
          const double r2 = (x - 15.5) * (x - 15.5) + (y - 15.5) * (y - 15.5);
          const double value = 200 * std::exp(-r2 / 2 / width / width) + 3 * random.normal() + 10;
          images.pixels.push_back(static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0)));
        }
  }
  return images;
}

model::DetectorOptions small(model::DetectorKind kind) {
  model::DetectorOptions options;
  options.kind = kind;
  options.size = kSize;
  options.width = 0.0625;  // 4, 8, 16, 32 channels
  options.latent = 8;
  options.batch = 8;
  options.learningRate = kind == model::DetectorKind::Autoencoder ? 2e-3 : 1e-4;
  return options;
}

class DetectorFile : public testing::Test {
 protected:
  std::filesystem::path m_file =
      std::filesystem::temp_directory_path() /
      ("tst_detector_" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) +
       ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".safetensors");
  void TearDown() override { std::filesystem::remove(m_file); }
};

TEST(Autoencoder, WhatItHasNotLearntIsLeftOver) {
  auto detector = model::Detector::create(small(model::DetectorKind::Autoencoder));
  const model::ImageSet images = blobs(64, 1);
  std::vector<double> losses;
  detector.train(images, 300, {}, [&](const model::DetectorProgress& step) { losses.push_back(step.loss); });
  ASSERT_EQ(losses.size(), 3u);
  EXPECT_LT(losses.back(), 0.7 * losses.front());
  model::ImageSet odd = blobs(2, 2);
  for (int i = 0; i < kSize; ++i)  // a bright line across the second image
    for (std::size_t c = 0; c < 3; ++c)
      odd.pixels[odd.stride() + static_cast<std::size_t>(i * kSize + i) * 3 + c] = 255;
  const auto residuals = detector.residuals(odd.pixels);
  EXPECT_GT(residuals.pixel[1], residuals.pixel[0]);
  EXPECT_TRUE(residuals.critic.empty());
  EXPECT_EQ(residuals.reconstruction.size(), odd.pixels.size());
  EXPECT_EQ(detector.latents(odd.pixels).size(), 16u);
}

TEST_F(DetectorFile, AStoppedTrainingGoesOnAsIfItHadNotBeenStopped) {
  for (const auto kind : {model::DetectorKind::Autoencoder, model::DetectorKind::Wasserstein}) {
    const model::ImageSet images = blobs(16, 1), others = blobs(4, 2);
    auto whole = model::Detector::create(small(kind));
    whole.train(images, 6);
    auto first = model::Detector::create(small(kind));
    std::stop_source stop;
    model::RunControl control;
    control.stop = stop.get_token();
    control.onProgress = [&](const model::Progress& progress) {
      if (progress.done == 3) stop.request_stop();
    };
    EXPECT_THROW(first.train(images, 6, control), model::Stopped);
    EXPECT_EQ(first.iterations(), 3);
    first.save(m_file, {{"project", "test"}});
    auto second = model::Detector::load(m_file);
    EXPECT_EQ(second.iterations(), 3);
    EXPECT_EQ(second.options().latent, 8);
    second.train(images, 6);
    const auto one = whole.residuals(others.pixels), other = second.residuals(others.pixels);
    for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(one.pixel[i], other.pixel[i], 1e-3 * one.pixel[i]);
  }
}

TEST(Wasserstein, RefiningTheFirstGuessNeverMakesItWorse) {
  auto detector = model::Detector::create(small(model::DetectorKind::Wasserstein));
  const model::ImageSet images = blobs(16, 1);
  detector.train(images, 20);
  const double lambda = 0.3;
  const auto guess = detector.residuals(images.pixels, {lambda, 0});
  const auto refined = detector.residuals(images.pixels, {lambda, 10});
  double improvement = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    const auto score = [&](const model::DetectorResiduals& of) {
      return (1 - lambda) * static_cast<double>(of.pixel[i]) + lambda * static_cast<double>(of.critic[i]);
    };
    EXPECT_LE(score(refined), score(guess) * 1.00001);
    improvement += score(guess) - score(refined);
  }
  EXPECT_GT(improvement, 0);
}

TEST(Detector, ConstantAndBlackImagesHaveFiniteResiduals) {
  for (const auto kind : {model::DetectorKind::Autoencoder, model::DetectorKind::Wasserstein}) {
    auto detector = model::Detector::create(small(kind));
    const std::vector<std::uint8_t> black(kSize * kSize * 3, 0), white(kSize * kSize * 3, 255);
    for (const auto& image : {black, white}) {
      const auto residuals = detector.residuals(image);
      ASSERT_EQ(residuals.pixel.size(), 1u);
      EXPECT_TRUE(std::isfinite(residuals.pixel[0]));
    }
  }
}

TEST(Detector, RefusesWhatItCannotLearnFrom) {
  auto detector = model::Detector::create(small(model::DetectorKind::Autoencoder));
  EXPECT_THROW(detector.train(blobs(1, 1), 1), model::Error);
  EXPECT_THROW(detector.residuals(std::vector<std::uint8_t>(100)), model::Error);
  model::DetectorOptions options;
  options.size = 50;
  EXPECT_THROW(model::Detector::create(options), model::Error);
  options = {};
  options.width = 0;
  EXPECT_THROW(model::Detector::create(options), model::Error);
}

TEST_F(DetectorFile, ADamagedFileIsASentence) {
  model::Detector::create(small(model::DetectorKind::Autoencoder)).save(m_file);
  std::filesystem::resize_file(m_file, std::filesystem::file_size(m_file) - 100);
  EXPECT_THROW(model::Detector::load(m_file), model::Error);
  EXPECT_THROW(model::Detector::load(m_file.string() + ".absent"), model::Error);
}

}  // namespace
