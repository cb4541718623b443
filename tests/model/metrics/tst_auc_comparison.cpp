#include <gtest/gtest.h>

#include <cmath>

#include "model/base/error.h"
#include "model/base/random.h"
#include "model/metrics/auc_comparison.h"
#include "model/metrics/roc_curve.h"
#include "tests/model/metrics/reference.h"

using metricstest::floats;
using metricstest::kTolerance;
using metricstest::labels;
using metricstest::reference;
using model::Error;

TEST(Delong, equalsTheDefinitionOverAllPairs) {
  const auto& each = reference()["delong"];
  const auto first = floats(each["first"]), second = floats(each["second"]);
  const auto result = model::compareAreas(first, second, labels(each["labels"]));
  EXPECT_NEAR(result.first.variance, each["first_variance"].get<double>(), kTolerance);
  EXPECT_NEAR(result.second.variance, each["second_variance"].get<double>(), kTolerance);
  EXPECT_NEAR(result.difference, each["difference"].get<double>(), kTolerance);
  EXPECT_NEAR(result.z, each["z"].get<double>(), kTolerance);
  EXPECT_NEAR(result.pValue, each["p"].get<double>(), kTolerance);
  EXPECT_NEAR(result.first.area, model::rocCurve(first, labels(each["labels"])).area, 1e-12);
  EXPECT_NEAR(model::delongArea(first, labels(each["labels"])).variance, result.first.variance, 1e-15);
}

TEST(Delong, aModelDoesNotDifferFromItself) {
  const auto& each = reference()["delong"];
  const auto scores = floats(each["first"]);
  const auto result = model::compareAreas(scores, scores, labels(each["labels"]));
  EXPECT_EQ(result.difference, 0);
  EXPECT_EQ(result.pValue, 1);
}

TEST(Delong, fewerThanTwoOfAClassHaveNoVariance) {
  const std::vector<float> scores{0.9F, 0.2F, 0.1F};
  const std::vector<char> one{1, 0, 0};
  EXPECT_TRUE(std::isnan(model::delongArea(scores, one).variance));
  EXPECT_THROW(model::compareAreas(scores, scores, one), Error);
  EXPECT_THROW(model::delongArea(scores, std::vector<char>{0, 0, 0}), Error);
}

TEST(Bootstrap, intervalIsAboutAsWideAsDelongs) {
  model::Random random(4);
  std::vector<float> scores;
  std::vector<char> isPositive;
  for (int i = 0; i < 400; ++i) {
    isPositive.push_back(static_cast<char>(i % 2));
    scores.push_back(static_cast<float>(random.normal() + isPositive.back()));
  }
  const auto interval = model::bootstrapArea(scores, isPositive, {.resamples = 2000, .coverage = 0.6827});
  const double sigma = std::sqrt(model::delongArea(scores, isPositive).variance);
  EXPECT_NEAR((interval.high - interval.low) / 2, sigma, 0.1 * sigma)
      << "2,000 draws fix a width to a few percent";
}

TEST(Bootstrap, sameSeedSameInterval) {
  const auto& each = reference()["delong"];
  const auto first =
      model::bootstrapArea(floats(each["first"]), labels(each["labels"]), {.resamples = 50, .seed = 3});
  const auto again =
      model::bootstrapArea(floats(each["first"]), labels(each["labels"]), {.resamples = 50, .seed = 3});
  EXPECT_EQ(first.low, again.low);
  EXPECT_EQ(first.high, again.high);
  EXPECT_LT(first.low, first.high);
}

TEST(Bootstrap, stopsOnRequest) {
  const auto& each = reference()["delong"];
  std::stop_source source;
  source.request_stop();
  model::RunControl control;
  control.stop = source.get_token();
  EXPECT_THROW(model::bootstrapArea(floats(each["first"]), labels(each["labels"]), {}, control),
               model::Stopped);
  EXPECT_THROW(model::bootstrapArea(floats(each["first"]), labels(each["labels"]), {.resamples = 1}), Error);
}
