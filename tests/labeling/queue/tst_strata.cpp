#include "labeling/queue/strata.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <set>

using namespace labeling;

namespace {

std::vector<std::int64_t> allRows(std::size_t count) {
  std::vector<std::int64_t> rows(count);
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  return rows;
}

}  // namespace

TEST(Strata, OfEqualCounts) {
  // Seven magnitudes, one of them missing: 14 15 | 16 17 | 18 30.
  const std::vector<double> magnitudes{18, 14, std::nan(""), 16, 30, 15, 17};
  const auto strata = equalCountStrata(magnitudes, allRows(7), 3);
  ASSERT_EQ(strata.size(), 3u);
  EXPECT_EQ(strata[0].rows, (std::vector<std::int64_t>{1, 5}));
  EXPECT_EQ(strata[1].rows, (std::vector<std::int64_t>{3, 6}));
  EXPECT_EQ(strata[2].rows, (std::vector<std::int64_t>{0, 4}));
  EXPECT_EQ(strata[2].low, 18);
  EXPECT_EQ(strata[2].high, 30);
}

TEST(Strata, MoreBinsThanObjectsAreAsManyBinsAsObjects) {
  const std::vector<double> values{1, 2};
  EXPECT_EQ(equalCountStrata(values, allRows(2), 5).size(), 2u);
  EXPECT_TRUE(equalCountStrata(values, {}, 5).empty());
}

TEST(Strata, EqualValuesStayInTheirOrder) {
  const std::vector<double> values{2, 1, 2, 1, 2, 1};
  const std::vector<std::int64_t> rows{4, 0, 5, 2, 1, 3};
  const auto strata = equalCountStrata(values, rows, 2);
  ASSERT_EQ(strata.size(), 2u);
  EXPECT_EQ(strata[0].rows, (std::vector<std::int64_t>{5, 1, 3}));
  EXPECT_EQ(strata[1].rows, (std::vector<std::int64_t>{4, 0, 2}));
}

TEST(Strata, OfFixedEdges) {
  const std::vector<double> values{13.9, 14, 15.9, 16, 18, 18.1, std::nan("")};
  const std::vector<double> edges{14, 16, 18};
  const auto strata = fixedStrata(values, allRows(7), edges);
  EXPECT_EQ(strata[0].rows, (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(strata[1].rows, (std::vector<std::int64_t>{3, 4}));  // the last bin has its upper edge
}

TEST(Strata, EveryBeginningOfTheListIsBalanced) {
  std::vector<double> values(300);
  std::iota(values.begin(), values.end(), 0.0);
  model::Random random(5);
  const auto picks = picksOfStrata(equalCountStrata(values, allRows(300), 3), 90, random);
  ASSERT_EQ(picks.size(), 90u);
  std::vector<int> count(3, 0);
  std::set<std::int64_t> seen;
  for (std::size_t i = 0; i < picks.size(); ++i) {
    ++count[picks[i].stratum];
    EXPECT_TRUE(seen.insert(picks[i].row).second);
    EXPECT_EQ(static_cast<std::size_t>(picks[i].row / 100), picks[i].stratum);
    if (i % 3 == 2) {
      EXPECT_EQ(count, std::vector<int>(3, static_cast<int>(i / 3) + 1));
    }
  }
}

TEST(Strata, ABinThatRunsOutIsPassedOver) {
  std::vector<Stratum> strata(2);
  strata[0].rows = {0};
  strata[1].rows = {1, 2, 3};
  model::Random random(1);
  EXPECT_EQ(picksOfStrata(strata, 10, random).size(), 4u);
}
