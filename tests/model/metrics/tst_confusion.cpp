#include <gtest/gtest.h>

#include <cmath>

#include "model/base/error.h"
#include "model/metrics/by_bin.h"
#include "model/metrics/confusion.h"
#include "tests/model/metrics/reference.h"

using metricstest::floats;
using metricstest::kTolerance;
using metricstest::labels;
using metricstest::reference;
using model::ConfusionCounts;
using model::Error;

TEST(Confusion, ratesAreThoseOfTheCounts) {
  const auto row = model::thresholdRow(0.5, ConfusionCounts{.tp = 8, .fp = 2, .fn = 4, .tn = 6});
  EXPECT_DOUBLE_EQ(row.tpr.value, 8.0 / 12);
  EXPECT_DOUBLE_EQ(row.fpr.value, 2.0 / 8);
  EXPECT_DOUBLE_EQ(row.precision.value, 8.0 / 10);
  EXPECT_DOUBLE_EQ(row.accuracy.value, 14.0 / 20);
  EXPECT_DOUBLE_EQ(row.f1, 16.0 / 22);
  EXPECT_DOUBLE_EQ(row.mcc, (8.0 * 6 - 2.0 * 4) / std::sqrt(10.0 * 12 * 8 * 10));
  EXPECT_EQ(row.counts.total(), 20);
}

TEST(Confusion, equalsScikitLearnAtOneHalf) {
  for (const auto& each : reference()["binary"]) {
    SCOPED_TRACE(each["name"]);
    const auto row = model::thresholdRow(floats(each["scores"]), labels(each["labels"]), 0.5);
    EXPECT_NEAR(row.accuracy.value, each["accuracy"].get<double>(), kTolerance);
    EXPECT_NEAR(row.precision.value, each["precision"].get<double>(), kTolerance);
    EXPECT_NEAR(row.tpr.value, each["recall"].get<double>(), kTolerance);
    EXPECT_NEAR(row.f1, each["f1"].get<double>(), kTolerance);
    // scikit-learn gives 0 where Matthews' coefficient is undefined; here it is NaN.
    if (!std::isnan(row.mcc)) {
      EXPECT_NEAR(row.mcc, each["mcc"].get<double>(), kTolerance);
    }
  }
}

TEST(Confusion, aRateWithoutObjectsIsUndefined) {
  const auto row = model::thresholdRow(2.0, ConfusionCounts{.tp = 0, .fp = 0, .fn = 4, .tn = 0});
  EXPECT_TRUE(std::isnan(row.precision.value));
  EXPECT_TRUE(std::isnan(row.precision.percent95.low));
  EXPECT_TRUE(std::isnan(row.fpr.value));
  EXPECT_EQ(row.tpr.value, 0);
  EXPECT_TRUE(std::isnan(row.mcc));
}

TEST(Wilson, isTheIntervalOfThePaper) {
  // 8 of 10 at 95%: 0.4901625 to 0.9433178 (R: prop.test(8, 10, correct = FALSE)).
  const auto interval = model::wilsonInterval(8, 10, model::k95Percent);
  EXPECT_NEAR(interval.low, 0.4901625, 1e-7);
  EXPECT_NEAR(interval.high, 0.9433178, 1e-7);
}

TEST(Wilson, staysWithinZeroAndOne) {
  EXPECT_EQ(model::wilsonInterval(0, 5).low, 0);
  EXPECT_GT(model::wilsonInterval(0, 5).high, 0);
  EXPECT_EQ(model::wilsonInterval(5, 5).high, 1);
  EXPECT_TRUE(std::isnan(model::wilsonInterval(0, 0).low));
}

TEST(Prevalence, precisionFollowsTheProportionOfPositives) {
  EXPECT_DOUBLE_EQ(model::precisionAt(0.5, 0.9, 0.1), 0.9);
  EXPECT_DOUBLE_EQ(model::precisionAt(0.1, 0.9, 0.1), 0.5);
  EXPECT_TRUE(std::isnan(model::precisionAt(0.1, 0, 0)));
  EXPECT_THROW(model::precisionAt(1.5, 0.9, 0.1), Error);
}

TEST(RatesByBin, sortsObjectsByAnyQuantity) {
  const std::vector<float> scores{0.9F, 0.1F, 0.8F, 0.7F, 0.9F}, magnitude{15, 16, 17, 18, NAN};
  const std::vector<char> isPositive{1, 1, 1, 0, 1};
  const auto bins = model::ratesByBin(scores, isPositive, 0.5, magnitude, std::vector{15.0, 17.0, 18.0});
  ASSERT_EQ(bins.size(), 2U);
  EXPECT_EQ(bins[0].row.counts, (ConfusionCounts{.tp = 1, .fp = 0, .fn = 1, .tn = 0}));
  EXPECT_EQ(bins[1].row.counts, (ConfusionCounts{.tp = 1, .fp = 1, .fn = 0, .tn = 0}))
      << "the end belongs to it";
  EXPECT_THROW(model::ratesByBin(scores, isPositive, 0.5, magnitude, std::vector{2.0, 1.0}), Error);
}

TEST(RatesByBin, equalCountEdgesHoldAsManyObjectsEach) {
  const std::vector<float> values{4, 1, NAN, 2, 3, 8, 7, 6, 5};
  EXPECT_EQ(model::equalCountEdges(values, 4), (std::vector<double>{1, 3, 5, 7, 8}));
  EXPECT_EQ(model::equalCountEdges(std::vector<float>{2, 2, 2, 3}, 4), (std::vector<double>{2, 3}));
  EXPECT_EQ(model::equalCountEdges(std::vector<float>{2, 2}, 3).size(), 2U);
  EXPECT_TRUE(model::equalCountEdges(std::vector<float>{NAN}, 3).empty());
}

TEST(AreasByBin, eachBinIsACurveOfItsOwn) {
  const std::vector<float> scores{0.9f, 0.1f, 0.2f, 0.8f, 0.5f}, magnitude{15, 15, 16, 16, 17};
  const std::vector<char> isPositive{1, 0, 1, 0, 1};
  const auto bins =
      model::areasByBin(scores, isPositive, magnitude, std::vector<double>{14.5, 15.5, 16.5, 17.5});
  ASSERT_EQ(bins.size(), 3u);
  EXPECT_EQ(bins[0].area->area, 1);
  EXPECT_EQ(bins[1].area->area, 0);
  EXPECT_FALSE(bins[2].area) << "one class";
  EXPECT_EQ(bins[2].positives, 1);
}

TEST(Wilson, equalsScipy) {
  for (const auto& each : metricstest::reference()["wilson"]) {
    const auto interval =
        model::wilsonInterval(each[0].get<std::int64_t>(), each[1].get<std::int64_t>(), model::k95Percent);
    EXPECT_NEAR(interval.low, each[2].get<double>(), metricstest::kTolerance);
    EXPECT_NEAR(interval.high, each[3].get<double>(), metricstest::kTolerance);
  }
}
