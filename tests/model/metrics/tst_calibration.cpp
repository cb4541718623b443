#include <gtest/gtest.h>

#include <cmath>

#include "model/base/error.h"
#include "model/metrics/calibration.h"
#include "model/metrics/temperature.h"
#include "tests/model/metrics/reference.h"

using metricstest::floats;
using metricstest::kTolerance;
using metricstest::labels;
using metricstest::reference;
using model::Binning;
using model::Error;

TEST(Reliability, binsAreThoseCountedByHand) {
  const auto result =
      model::reliability(std::vector{0.0F, 0.25F, 0.5F, 0.75F, 1.0F}, std::vector<char>{0, 0, 1, 0, 1}, 2);
  ASSERT_EQ(result.bins.size(), 2U);
  EXPECT_EQ(result.bins[0].count, 3) << "0.5 belongs to the lower bin";
  EXPECT_EQ(result.bins[0].positives, 1);
  EXPECT_DOUBLE_EQ(result.bins[0].meanScore, 0.25);
  EXPECT_DOUBLE_EQ(result.bins[0].observed.value, 1.0 / 3);
  EXPECT_DOUBLE_EQ(result.bins[1].meanScore, 0.875);
  EXPECT_DOUBLE_EQ(result.bins[1].observed.value, 0.5);
  EXPECT_DOUBLE_EQ(result.ece, 0.6 * (1.0 / 3 - 0.25) + 0.4 * 0.375);
  EXPECT_DOUBLE_EQ(result.mce, 0.375);
  EXPECT_DOUBLE_EQ(result.brier, (0.0625 + 0.25 + 0.5625) / 5);
}

TEST(Reliability, emptyBinsStayAndAreUndefined) {
  const auto result = model::reliability(std::vector{0.05F, 0.95F}, std::vector<char>{0, 1}, 10);
  ASSERT_EQ(result.bins.size(), 10U);
  EXPECT_EQ(result.bins[4].count, 0);
  EXPECT_TRUE(std::isnan(result.bins[4].meanScore));
  EXPECT_TRUE(std::isnan(result.bins[4].observed.value));
}

TEST(Reliability, equalCountBinsKeepEqualScoresTogether) {
  const auto result = model::reliability(std::vector{0.1F, 0.2F, 0.2F, 0.2F, 0.8F, 0.9F},
                                         std::vector<char>{0, 0, 1, 0, 1, 1}, 3, Binning::EqualCount);
  ASSERT_EQ(result.bins.size(), 2U);
  EXPECT_EQ(result.bins[0].count, 4);
  EXPECT_EQ(result.bins[1].count, 2);
  EXPECT_FLOAT_EQ(static_cast<float>(result.bins[1].low), 0.8F);
}

TEST(Reliability, equalsTheReference) {
  for (const auto& each : reference()["binary"]) {
    SCOPED_TRACE(each["name"]);
    const auto result = model::reliability(floats(each["scores"]), labels(each["labels"]));
    EXPECT_NEAR(result.ece, each["ece"].get<double>(), kTolerance);
    EXPECT_NEAR(result.mce, each["mce"].get<double>(), kTolerance);
    EXPECT_NEAR(result.brier, each["brier"].get<double>(), kTolerance);
    EXPECT_NEAR(result.logLoss, each["log_loss"].get<double>(), kTolerance);
    const auto counted =
        model::reliability(floats(each["scores"]), labels(each["labels"]), 10, model::Binning::EqualCount);
    EXPECT_NEAR(counted.ece, each["ece_equal_count"].get<double>(), kTolerance);
  }
}

TEST(Reliability, scoresMustBeProbabilities) {
  EXPECT_THROW(model::reliability(std::vector{1.5F}, std::vector<char>{1}), Error);
  EXPECT_THROW(model::reliability(std::vector{NAN}, std::vector<char>{1}), Error);
  EXPECT_THROW(model::reliability(std::vector<float>{}, std::vector<char>{}), Error);
  EXPECT_THROW(model::reliability(std::vector{0.5F}, std::vector<char>{1}, 0), Error);
}

TEST(LogLoss, certainAndWrongIsLargeAndFinite) {
  EXPECT_NEAR(model::logLoss(std::vector{0.0F}, std::vector<char>{1}), -std::log(1e-15), 1e-9);
}

TEST(Temperature, binaryFitEqualsTheReference) {
  const auto& each = reference()["temperature"];
  const auto fit = model::fitTemperature(floats(each["logits"]), labels(each["labels"]));
  EXPECT_NEAR(fit.logLossAfter, each["loss"].get<double>(), kTolerance);
  EXPECT_NEAR(fit.value, each["value"].get<double>(), 1e-4) << "the loss is flat to 1e-9 around its minimum";
  EXPECT_LE(fit.logLossAfter, fit.logLossBefore);
}

TEST(Temperature, softmaxFitEqualsTheReference) {
  const auto& each = reference()["multi"];
  const auto fit = model::fitTemperature(floats(each["logits"]), each["classes"].get<int>(),
                                         each["truth"].get<std::vector<int>>());
  EXPECT_NEAR(fit.logLossAfter, each["temperature_loss"].get<double>(), kTolerance);
  EXPECT_NEAR(fit.value, each["temperature"].get<double>(), 1e-4);
}

TEST(Temperature, neverChangesWhichClassIsFirst) {
  const std::vector<float> logits{1.0F, 3.0F, 2.9F};
  const auto scores = model::calibrated(logits, 4.0);
  EXPECT_GT(scores[1], scores[2]);
  EXPECT_NEAR(scores[0] + scores[1] + scores[2], 1, 1e-6);
  EXPECT_GT(model::calibrated(0.01F, 20.0), 0.5F);
  EXPECT_FLOAT_EQ(model::calibrated(2.0F, 2.0), static_cast<float>(1 / (1 + std::exp(-1.0))));
}

TEST(Temperature, separableLabelsStayWithinTheRange) {
  const auto fit = model::fitTemperature(std::vector{-1.0F, 1.0F}, std::vector<char>{0, 1});
  EXPECT_NEAR(fit.value, 0.05, 1e-6) << "colder is always better here, and the range ends there";
}

TEST(Temperature, oneClassIsUndefined) {
  EXPECT_THROW(model::fitTemperature(std::vector{-1.0F, 1.0F}, std::vector<char>{1, 1}), Error);
  EXPECT_THROW(model::fitTemperature(std::vector{-1.0F, 1.0F}, 2, std::vector<std::int32_t>{1}), Error);
  EXPECT_THROW(model::calibrated(1.0F, 0.0), Error);
}
