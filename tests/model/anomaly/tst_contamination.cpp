#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "model/anomaly/contamination.h"
#include "model/base/random.h"

namespace {

constexpr int kSide = 96;

/// Noise of one sigma about 100, and a round galaxy in the middle.
std::vector<float> galaxy(std::uint64_t seed = 1, double peak = 60) {
  model::Random random(seed);
  std::vector<float> plane;
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x) {
      const double r2 = (x - 47.5) * (x - 47.5) + (y - 47.5) * (y - 47.5);
      plane.push_back(static_cast<float>(100 + peak * std::exp(-r2 / 2 / 36) + random.normal()));
    }
  return plane;
}

float& at(std::vector<float>& plane, int x, int y) { return plane[static_cast<std::size_t>(y * kSide + x)]; }

model::Contamination of(const std::vector<float>& plane) { return model::contaminationOf(plane, kSide, kSide); }

TEST(Contamination, AnOrdinaryGalaxyHasNone) {
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    const auto found = of(galaxy(seed));
    EXPECT_EQ(found.edge, 0);
    EXPECT_EQ(found.missing, 0);
    EXPECT_EQ(found.saturated, 0);
    EXPECT_LT(found.trail, 6);
    EXPECT_LT(found.gradient, 0.5);
  }
}

TEST(Contamination, BlankRowsAreTheEdgeOfCoverage) {
  std::vector<float> plane = galaxy();
  for (int y = 0; y < 24; ++y)
    for (int x = 0; x < kSide; ++x) at(plane, x, y) = 0;
  EXPECT_DOUBLE_EQ(of(plane).edge, 0.25);
  for (int y = 0; y < kSide; ++y)  // and missing columns: 1/4 + 1/2 - 1/8
    for (int x = 48; x < kSide; ++x) at(plane, x, y) = std::numeric_limits<float>::quiet_NaN();
  for (int y = 0; y < 24; ++y)
    for (int x = 48; x < kSide; ++x) at(plane, x, y) = 0;
  EXPECT_NEAR(of(plane).edge, 0.25, 1e-12);  // the columns are not blank where the rows already are
}

TEST(Contamination, PixelsWithoutAValueAreMissing) {
  std::vector<float> plane = galaxy();
  for (int y = 10; y < 20; ++y)
    for (int x = 10; x < 20; ++x) at(plane, x, y) = std::numeric_limits<float>::quiet_NaN();
  EXPECT_DOUBLE_EQ(of(plane).missing, 100.0 / kSide / kSide);
}

TEST(Contamination, APlateauAtTheTopIsSaturation) {
  std::vector<float> plane = galaxy(1, 6000);
  for (float& value : plane) value = std::min(value, 1000.0F);
  EXPECT_GT(of(plane).saturated, 0.005);
}

TEST(Contamination, ALineAcrossTheImageIsATrail) {
  for (const double slope : {0.0, 0.37, 1.0}) {
    std::vector<float> plane = galaxy();
    for (int x = 0; x < kSide; ++x)
      for (int wide = -1; wide <= 1; ++wide) {
        const int y = static_cast<int>(std::lround(20 + slope * x * 0.6)) + wide;
        if (y >= 0 && y < kSide) at(plane, x, y) += 8;
      }
    EXPECT_GT(of(plane).trail, 8) << slope;
  }
  // A disk seen from its side ends before the image does.
  std::vector<float> disk = galaxy();
  for (int x = 28; x < 68; ++x)
    for (int y = 46; y < 50; ++y) at(disk, x, y) += 30;
  EXPECT_LT(of(disk).trail, 6);
}

TEST(Contamination, ATiltedBackgroundIsAGradient) {
  std::vector<float> plane = galaxy();
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x) at(plane, x, y) += static_cast<float>(2.0 * x / kSide);
  EXPECT_NEAR(of(plane).gradient, 2, 0.6);  // two sigma across; the tilt itself widens the scatter a little
}

TEST(Contamination, ConstantAndMissingImagesAreNoCrash) {
  const auto constant = of(std::vector<float>(kSide * kSide, 5.0F));
  EXPECT_EQ(constant.edge, 1);
  EXPECT_EQ(constant.trail, 0);
  const auto missing = of(std::vector<float>(kSide * kSide, std::numeric_limits<float>::quiet_NaN()));
  EXPECT_EQ(missing.missing, 1);
  EXPECT_EQ(missing.edge, 1);
  EXPECT_EQ(model::contaminationOf({}, 0, 0).missing, 0);
}

}  // namespace
