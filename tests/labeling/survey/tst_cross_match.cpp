// Matching on the sky: right at the poles, over RA 0, for separations far below an arcsecond, and the same as
// comparing every pair.
#include "labeling/survey/cross_match.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "labeling/survey/sky_separation.h"
#include "model/base/error.h"
#include "model/base/random.h"

namespace {
using namespace labeling;

constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();

TEST(Separation, isRightWhereverOneLooks) {
  EXPECT_NEAR(separationArcsec({10, 0}, {11, 0}), 3600, 1e-9);
  EXPECT_NEAR(separationArcsec({10, 60}, {10.001, 60}), 1.8, 1e-8);  // cos 60 = 1/2
  EXPECT_NEAR(separationArcsec({359.9999, 0}, {0.0001, 0}), 0.72, 1e-9);
  EXPECT_NEAR(separationArcsec({20, 90 - 1.0 / 3600}, {200, 90 - 1.0 / 3600}), 2, 1e-9);  // across the pole
  EXPECT_NEAR(separationArcsec({0, -90}, {123, -90}), 0, 1e-12);
  EXPECT_NEAR(separationArcsec({0, 0}, {180, 0}), 180 * 3600, 1e-9);
  EXPECT_NEAR(separationArcsec({30, 40}, {210, -40 + 1e-6}), 180 * 3600 - 0.0036, 1e-9);
  EXPECT_EQ(separationArcsec({361, 5}, {1, 5}), 0);
  // One unit in the last place of a declination: a cosine rule would say 0 or 0.003.
  const double next = std::nextafter(45.0, 46.0);
  EXPECT_NEAR(separationArcsec({150, 45}, {150, next}) / ((next - 45) * 3600), 1, 1e-12);
}

TEST(Separation, splitsIntoEastAndNorth) {
  const SkyOffset offset = offsetBetween({359.9999, 60}, {0.0001, 60.0002});
  EXPECT_NEAR(offset.eastArcsec, 0.36, 1e-5);
  EXPECT_NEAR(offset.northArcsec, 0.72, 1e-5);
}

// Half of them crowd the poles and RA 0; with duplicates and missing positions.
std::vector<SkyPosition> hardSky(std::size_t count, std::uint64_t seed) {
  model::Random random(seed);
  std::vector<SkyPosition> sky;
  for (std::size_t i = 0; i < count; ++i) {
    switch (random.below(5)) {
      case 0:
        sky.push_back({random.uniform(0, 360), 90 - random.uniform(0, 0.01)});
        break;
      case 1:
        sky.push_back({random.uniform(0, 360), -90 + random.uniform(0, 0.01)});
        break;
      case 2:
        sky.push_back({std::fmod(359.995 + random.uniform(0, 0.01), 360), random.uniform(-0.005, 0.005)});
        break;
      case 3:
        sky.push_back({random.uniform(0, 0.02), random.uniform(30, 30.02)});
        break;
      default:
        if (sky.empty() || random.below(4) == 0)
          sky.push_back({kNowhere, 10});
        else
          sky.push_back(sky[random.below(sky.size())]);
    }
  }
  return sky;
}

// All pairs within 30 arcsec, found by looking at all four million.
const std::vector<SkyPair>& everyPair(const std::vector<SkyPosition>& first,
                                      const std::vector<SkyPosition>& second) {
  static const std::vector<SkyPair> pairs = [&] {
    std::vector<SkyPair> found;
    for (std::size_t i = 0; i < first.size(); ++i)
      for (std::size_t j = 0; j < second.size(); ++j) {
        const double separation = separationArcsec(first[i], second[j]);
        if (separation <= 30)
          found.push_back({static_cast<std::int64_t>(i), static_cast<std::int64_t>(j), separation});
      }
    return found;
  }();
  return pairs;
}

struct BruteForce : testing::TestWithParam<double> {};

TEST_P(BruteForce, of2000By2000GivesTheSame) {
  const double radius = GetParam();
  const std::vector<SkyPosition> first = hardSky(2000, 1), second = hardSky(2000, 2);
  std::vector<SkyPair> expected;
  for (const SkyPair& pair : everyPair(first, second))
    if (pair.separationArcsec <= radius) expected.push_back(pair);
  ASSERT_GT(expected.size(), 20U);
  EXPECT_EQ(crossMatch(first, second, {radius, MatchMode::All}).pairs, expected);

  // Best symmetric, as defined: pairs of rows that are each other's nearest.
  std::map<std::int64_t, SkyPair> nearestOfFirst, nearestOfSecond;
  std::stable_sort(expected.begin(), expected.end(), [](const SkyPair& a, const SkyPair& b) {
    return a.separationArcsec < b.separationArcsec;
  });
  for (const SkyPair& pair : expected) {
    nearestOfFirst.emplace(pair.first, pair);
    nearestOfSecond.emplace(pair.second, pair);
  }
  std::vector<SkyPair> best;
  for (const auto& [row, pair] : nearestOfFirst)
    if (nearestOfSecond.at(pair.second) == pair) best.push_back(pair);
  const CrossMatch symmetric = crossMatch(first, second, {radius, MatchMode::BestSymmetric});
  EXPECT_EQ(symmetric.pairs, best);

  // For each row of the first list the nearest of the second.
  std::vector<SkyPair> nearest;
  for (const auto& [row, pair] : nearestOfFirst) nearest.push_back(pair);
  EXPECT_EQ(crossMatch(first, second, {radius, MatchMode::BestOfFirst}).pairs, nearest);

  // Threads change nothing, and exchanging the lists exchanges the pairs.
  EXPECT_EQ(crossMatch(first, second, {radius, MatchMode::BestSymmetric, 1}).pairs, symmetric.pairs);
  const CrossMatch other = crossMatch(second, first, {radius, MatchMode::BestOfSecond});
  ASSERT_EQ(other.pairs.size(), nearest.size());
  EXPECT_EQ(symmetric.first.matched + symmetric.first.unmatched + symmetric.first.withoutPosition, 2000);
}

INSTANTIATE_TEST_SUITE_P(Radii, BruteForce, testing::Values(0.5, 3.0, 30.0));

TEST(CrossMatch, reportsWhatBecameOfEveryRow) {
  const std::vector<SkyPosition> first{{10, 0}, {20, 0}, {30, 0}, {kNowhere, kNowhere}};
  const std::vector<SkyPosition> second{
      {10 + 0.21 / 3600, 0}, {10 - 0.4 / 3600, 0}, {20, 0.9 / 3600}, {50, 0}, {60, 95}};
  const CrossMatch match = crossMatch(first, second, {1, MatchMode::BestSymmetric});
  ASSERT_EQ(match.pairs.size(), 2U);
  EXPECT_EQ(match.pairs[0].second, 0);
  EXPECT_NEAR(match.pairs[0].separationArcsec, 0.21, 1e-9);
  EXPECT_EQ(match.first.matched, 2);
  EXPECT_EQ(match.first.unmatched, 1);
  EXPECT_EQ(match.first.withoutPosition, 1);
  EXPECT_EQ(match.first.several, 1);
  EXPECT_EQ(match.second.unmatched, 2);
  EXPECT_EQ(match.second.withoutPosition, 1);  // declination 95
  EXPECT_EQ(match.histogram.size(), 40U);
  EXPECT_EQ(match.histogram[8], 1);   // 0.21 of 1
  EXPECT_EQ(match.histogram[36], 1);  // 0.9 of 1
  EXPECT_EQ(crossMatch(first, second, {1, MatchMode::All}).pairs.size(), 3U);
}

TEST(CrossMatch, findsAShiftBetweenTheLists) {
  model::Random random(3);
  std::vector<SkyPosition> first, second;
  for (int i = 0; i < 500; ++i) {
    first.push_back({random.uniform(0, 360), random.uniform(-80, 80)});
    const double east = (0.3 + 0.05 * random.normal()) / 3600, north = (-0.2 + 0.05 * random.normal()) / 3600;
    second.push_back({first.back().raDeg + east / std::cos(first.back().decDeg * 3.14159265358979 / 180),
                      first.back().decDeg + north});
  }
  const CrossMatch match = crossMatch(first, second, {});
  EXPECT_EQ(match.pairs.size(), 500U);
  EXPECT_NEAR(match.medianEastArcsec, 0.3, 5 * match.errorEastArcsec);
  EXPECT_NEAR(match.medianNorthArcsec, -0.2, 5 * match.errorNorthArcsec);
  EXPECT_LT(match.errorEastArcsec, 0.005);
  EXPECT_TRUE(match.isShifted());
  EXPECT_FALSE(crossMatch(first, first, {}).isShifted());
}

TEST(CrossMatch, refusesARadiusThatIsNone) {
  const std::vector<SkyPosition> sky{{1, 1}};
  EXPECT_THROW(crossMatch(sky, sky, {0}), model::Error);
  EXPECT_THROW(crossMatch(sky, sky, {-1}), model::Error);
  EXPECT_THROW(crossMatch(sky, sky, {kNowhere}), model::Error);
  EXPECT_THROW(matchModeFromName("nearest"), model::Error);
  EXPECT_TRUE(crossMatch({}, sky, {1}).pairs.empty());
}

TEST(CrossMatch, refusesMorePairsThanMemoryHolds) {
  const std::vector<SkyPosition> sky(40, SkyPosition{1, 1});  // 1,600 pairs
  CrossMatchOptions options{1, MatchMode::All};
  EXPECT_EQ(crossMatch(sky, sky, options).pairs.size(), 1600U);
  options.mostPairs = 1000;
  EXPECT_THROW(crossMatch(sky, sky, options), model::Error);
}
}  // namespace
