#include <gtest/gtest.h>

#include <cmath>

#include "model/simulation/camera.h"
#include "model/simulation/render_galaxy.h"
#include "model/simulation/truth.h"

namespace {

struct Spread {
  double mean = 0, deviation = 0;
};

Spread spreadOf(const model::Plane& plane) {
  double sum = 0, square = 0;
  for (const float value : plane.values) {
    sum += value;
    square += static_cast<double>(value) * value;
  }
  const auto n = static_cast<double>(plane.values.size());
  return {sum / n, std::sqrt(square / n - sum * sum / n / n)};
}

}  // namespace

// Sky of 22.5 mag on a pixel of 1": 1 nanomaggy, 100 electrons; with 5 electrons of read noise the
// deviation is sqrt(125) electrons.
TEST(Camera, theNoiseOfAnEmptySkyIsThatOfItsPhotons) {
  const model::BandRecipe band{"r", 1, 22.5, 100, 5};
  model::Plane plane(256, 1);
  model::Random random(1);
  model::photograph(plane, band, 1, 1, random);
  const Spread spread = spreadOf(plane);
  EXPECT_NEAR(spread.mean, 0, 0.002);  // four standard errors
  EXPECT_NEAR(spread.deviation, std::sqrt(125.0) / 100, 0.0013);
}

TEST(Camera, fewPhotonsAreCountedOneByOne) {
  const model::BandRecipe band{"r", 1, 22.5, 4, 0};  // four electrons a pixel
  model::Plane plane(256, 1);
  model::Random random(2);
  model::photograph(plane, band, 1, 1, random);
  const Spread spread = spreadOf(plane);
  EXPECT_NEAR(spread.mean, 0, 0.01);
  EXPECT_NEAR(spread.deviation, std::sqrt(4.0) / 4, 0.01);
  for (const float value : plane.values) {
    const double electrons = (value + 1) * 4;
    ASSERT_NEAR(electrons, std::round(electrons), 1e-4);
  }
}

TEST(Camera, binnedPixelsCollectMoreNoise) {
  const model::BandRecipe band{"r", 1, 22.5, 100, 5};
  model::Plane plane(256, 2);
  model::Random random(3);
  model::photograph(plane, band, 1, 2, random);
  EXPECT_NEAR(spreadOf(plane).deviation, 2 * std::sqrt(125.0) / 100, 0.003);
}

TEST(Camera, magnifiedNoiseIsCorrelated) {
  model::Plane plane(64, 0.4);
  model::Random random(4);
  model::photograph(plane, model::BandRecipe{"r", 1, 21, 900, 5}, 0.4, 1, random);
  const auto correlation = [](const model::Plane& image) {
    double product = 0, square = 0;
    for (int row = 0; row < image.side; ++row) {
      for (int column = 0; column + 1 < image.side; ++column) {
        product += image.at(row, column) * image.at(row, column + 1);
        square += image.at(row, column) * image.at(row, column);
      }
    }
    return product / square;
  };
  EXPECT_NEAR(correlation(plane), 0, 0.06);
  EXPECT_GT(correlation(model::resampled(plane, 128)), 0.6);
}

TEST(Camera, aCutoutsCornersShowTheSurveysSky) {
  model::SurveyRecipe survey;
  survey.neighbours = false;
  model::GalaxyRecipe galaxy;
  galaxy.body.magnitudes = {18.5, 18, 17.8};
  galaxy.body.disk = model::DiskRecipe{1.5, 30, 0.2, 4, 0, 0};
  galaxy.petroR90Arcsec = survey.side * survey.nativePixelArcsec / survey.framing;  // no resampling
  const model::SimulatedCutout cutout = model::render(galaxy, survey);
  EXPECT_NEAR(cutout.pixelScaleArcsec, survey.nativePixelArcsec, 1e-9);
  double sum = 0, square = 0;
  int n = 0;
  for (int row = 0; row < 30; ++row) {
    for (int column = 0; column < 128; ++column, ++n) {
      const double value = cutout.band(1)[row * 128 + column];
      sum += value;
      square += value * value;
    }
  }
  const model::BandRecipe& r = survey.bands[1];
  const double electrons =
      std::pow(10.0, 0.4 * (22.5 - r.skyMagPerArcsec2)) * 0.396 * 0.396 * r.electronsPerNanomaggy;
  const double expected =
      std::sqrt(electrons + r.readNoiseElectrons * r.readNoiseElectrons) / r.electronsPerNanomaggy;
  EXPECT_NEAR(sum / n, 0, 0.0025);
  EXPECT_NEAR(std::sqrt(square / n), expected, 0.05 * expected);
}
