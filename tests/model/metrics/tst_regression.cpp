#include <gtest/gtest.h>

#include <cmath>

#include "model/base/error.h"
#include "model/metrics/regression.h"
#include "tests/model/metrics/reference.h"

using metricstest::floats;
using metricstest::kTolerance;
using metricstest::reference;
using model::Error;

TEST(Regression, equalsTheReference) {
  const auto& each = reference()["regression"];
  const auto result =
      model::regressionMetrics(floats(each["predicted"]), floats(each["truth"]), {.outlierLimit = 0.5});
  EXPECT_NEAR(result.bias, each["bias"].get<double>(), kTolerance);
  EXPECT_NEAR(result.scatter, each["scatter"].get<double>(), kTolerance);
  EXPECT_NEAR(result.sigmaMad, each["sigma_mad"].get<double>(), kTolerance);
  EXPECT_NEAR(result.rmse, each["rmse"].get<double>(), kTolerance);
  EXPECT_NEAR(result.meanAbsolute, each["mae"].get<double>(), kTolerance);
  EXPECT_NEAR(result.r2, each["r2"].get<double>(), kTolerance);
  EXPECT_NEAR(result.outlierFraction, each["outliers_beyond_0.5"].get<double>(), kTolerance);
}

TEST(Regression, oneOutlierMovesTheScatterAndNotSigmaMad) {
  const std::vector<float> truth{1, 2, 3, 4, 5}, predicted{1, 2, 3, 4, 105};
  const auto result = model::regressionMetrics(predicted, truth);
  EXPECT_DOUBLE_EQ(result.bias, 20);
  EXPECT_DOUBLE_EQ(result.scatter, 40);
  EXPECT_DOUBLE_EQ(result.sigmaMad, 0);
  EXPECT_DOUBLE_EQ(result.median, 0);
  EXPECT_DOUBLE_EQ(result.outlierFraction, 0.2);
}

TEST(Regression, redshiftsAreComparedPerOnePlusZ) {
  const auto result =
      model::regressionMetrics(std::vector{1.5F}, std::vector{1.0F}, {.dividedByOnePlus = true});
  EXPECT_DOUBLE_EQ(result.bias, 0.25);
  EXPECT_TRUE(std::isnan(result.r2)) << "one true value has no spread";
  EXPECT_THROW(model::regressionMetrics(std::vector{1.5F}, std::vector{-1.0F}, {.dividedByOnePlus = true}),
               Error);
}

TEST(Regression, binsAreMeasuredByThemselves) {
  const std::vector<float> truth{0, 1, 2}, predicted{1, 2, 5};
  const auto bins = model::regressionByBin(predicted, truth, truth, std::vector{0.0, 1.5, 2.0, 9.0});
  ASSERT_EQ(bins.size(), 3U);
  EXPECT_EQ(bins[0].metrics.count, 2);
  EXPECT_DOUBLE_EQ(bins[0].metrics.bias, 1);
  EXPECT_EQ(bins[1].metrics.count, 0);
  EXPECT_TRUE(std::isnan(bins[1].metrics.bias));
  EXPECT_DOUBLE_EQ(bins[2].metrics.bias, 3);
}

TEST(Regression, wrongInputIsRefused) {
  EXPECT_THROW(model::regressionMetrics(std::vector<float>{}, std::vector<float>{}), Error);
  EXPECT_THROW(model::regressionMetrics(std::vector{1.0F}, std::vector{NAN}), Error);
  EXPECT_THROW(model::regressionMetrics(std::vector{1.0F}, std::vector{1.0F, 2.0F}), Error);
  EXPECT_THROW(model::regressionMetrics(std::vector{1.0F}, std::vector{1.0F}, {.outlierLimit = 0}), Error);
}

TEST(Regression, coverageCountsTheTrueValuesWithinTheStatedErrors) {
  const std::vector<float> predicted{1, 2, 3, 4}, sigma{0.5f, 0.5f, 0, 2}, truth{1.5f, 3, 3, 1};
  const model::Rate one = model::intervalCoverage(predicted, sigma, truth);
  EXPECT_DOUBLE_EQ(one.value, 0.5) << "0.5 off at 0.5: within; 1 at 0.5: not; exact: within; 3 at 2: not";
  EXPECT_DOUBLE_EQ(model::intervalCoverage(predicted, sigma, truth, 2).value, 1.0);
  EXPECT_THROW(model::intervalCoverage(predicted, std::vector<float>{1, 1, 1, -1}, truth), model::Error);
}
