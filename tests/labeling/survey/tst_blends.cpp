#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "labeling/survey/blends.h"
#include "model/base/random.h"

namespace {

constexpr int kSide = 80;

/// Unit noise and round sources of 2 pixels at these places.
std::vector<float> sky(const std::vector<std::pair<double, double>>& sources) {
  model::Random random(3);
  std::vector<float> plane;
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x) {
      double value = random.normal();
      for (const auto& [sx, sy] : sources) value += 80 * std::exp(-((x - sx) * (x - sx) + (y - sy) * (y - sy)) / 8);
      plane.push_back(static_cast<float>(value));
    }
  return plane;
}

TEST(Blends, OneSourceStandsAlone) { EXPECT_EQ(labeling::countBlends(sky({{40, 40}}), kSide, kSide), 1); }

TEST(Blends, ANeighbourThatTouchesIsABlend) {
  EXPECT_EQ(labeling::countBlends(sky({{40, 40}, {47, 42}}), kSide, kSide), 2);
}

TEST(Blends, ANeighbourFarAwayIsNone) {
  EXPECT_EQ(labeling::countBlends(sky({{40, 40}, {68, 12}}), kSide, kSide), 1);
}

TEST(Blends, NothingInTheMiddleIsNothing) {
  EXPECT_EQ(labeling::countBlends(sky({{10, 10}}), kSide, kSide), 0);
  EXPECT_EQ(labeling::countBlends(std::vector<float>(kSide * kSide, 3.0F), kSide, kSide), 0);
  const std::vector<float> missing(kSide * kSide, std::numeric_limits<float>::quiet_NaN());
  EXPECT_EQ(labeling::countBlends(missing, kSide, kSide), 0);
}

}  // namespace
