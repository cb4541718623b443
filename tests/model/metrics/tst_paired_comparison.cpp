#include <gtest/gtest.h>

#include <cmath>

#include "model/base/error.h"
#include "model/base/random.h"
#include "model/metrics/calibration.h"
#include "model/metrics/confusion.h"
#include "model/metrics/paired_comparison.h"
#include "model/metrics/roc_curve.h"
#include "tests/model/metrics/reference.h"

using metricstest::floats;
using metricstest::kTolerance;
using metricstest::labels;
using metricstest::reference;

namespace {

const model::PairedDifference& named(const model::PairedComparison& comparison, const std::string& name) {
  for (const auto& each : comparison.differences)
    if (each.name == name) return each;
  throw std::out_of_range(name);
}

}  // namespace

TEST(PairedComparison, numbersAreThoseOfTheMetrics) {
  const auto& each = reference()["delong"];
  const auto first = floats(each["first"]), second = floats(each["second"]);
  const auto isPositive = labels(each["labels"]);
  const auto result = model::pairedComparison(first, second, isPositive, 0.5, 0.5, {.resamples = 100});
  EXPECT_NEAR(named(result, "auroc").first, model::rocCurve(first, isPositive).area, 1e-12);
  EXPECT_NEAR(named(result, "average_precision").second,
              model::precisionRecallCurve(second, isPositive).averagePrecision, 1e-12);
  const auto row = model::thresholdRow(first, isPositive, 0.5);
  EXPECT_NEAR(named(result, "tpr").first, row.tpr.value, 1e-12);
  EXPECT_NEAR(named(result, "precision").first, row.precision.value, 1e-12);
  EXPECT_NEAR(named(result, "accuracy").first, row.accuracy.value, 1e-12);
  EXPECT_NEAR(named(result, "f1").first, row.f1, 1e-12);
  EXPECT_NEAR(named(result, "mcc").first, row.mcc, 1e-12);
  EXPECT_NEAR(named(result, "brier").second, model::brierScore(second, isPositive), 1e-12);
  ASSERT_TRUE(result.delong);
  EXPECT_NEAR(result.delong->pValue, each["p"].get<double>(), kTolerance);
  EXPECT_NEAR(result.delong->difference, -each["difference"].get<double>(), kTolerance) << "second - first";
}

TEST(PairedComparison, bootstrapAndDelongAgreeOnTheArea) {
  model::Random random(8);
  std::vector<float> first, second;
  std::vector<char> isPositive;
  for (int i = 0; i < 400; ++i) {
    isPositive.push_back(static_cast<char>(i % 2));
    const double common = random.normal() + isPositive.back();
    first.push_back(static_cast<float>(1 / (1 + std::exp(-common - random.normal()))));
    second.push_back(static_cast<float>(1 / (1 + std::exp(-common - 0.5 * random.normal()))));
  }
  const auto result =
      model::pairedComparison(first, second, isPositive, 0.5, 0.5, {.resamples = 2000, .coverage = 0.6827});
  const auto& area = named(result, "auroc");
  EXPECT_NEAR((area.difference.high - area.difference.low) / 2, result.delong->standardError,
              0.1 * result.delong->standardError);
  EXPECT_NEAR((area.difference.high + area.difference.low) / 2, result.delong->difference,
              0.1 * result.delong->standardError);
}

TEST(PairedComparison, aModelDoesNotDifferFromItself) {
  const auto& each = reference()["delong"];
  const auto scores = floats(each["first"]);
  const auto result =
      model::pairedComparison(scores, scores, labels(each["labels"]), 0.5, 0.5, {.resamples = 50});
  for (const auto& difference : result.differences) {
    EXPECT_EQ(difference.first, difference.second);
    EXPECT_EQ(difference.pValue, 1) << difference.name;
    EXPECT_EQ(difference.difference.high, 0) << difference.name;
  }
  EXPECT_EQ(result.onlyFirst + result.onlySecond, 0);
  EXPECT_EQ(result.mcnemarP, 1);
}

TEST(PairedComparison, changedAnswersAreCountedByHand) {
  //                                    right/right  only first  only second  wrong/wrong
  const std::vector<float> first{0.9f, 0.1f, 0.8f, 0.4f, 0.3f, 0.7f};
  const std::vector<float> second{0.8f, 0.2f, 0.3f, 0.6f, 0.6f, 0.9f};
  const std::vector<char> isPositive{1, 0, 1, 1, 1, 0};
  const auto result = model::pairedComparison(first, second, isPositive, 0.5, 0.5, {.resamples = 10});
  EXPECT_EQ(result.bothRight, 2);
  EXPECT_EQ(result.onlyFirst, 1);
  EXPECT_EQ(result.onlySecond, 2);
  EXPECT_EQ(result.bothWrong, 1);
  EXPECT_DOUBLE_EQ(result.mcnemarP, 1) << "1 of 3: 2 (1/8 + 3/8)";
}

TEST(PairedComparison, binomialEqualsScipy) {
  for (const auto& each : reference()["binomial"])
    EXPECT_NEAR(model::binomialTwoSided(each[0].get<std::int64_t>(), each[1].get<std::int64_t>()),
                each[2].get<double>(), kTolerance);
  EXPECT_EQ(model::binomialTwoSided(0, 0), 1);
}

TEST(PairedComparison, wrongInputIsNamed) {
  const std::vector<float> scores{0.1f, 0.9f}, logits{-3.0f, 2.0f};
  EXPECT_THROW(model::pairedComparison(scores, logits, std::vector<char>{0, 1}, 0.5, 0.5), model::Error);
  EXPECT_THROW(model::pairedComparison(scores, scores, std::vector<char>{1, 1}, 0.5, 0.5), model::Error);
}
