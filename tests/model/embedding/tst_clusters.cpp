#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "model/base/error.h"
#include "model/embedding/kmeans.h"
#include "tests/model/embedding/made_features.h"

using embeddingtest::clumps;
using embeddingtest::reference;
using model::Error;
using model::kMeans;

TEST(KMeans, findsTheClumpsTheRowsWereDrawnFrom) {
  const auto made = clumps(400, 6, 4, 10);
  const auto clusters = kMeans(made.view(), {.clusters = 4});
  EXPECT_EQ(clusters.count, 4);
  std::set<std::pair<std::int32_t, std::int32_t>> pairs;
  for (std::size_t i = 0; i < 400; ++i) pairs.emplace(made.clump[i], clusters.ofRow[i]);
  EXPECT_EQ(pairs.size(), 4U) << "one cluster for each clump";
  EXPECT_EQ(clusters.sizes, (std::vector<std::int64_t>{100, 100, 100, 100}));
}

TEST(KMeans, centresAreMeansAndInertiaIsTheSpreadAboutThem) {
  const std::vector<float> line{0, 2, 10, 12, 14};
  const auto clusters = kMeans({line, 1}, {.clusters = 2});
  EXPECT_EQ(clusters.sizes, (std::vector<std::int64_t>{3, 2})) << "largest first";
  EXPECT_EQ(clusters.centres, (std::vector<float>{12, 1}));
  EXPECT_EQ(clusters.ofRow, (std::vector<std::int32_t>{1, 1, 0, 0, 0}));
  EXPECT_DOUBLE_EQ(clusters.inertia, 1 + 1 + 4 + 4);
}

TEST(KMeans, dependsOnTheSeedAndNotOnTheThreads) {
  const auto made = clumps(3000, 5, 1, 1);
  const auto one = kMeans(made.view(), {.clusters = 6, .seed = 4, .threads = 1});
  const auto many = kMeans(made.view(), {.clusters = 6, .seed = 4, .threads = 4});
  EXPECT_EQ(one.ofRow, many.ofRow);
  EXPECT_EQ(one.inertia, many.inertia);
}

TEST(KMeans, oddInput) {
  EXPECT_EQ(kMeans({std::vector<float>{5, 5, 5, 5}, 1}, {.clusters = 3}).count, 1)
      << "only one different row";
  const auto some = kMeans({std::vector<float>{1, NAN, 9}, 1}, {.clusters = 2});
  EXPECT_EQ(some.ofRow[1], -1);
  EXPECT_EQ(some.leftOut.size(), 1U);
  EXPECT_THROW(kMeans({std::vector<float>{NAN}, 1}, {}), Error);
  EXPECT_THROW(kMeans({std::vector<float>{1}, 1}, {.clusters = 0}), Error);
}

TEST(Silhouette, equalsScikitLearn) {
  const auto& each = reference();
  const auto features = each["features"].get<std::vector<float>>();
  EXPECT_NEAR(model::silhouette({features, each["dimensions"].get<int>()},
                                each["cluster"].get<std::vector<std::int32_t>>()),
              each["silhouette"].get<double>(), 1e-6);
}

TEST(Silhouette, isUndefinedForOneCluster) {
  const std::vector<float> rows{1, 2, 3};
  EXPECT_THROW(model::silhouette({rows, 1}, std::vector<std::int32_t>{0, 0, -1}), Error);
  EXPECT_THROW(model::silhouette({rows, 1}, std::vector<std::int32_t>{0, 1}), Error);
  EXPECT_THROW(model::silhouette({rows, 1}, std::vector<std::int32_t>{0, 1, 9}), Error);
}
