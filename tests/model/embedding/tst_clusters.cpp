#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "model/base/error.h"
#include "model/embedding/hdbscan.h"
#include "model/embedding/kmeans.h"
#include "model/embedding/linkage.h"
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

TEST(KMeans, inertiaIsThatOfScikitLearn) {
  const auto& more = embeddingtest::moreReference();
  const auto blobs = more["blobs"].get<std::vector<float>>();
  const auto clusters = kMeans({blobs, 3}, {.clusters = 4, .starts = 20});
  EXPECT_NEAR(clusters.inertia, more["kmeans_inertia"].get<double>(), 1e-3);
  EXPECT_TRUE(
      embeddingtest::sameGroups(clusters.ofRow, more["kmeans_labels"].get<std::vector<std::int32_t>>()));
  EXPECT_NEAR(model::silhouette({blobs, 3}, clusters.ofRow), more["silhouette"].get<double>(), 1e-6);
}

TEST(Ward, heightsAndCutsAreThoseOfScipy) {
  const auto& more = embeddingtest::moreReference();
  const auto blobs = more["blobs"].get<std::vector<float>>();
  const model::Dendrogram tree = model::ward({blobs, 3});
  const auto heights = more["ward_heights"].get<std::vector<double>>();
  ASSERT_EQ(tree.merges.size(), heights.size());
  for (std::size_t i = 0; i < heights.size(); ++i)
    EXPECT_NEAR(tree.merges[i].height, heights[i], 1e-5 * heights[i]) << i;
  EXPECT_EQ(tree.merges.back().size, 140);
  for (const auto& [groups, labels] : more["ward_cut"].items())
    EXPECT_TRUE(
        embeddingtest::sameGroups(tree.rowsCut(std::stoll(groups)), labels.get<std::vector<std::int32_t>>()))
        << groups;
}

TEST(Ward, joinsWhatIsNearOnALine) {
  const std::vector<float> line{0, 1, 10, NAN, 12};
  const model::Dendrogram tree = model::ward({line, 1});
  EXPECT_EQ(tree.leaves, 4);
  EXPECT_EQ(tree.leftOut.size(), 1U);
  // 0 and 1 at height 1, 10 and 12 at 2, then sqrt(2 * 2 * 2 / 4) * |11 - 0.5|.
  EXPECT_NEAR(tree.merges[2].height, std::sqrt(2.0) * 10.5, 1e-5);
  EXPECT_EQ(tree.rowsCut(2), (std::vector<std::int32_t>{0, 0, 1, -1, 1}));
  EXPECT_EQ(tree.rowsCut(1), (std::vector<std::int32_t>{0, 0, 0, -1, 0}));
  EXPECT_EQ(tree.rowsCut(99), (std::vector<std::int32_t>{0, 1, 2, -1, 3}));
  EXPECT_NEAR(tree.heightOf(2), (2 + tree.merges[2].height) / 2, 1e-6);
}

TEST(Ward, manyObjectsAreGroupedFirst) {
  const auto made = clumps(3000, 5, 4, 12);
  const model::Dendrogram tree = model::ward(made.view(), {.exactUpTo = 1000, .leaves = 100});
  EXPECT_LE(tree.leaves, 100);
  EXPECT_EQ(tree.merges.back().size, 3000);
  EXPECT_TRUE(embeddingtest::sameGroups(tree.rowsCut(4), made.clump));
  EXPECT_TRUE(std::is_sorted(tree.merges.begin(), tree.merges.end(),
                             [](const auto& a, const auto& b) { return a.height < b.height; }));
}

TEST(Ward, oddInput) {
  EXPECT_EQ(model::ward({std::vector<float>{7}, 1}).rowsCut(27), (std::vector<std::int32_t>{0}));
  EXPECT_EQ(model::ward({std::vector<float>(6, 3.0F), 1}).merges.back().height, 0) << "duplicates";
  EXPECT_THROW(model::ward({std::vector<float>{NAN}, 1}), Error);
  EXPECT_THROW(model::ward({std::vector<float>{1}, 1}, {.leaves = 1}), Error);
}

TEST(Hdbscan, labelsAreThoseOfThePaperStepByStep) {
  const auto& more = embeddingtest::moreReference();
  const auto blobs = more["blobs"].get<std::vector<float>>();
  for (const auto& [key, labels] : more["hdbscan"].items()) {
    SCOPED_TRACE(key);
    const auto space = key.find(' ');
    const auto found = model::hdbscan({blobs, 3}, {.minClusterSize = std::stoi(key.substr(0, space)),
                                                   .minSamples = std::stoi(key.substr(space))});
    const auto wanted = labels.get<std::vector<std::int32_t>>();
    // An object that bridges two clusters at the very distance at which they part may go to either.
    if (key == "25 3") {
      EXPECT_GT(model::adjustedRand(found.ofRow, wanted), 0.97);
    } else {
      EXPECT_TRUE(embeddingtest::sameGroups(found.ofRow, wanted));
    }
    EXPECT_TRUE(found.exact);
  }
}

TEST(Hdbscan, linksToNearNeighboursFindTheSameClumps) {
  const auto made = clumps(1500, 4, 3, 15);
  const auto whole = model::hdbscan(made.view());
  const auto sparse = model::hdbscan(made.view(), {.exactUpTo = 0});
  EXPECT_FALSE(sparse.exact);
  EXPECT_EQ(whole.count, 3);
  EXPECT_GT(model::adjustedRand(whole.ofRow, sparse.ofRow), 0.98);
}

TEST(Hdbscan, oddInput) {
  EXPECT_EQ(model::hdbscan({std::vector<float>{1, 2, 3}, 1}).count, 0) << "too few for a cluster";
  const auto same = model::hdbscan({std::vector<float>(100, 2.0F), 1});
  EXPECT_EQ(same.ofRow.size(), 100U);
  EXPECT_THROW(model::hdbscan({std::vector<float>{NAN}, 1}), Error);
  EXPECT_THROW(model::hdbscan({std::vector<float>{1}, 1}, {.minClusterSize = 1}), Error);
}

TEST(AdjustedRand, equalsScikitLearn) {
  const auto& more = embeddingtest::moreReference();
  EXPECT_NEAR(model::adjustedRand(more["kmeans_labels"].get<std::vector<std::int32_t>>(),
                                  more["ward_cut"]["7"].get<std::vector<std::int32_t>>()),
              more["adjusted_rand"].get<double>(), 1e-12);
  EXPECT_EQ(model::adjustedRand(std::vector<std::int32_t>{0, 0, 1}, std::vector<std::int32_t>{5, 5, 2}), 1);
  EXPECT_THROW(model::adjustedRand(std::vector<std::int32_t>{0}, std::vector<std::int32_t>{}), Error);
}
