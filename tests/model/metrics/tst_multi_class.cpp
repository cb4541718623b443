#include <gtest/gtest.h>

#include <cmath>

#include "model/base/error.h"
#include "model/metrics/agreement.h"
#include "model/metrics/multi_class.h"
#include "tests/model/metrics/reference.h"

using metricstest::floats;
using metricstest::kTolerance;
using metricstest::reference;
using model::Error;

TEST(ConfusionMatrix, countsTrueAgainstCalled) {
  const auto matrix =
      model::confusionMatrix(std::vector<int>{0, 0, 1, 2, 2}, std::vector<int>{0, 1, 1, 2, 0}, 3);
  EXPECT_EQ(matrix.counts, (std::vector<std::int64_t>{1, 1, 0, 0, 1, 0, 1, 0, 1}));
  EXPECT_DOUBLE_EQ(matrix.accuracy(), 0.6);
  EXPECT_DOUBLE_EQ(matrix.recall(0), 0.5);
  EXPECT_DOUBLE_EQ(matrix.precision(1), 0.5);
}

TEST(MultiClass, equalsScikitLearn) {
  const auto& each = reference()["multi"];
  const auto result = model::multiClassMetrics(floats(each["scores"]), each["classes"].get<int>(),
                                               each["truth"].get<std::vector<int>>());
  EXPECT_EQ(result.confusion.counts, each["confusion"].get<std::vector<std::int64_t>>());
  EXPECT_NEAR(result.accuracy.value, each["accuracy"].get<double>(), kTolerance);
  EXPECT_NEAR(result.logLoss, each["log_loss"].get<double>(), kTolerance);
  for (std::size_t c = 0; c < 3; ++c)
    EXPECT_NEAR(*result.auroc[c], each["auroc"][c].get<double>(), kTolerance);
}

TEST(MultiClass, aClassThatDoesNotOccurHasNoArea) {
  const auto result = model::multiClassMetrics(std::vector{0.7F, 0.2F, 0.1F, 0.3F, 0.6F, 0.1F}, 3,
                                               std::vector<std::int32_t>{0, 1});
  EXPECT_EQ(result.auroc[0], 1.0);
  EXPECT_FALSE(result.auroc[2].has_value());
  EXPECT_EQ(result.meanAuroc, 1.0);
}

TEST(MultiClass, wrongInputIsRefused) {
  EXPECT_THROW(model::multiClassMetrics(std::vector{0.7F, 0.7F}, 2, std::vector<std::int32_t>{0}), Error)
      << "the scores sum to 1.4";
  EXPECT_THROW(model::multiClassMetrics(std::vector{0.5F, 0.5F}, 2, std::vector<std::int32_t>{2}), Error);
  EXPECT_THROW(model::multiClassMetrics(std::vector{0.5F, 0.5F, 0.1F}, 2, std::vector<std::int32_t>{0}),
               Error);
}

TEST(Kappa, equalsScikitLearn) {
  const auto& each = reference()["multi"];
  EXPECT_NEAR(
      model::cohensKappa(each["truth"].get<std::vector<int>>(), each["second"].get<std::vector<int>>(), 3),
      each["kappa"].get<double>(), kTolerance);
}
