#include "labeling/queue/k_centre.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "model/base/random.h"

using namespace labeling;

namespace {

std::vector<std::int64_t> rowsOf(const std::vector<Centre>& centres) {
  std::vector<std::int64_t> rows;
  for (const Centre& centre : centres) rows.push_back(centre.row);
  return rows;
}

double apart(const std::vector<float>& features, std::int64_t dimensions, std::int64_t one,
             std::int64_t other) {
  double sum = 0;
  for (std::int64_t d = 0; d < dimensions; ++d) {
    const double difference = static_cast<double>(features[static_cast<std::size_t>(one * dimensions + d)]) -
                              static_cast<double>(features[static_cast<std::size_t>(other * dimensions + d)]);
    sum += difference * difference;
  }
  return std::sqrt(sum);
}

}  // namespace

TEST(KCentre, GoesToTheFarthestFirst) {
  // On a line at 0, 1, 4, 10, 11; the one at 0 is labelled.
  const std::vector<float> features{0, 1, 4, 10, 11};
  const std::vector<std::int64_t> candidates{1, 2, 3, 4}, labelled{0};
  const auto centres = kCentre({features, 1}, candidates, labelled, 3);
  EXPECT_EQ(rowsOf(centres), (std::vector<std::int64_t>{4, 2, 1}));  // 1 and 3 are both 1 away: the first
  EXPECT_FLOAT_EQ(centres[0].distance, 11);
  EXPECT_FLOAT_EQ(centres[1].distance, 4);
  EXPECT_FLOAT_EQ(centres[2].distance, 1);
}

TEST(KCentre, WithNothingCoveredTheFirstCandidateBegins) {
  const std::vector<float> features{5, 0, 9};
  const std::vector<std::int64_t> candidates{0, 1, 2};
  const auto centres = kCentre({features, 1}, candidates, {}, 9);
  EXPECT_EQ(rowsOf(centres), (std::vector<std::int64_t>{0, 1, 2}));
  EXPECT_FLOAT_EQ(centres[0].distance, 0);
}

TEST(KCentre, RowsWithoutFeaturesArePassedOver) {
  const std::vector<float> features{0, 0, std::nanf(""), 1, 3, 4};
  const std::vector<std::int64_t> candidates{0, 1, 2}, labelled{1};  // row 1 holds no number
  EXPECT_EQ(rowsOf(kCentre({features, 2}, candidates, labelled, 3)), (std::vector<std::int64_t>{0, 2}));
}

TEST(KCentre, IsTheGreedyChoiceByBruteForce) {
  constexpr std::int64_t kRows = 300, kDimensions = 7;
  model::Random random(11);
  std::vector<float> features(kRows * kDimensions);
  for (float& value : features) value = static_cast<float>(random.normal());
  std::vector<std::int64_t> candidates(250), covered(50);
  std::iota(candidates.begin(), candidates.end(), std::int64_t{50});
  std::iota(covered.begin(), covered.end(), std::int64_t{0});
  const auto centres = kCentre({features, kDimensions}, candidates, covered, 40);
  std::vector<std::int64_t> known = covered;
  for (const Centre& centre : centres) {
    double farthest = -1;
    for (const std::int64_t row : candidates) {
      double least = std::numeric_limits<double>::infinity();
      for (const std::int64_t other : known)
        least = std::min(least, apart(features, kDimensions, row, other));
      farthest = std::max(farthest, least);
    }
    double own = std::numeric_limits<double>::infinity();
    for (const std::int64_t other : known)
      own = std::min(own, apart(features, kDimensions, centre.row, other));
    EXPECT_NEAR(own, farthest, 1e-5);
    EXPECT_NEAR(static_cast<double>(centre.distance), farthest, 1e-4);
    known.push_back(centre.row);
  }
}
