#include <gtest/gtest.h>

#include "model/embedding/fuzzy_graph.h"
#include "model/embedding/umap_curve.h"
#include "tests/model/embedding/made_features.h"

using embeddingtest::reference;

TEST(UmapCurve, equalsUmapLearn) {
  for (const auto& each : reference()["curves"]) {
    SCOPED_TRACE(each.dump());
    const auto curve = model::fitUmapCurve(each["min_dist"].get<double>(), each["spread"].get<double>());
    EXPECT_NEAR(curve.a, each["a"].get<double>(), 1e-3 * each["a"].get<double>());
    EXPECT_NEAR(curve.b, each["b"].get<double>(), 1e-3);
  }
}

TEST(FuzzyGraph, weightsEqualUmapLearn) {
  const auto& each = reference();
  const auto graph = model::fuzzyGraph(each["indices"].get<std::vector<std::int32_t>>(),
                                       each["distances"].get<std::vector<float>>(), each["k"].get<int>(), 1);
  std::size_t edge = 0;
  for (std::size_t row = 0; row < static_cast<std::size_t>(graph.count()); ++row)
    for (auto i = static_cast<std::size_t>(graph.first[row]);
         i < static_cast<std::size_t>(graph.first[row + 1]); ++i, ++edge) {
      ASSERT_LT(edge, each["edges"].size());
      EXPECT_EQ(static_cast<std::size_t>(each["edges"][edge][0].get<int>()), row);
      EXPECT_EQ(each["edges"][edge][1].get<int>(), graph.neighbours[i]);
      // umap-learn keeps its scales in single precision
      EXPECT_NEAR(each["edges"][edge][2].get<double>(), static_cast<double>(graph.weights[i]), 1e-4);
    }
  EXPECT_EQ(edge, each["edges"].size());
}

TEST(FuzzyGraph, knownClassesWeighAsInUmapLearn) {
  const auto& each = reference();
  const auto& more = embeddingtest::moreReference();
  const auto graph = model::fuzzyGraph(each["indices"].get<std::vector<std::int32_t>>(),
                                       each["distances"].get<std::vector<float>>(), each["k"].get<int>(), 1);
  for (const auto& [weight, edges] : more["supervised"].items()) {
    SCOPED_TRACE(weight);
    const auto known =
        model::supervised(graph, more["classes"].get<std::vector<std::int32_t>>(), std::stod(weight));
    std::map<std::pair<int, int>, double> wanted;
    for (const auto& edge : edges) wanted[{edge[0].get<int>(), edge[1].get<int>()}] = edge[2].get<double>();
    for (std::size_t row = 0; row < static_cast<std::size_t>(known.count()); ++row)
      for (auto i = static_cast<std::size_t>(known.first[row]);
           i < static_cast<std::size_t>(known.first[row + 1]); ++i) {
        const auto edge = wanted.extract({static_cast<int>(row), known.neighbours[i]});
        EXPECT_NEAR(edge.empty() ? 0 : edge.mapped(), static_cast<double>(known.weights[i]), 1e-4);
      }
    for (const auto& [edge, value] : wanted) EXPECT_LT(value, 1e-6) << "a link is missing";
  }
}

TEST(FuzzyGraph, newcomersWeighAsInUmapLearn) {
  const auto& more = embeddingtest::moreReference();
  const auto distances = more["newcomers"].get<std::vector<float>>();
  const auto wanted = more["newcomer_weights"].get<std::vector<double>>();
  for (std::size_t newcomer = 0; newcomer < distances.size() / 6; ++newcomer) {
    const auto weights = model::newcomerWeights(std::span(distances).subspan(newcomer * 6, 6));
    for (std::size_t i = 0; i < 6; ++i)
      EXPECT_NEAR(static_cast<double>(weights[i]), wanted[newcomer * 6 + i], 1e-4);
  }
}

TEST(FuzzyGraph, isTheSameInBothDirections) {
  // 0 and 1 name each other; 2 names 1 only.
  const auto graph = model::fuzzyGraph(std::vector<std::int32_t>{1, 0, 1}, std::vector<float>{1, 1, 2}, 1, 1);
  EXPECT_EQ(graph.first, (std::vector<std::int64_t>{0, 1, 3, 4}));
  EXPECT_EQ(graph.neighbours, (std::vector<std::int32_t>{1, 0, 2, 1}));
  EXPECT_EQ(graph.weights, (std::vector<float>{1, 1, 1, 1})) << "the nearest neighbour always has weight 1";
}

TEST(FuzzyGraph, unconnectedPartsAreFound) {
  const auto graph =
      model::fuzzyGraph(std::vector<std::int32_t>{1, 0, 3, 2}, std::vector<float>{1, 1, 1, 1}, 1, 1);
  const auto parts = model::connectedParts(graph);
  EXPECT_EQ(parts.count, 2);
  EXPECT_EQ(parts.ofRow, (std::vector<std::int32_t>{0, 0, 1, 1}));
}
