#include <gtest/gtest.h>

#include <cmath>

#include "model/anomaly/neighbour_scores.h"
#include "tests/model/anomaly/reference.h"

namespace {

using anomalytest::reference;

model::NeighbourGraph graphOf(const model::FeatureView& features) {
  model::NeighbourOptions options;
  options.k = reference().at("k").get<int>();
  return model::nearestNeighbours(features, options);
}

TEST(NeighbourScores, AgreeWithScikitLearn) {
  const model::NeighbourGraph graph = graphOf(anomalytest::view());
  const auto lof = model::localOutlierFactor(graph);
  const auto distance = model::meanNeighbourDistance(graph);
  // Distances are single precision here, double there: 1e-6 of them, a few times that in a ratio of sums.
  for (std::size_t i = 0; i < lof.size(); ++i) {
    const auto expectedLof = reference().at("lof")[i].get<double>();
    const auto expectedDistance = reference().at("mean_distance")[i].get<double>();
    EXPECT_NEAR(lof[i], expectedLof, 2e-5 * expectedLof) << "row " << i;
    EXPECT_NEAR(distance[i], expectedDistance, 2e-6 * expectedDistance) << "row " << i;
  }
}

TEST(NeighbourScores, RowsWithoutFeaturesHaveNone) {
  const std::vector<float> missing = anomalytest::withMissingRow();
  const model::NeighbourGraph graph = graphOf({missing, 3});
  EXPECT_TRUE(std::isnan(model::localOutlierFactor(graph).back()));
  EXPECT_TRUE(std::isnan(model::meanNeighbourDistance(graph).back()));
}

TEST(NeighbourScores, CopiesOfOneRowAreAsDenseAsTheirNeighbours) {
  const std::vector<float> same(30, 1.0F);
  for (const float value : model::localOutlierFactor(graphOf({same, 3}))) EXPECT_FLOAT_EQ(value, 1);
}

}  // namespace
