#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/base/error.h"
#include "model/embedding/neighbours.h"
#include "tests/model/embedding/made_features.h"

using embeddingtest::clumps;
using model::Error;
using model::FeatureView;
using model::nearestNeighbours;

namespace {

double distanceBetween(const FeatureView& features, std::int64_t one, std::int64_t other) {
  double sum = 0;
  for (std::size_t d = 0; d < static_cast<std::size_t>(features.dimensions); ++d) {
    const double difference =
        static_cast<double>(features.row(one)[d]) - static_cast<double>(features.row(other)[d]);
    sum += difference * difference;
  }
  return std::sqrt(sum);
}

}  // namespace

TEST(Neighbours, areThoseOnALine) {
  const std::vector<float> line{0, 1, 3, 7};
  const auto graph = nearestNeighbours({line, 1}, {.k = 2});
  EXPECT_EQ(graph.k, 2);
  EXPECT_EQ(graph.indices, (std::vector<std::int32_t>{1, 2, 0, 2, 1, 0, 2, 1}));
  EXPECT_EQ(graph.distances, (std::vector<float>{1, 3, 1, 2, 2, 3, 4, 6}));
  EXPECT_TRUE(graph.exact);
}

TEST(Neighbours, equalDistancesComeInTheOrderOfTheRows) {
  const std::vector<float> same(5, 2.0F);
  EXPECT_EQ(nearestNeighbours({same, 1}, {.k = 2}).indices,
            (std::vector<std::int32_t>{1, 2, 0, 2, 0, 1, 0, 1, 0, 1}));
}

TEST(Neighbours, exactSearchEqualsSortingAllDistances) {
  const auto made = clumps(150, 37, 3, 2);  // 37: not a multiple of any vector width
  const auto graph = nearestNeighbours(made.view(), {.k = 10});
  for (std::int64_t row = 0; row < 150; ++row) {
    std::vector<double> all;
    for (std::int64_t other = 0; other < 150; ++other)
      if (other != row) all.push_back(distanceBetween(made.view(), row, other));
    std::sort(all.begin(), all.end());
    for (std::size_t i = 0; i < 10; ++i) {
      const std::size_t at = static_cast<std::size_t>(row) * 10 + i;
      EXPECT_NEAR(static_cast<double>(graph.distances[at]), all[i], 1e-5 * all[i]);
      EXPECT_NEAR(distanceBetween(made.view(), row, graph.indices[at]), all[i], 1e-5 * all[i]);
    }
  }
}

TEST(Neighbours, graphSearchFindsNearlyAllOfThem) {
  const auto made = clumps(3000, 32, 5, 1);
  const auto exact = nearestNeighbours(made.view(), {.k = 15});
  const auto found = nearestNeighbours(made.view(), {.k = 15, .exactBelow = 0});
  EXPECT_FALSE(found.exact);
  std::int64_t hits = 0;
  for (std::size_t row = 0; row < 3000; ++row) {
    const auto first = exact.indices.begin() + static_cast<std::ptrdiff_t>(row * 15);
    for (std::size_t i = 0; i < 15; ++i)
      hits += std::find(first, first + 15, found.indices[row * 15 + i]) != first + 15 ? 1 : 0;
  }
  EXPECT_GE(static_cast<double>(hits) / (3000 * 15), 0.99);
}

TEST(Neighbours, graphSearchDoesNotDependOnTheThreads) {
  const auto made = clumps(2000, 16, 4, 2);
  const auto one = nearestNeighbours(made.view(), {.k = 8, .exactBelow = 0, .threads = 1});
  const auto many = nearestNeighbours(made.view(), {.k = 8, .exactBelow = 0, .threads = 4});
  EXPECT_EQ(one.indices, many.indices);
  EXPECT_EQ(one.distances, many.distances);
}

TEST(Neighbours, thousandsOfDuplicatesStillHaveNeighbours) {
  std::vector<float> same(2000 * 4, 1.0F);
  const auto graph = nearestNeighbours({same, 4}, {.k = 5, .exactBelow = 0});
  for (std::size_t row = 0; row < 2000; ++row)
    for (std::size_t i = 0; i < 5; ++i) {
      EXPECT_GE(graph.indices[row * 5 + i], 0);
      EXPECT_NE(graph.indices[row * 5 + i], static_cast<std::int32_t>(row));
      EXPECT_EQ(graph.distances[row * 5 + i], 0);
    }
}

TEST(Neighbours, rowsThatAreNotFiniteAreLeftOutAndListed) {
  const std::vector<float> line{0, NAN, 1, INFINITY, 3};
  const auto graph = nearestNeighbours({line, 1}, {.k = 2});
  ASSERT_EQ(graph.leftOut.size(), 2U);
  EXPECT_EQ(graph.leftOut[0].row, 1);
  EXPECT_EQ(graph.leftOut[0].reason, "a feature is not a finite number");
  EXPECT_EQ(graph.indices, (std::vector<std::int32_t>{2, 4, -1, -1, 0, 4, -1, -1, 2, 0}));
  EXPECT_TRUE(std::isnan(graph.distances[2]));
}

TEST(Neighbours, normalisedRowsAreComparedByDirection) {
  const std::vector<float> rows{1, 0, 100, 1, 0, 1, 0, 0};
  const auto graph = nearestNeighbours({rows, 2}, {.k = 1, .metric = model::Metric::Cosine});
  EXPECT_EQ(graph.indices[0], 1);
  EXPECT_NEAR(graph.distances[0], 5e-5, 1e-7) << "1 - cos of an angle of 0.01";
  ASSERT_EQ(graph.leftOut.size(), 1U) << "a row of zeros has no direction";
  EXPECT_EQ(graph.leftOut[0].row, 3);
}

TEST(Neighbours, fewRowsGiveFewNeighbours) {
  const std::vector<float> rows{1, 2, 3};
  EXPECT_EQ(nearestNeighbours({rows, 1}, {.k = 15}).k, 2);
  EXPECT_EQ(nearestNeighbours({rows, 3}, {.k = 15}).k, 0);
  EXPECT_EQ(nearestNeighbours({{}, 3}, {.k = 15}).rows, 0);
}

TEST(Neighbours, contradictionsAreRefused) {
  const std::vector<float> rows{1, 2, 3};
  EXPECT_THROW(nearestNeighbours({rows, 2}, {}), Error);
  EXPECT_THROW(nearestNeighbours({rows, 0}, {}), Error);
  EXPECT_THROW(nearestNeighbours({rows, 1}, {.k = 0}), Error);
}

TEST(NearestTo, findsTheRowsNearestToAVector) {
  const std::vector<float> rows{0, 0, 3, 4, NAN, 0, 1, 0};
  const auto found = model::nearestTo(std::vector{0.0F, 0.0F}, {rows, 2}, 3);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].row, 0);
  EXPECT_EQ(found[1].row, 3);
  EXPECT_EQ(found[2].row, 1);
  EXPECT_FLOAT_EQ(found[2].distance, 5);
}

TEST(NearestTo, comparesDirectionsLikeTheGraphDoes) {
  const auto made = clumps(200, 8, 3, 1);
  const auto graph = nearestNeighbours(made.view(), {.k = 4, .metric = model::Metric::Cosine});
  const auto found = model::nearestTo(made.view().row(7), made.view(), 5, model::Metric::Cosine);
  EXPECT_EQ(found[0].row, 7);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(found[i + 1].row, graph.indices[7 * 4 + i]);
    EXPECT_NEAR(found[i + 1].distance, graph.distances[7 * 4 + i], 1e-4);
  }
}

TEST(NearestTo, refusesVectorsItCannotCompare) {
  const std::vector<float> rows{1, 2, 3, 4};
  EXPECT_THROW(model::nearestTo(std::vector{1.0F}, {rows, 2}, 1), Error);
  EXPECT_THROW(model::nearestTo(std::vector{1.0F, NAN}, {rows, 2}, 1), Error);
  EXPECT_THROW(model::nearestTo(std::vector{0.0F, 0.0F}, {rows, 2}, 1, model::Metric::Cosine), Error);
}

TEST(NearestTo, walksAnIndexToNearlyAllOfThem) {
  auto made = clumps(3000, 24, 5, 1);
  made.values[24 * 100] = NAN;
  for (const auto metric : {model::Metric::Euclidean, model::Metric::Cosine, model::Metric::Correlation,
                            model::Metric::Manhattan}) {
    SCOPED_TRACE(model::nameOf(metric));
    std::optional<model::NeighbourIndex> index;
    nearestNeighbours(made.view(), {.k = 5, .metric = metric, .exactBelow = 0}, {}, &index);
    ASSERT_TRUE(index.has_value());
    const auto scales = model::rowScales(made.view(), metric);
    int hits = 0;
    for (std::int64_t row = 1; row < 3000; row += 30) {
      const auto exact = model::nearestTo(made.view().row(row), made.view(), 15, metric, scales);
      const auto found = model::nearestTo(made.view().row(row), made.view(), 15, metric, scales, &*index);
      for (const auto& each : found)
        hits += std::any_of(exact.begin(), exact.end(), [&](const auto& one) { return one.row == each.row; });
    }
    EXPECT_GE(hits, 1485) << "of 1500";
  }
}

TEST(NearestTo, isToppedUpWhereTheIndexFindsTooFew) {
  const std::vector<float> same(2000 * 2, 1.0F);  // a graph of duplicates falls apart
  std::optional<model::NeighbourIndex> index;
  nearestNeighbours({same, 2}, {.k = 5, .exactBelow = 0}, {}, &index);
  const auto scales = model::rowScales({same, 2}, model::Metric::Euclidean);
  EXPECT_EQ(
      model::nearestTo(std::vector{1.0F, 1.0F}, {same, 2}, 900, model::Metric::Euclidean, scales, &*index)
          .size(),
      900U);
}

TEST(NearestTo, metricsAreThoseOfTheTextbook) {
  const std::vector<float> rows{3, 4, 0, 0, 5, 1};
  const std::vector query{1.0F, 2.0F, 0.0F};
  const auto distanceBy = [&](model::Metric metric) {
    return model::nearestTo(query, {std::span(rows).first(3), 3}, 1, metric)[0].distance;
  };
  EXPECT_NEAR(distanceBy(model::Metric::Euclidean), std::sqrt(8.0), 1e-6);
  EXPECT_NEAR(distanceBy(model::Metric::Manhattan), 4, 1e-6);
  EXPECT_NEAR(distanceBy(model::Metric::Cosine), 1 - 11 / (std::sqrt(5.0) * 5), 1e-6);
  // Centred: (0, 1, -1) and (2, 5, -7) / 3.
  EXPECT_NEAR(distanceBy(model::Metric::Correlation), 1 - 12 / std::sqrt(2.0 * 78), 1e-6);
}

TEST(NeighbourIndex, aDamagedOneIsRefused) {
  const auto made = clumps(300, 4, 1, 1);
  const auto index = model::NeighbourIndex::build(made.view(), model::Metric::Euclidean, 1, 1, {});
  EXPECT_NO_THROW(model::NeighbourIndex::over(index.arrays()));
  auto broken = index.arrays();
  std::vector<std::int32_t> ground(broken.ground.begin(), broken.ground.end());
  ground[5] = 300;
  broken.ground = ground;
  EXPECT_THROW(model::NeighbourIndex::over(broken), Error);
  broken = index.arrays();
  broken.ground = broken.ground.first(10);
  EXPECT_THROW(model::NeighbourIndex::over(broken), Error);
  broken = index.arrays();
  broken.entries = {};
  EXPECT_THROW(model::NeighbourIndex::over(broken), Error);
}
