#include <gtest/gtest.h>

#include <cmath>
#include <stop_token>

#include "model/anomaly/isolation_forest.h"
#include "model/base/error.h"
#include "tests/model/anomaly/reference.h"

namespace {

using anomalytest::reference;

TEST(IsolationForest, AgreesWithScikitLearn) {
  const auto& expected = reference().at("forest");
  model::IsolationForestOptions options;
  options.trees = expected.at("trees").get<int>();
  options.sample = expected.at("sample").get<int>();
  const auto scores = model::IsolationForest::grow(anomalytest::view(), options).scores(anomalytest::view());
  // The trees are random in both. A row's depth scatters by about 2 from tree to tree, the mean of 4,000 by
  // 0.03, which moves a score of 2^(-depth / 6.4) by less than 0.003; both do so.
  for (std::size_t i = 0; i < scores.size(); ++i)
    EXPECT_NEAR(scores[i], expected.at("scores")[i].get<float>(), 0.01) << "row " << i;
}

TEST(IsolationForest, DependsOnTheSeedAndNotOnTheThreads) {
  model::IsolationForestOptions options;
  options.trees = 20;
  options.threads = 1;
  const auto one = model::IsolationForest::grow(anomalytest::view(), options).scores(anomalytest::view(), 1);
  options.threads = 3;
  const auto three =
      model::IsolationForest::grow(anomalytest::view(), options).scores(anomalytest::view(), 3);
  EXPECT_EQ(one, three);
  options.seed = 2;
  EXPECT_NE(one, model::IsolationForest::grow(anomalytest::view(), options).scores(anomalytest::view()));
}

TEST(IsolationForest, BootstrapRanksTheSameRowsFirst) {
  model::IsolationForestOptions options;
  options.bootstrap = true;
  const auto scores = model::IsolationForest::grow(anomalytest::view(), options).scores(anomalytest::view());
  for (std::size_t outlier = 55; outlier < 60; ++outlier)
    for (std::size_t row = 0; row < 55; ++row) EXPECT_GT(scores[outlier], scores[row]);
}

TEST(IsolationForest, ScoresRowsItHasNotSeenAndPassesOverMissingOnes) {
  const auto forest = model::IsolationForest::grow(anomalytest::view(), {});
  const std::vector<float> fresh{0, 0, 0, 100, 100, 100, std::nanf(""), 0, 0};
  const auto scores = forest.scores({fresh, 3});
  EXPECT_GT(scores[1], scores[0]);
  EXPECT_TRUE(std::isnan(scores[2]));
  EXPECT_THROW(forest.scores({fresh, 9}), model::Error);  // other dimensions
  // Missing rows change nothing for the others.
  const std::vector<float> missing = anomalytest::withMissingRow();
  const auto with = model::IsolationForest::grow({missing, 3}, {}).scores({missing, 3});
  const auto without = forest.scores(anomalytest::view());
  for (std::size_t i = 0; i < without.size(); ++i) EXPECT_EQ(with[i], without[i]);
}

TEST(IsolationForest, StopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  model::RunControl control;
  control.stop = stop.get_token();
  EXPECT_THROW(model::IsolationForest::grow(anomalytest::view(), {}, control), model::Stopped);
}

TEST(IsolationForest, RefusesOptionsOutOfRange) {
  model::IsolationForestOptions options;
  options.trees = 0;
  EXPECT_THROW(model::IsolationForest::grow(anomalytest::view(), options), model::Error);
  options = {};
  options.sample = 1;
  EXPECT_THROW(model::IsolationForest::grow(anomalytest::view(), options), model::Error);
}

}  // namespace
