#include "model/metrics/agreement.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model/base/error.h"

namespace {

using model::BootstrapOptions;
using model::Coefficient;
using model::MeasurementLevel;
using model::Ratings;
using model::RatingWeights;
using model::Undefined;

// Both sides compute the same sums in another order.
constexpr double kTolerance = 1e-12;

const nlohmann::json& reference() {
  static const nlohmann::json all =
      nlohmann::json::parse(std::ifstream(std::string(TUNINGFORK_TEST_DATA) + "/metrics/agreement.json"));
  return all;
}

Ratings ratingsOf(const std::vector<std::vector<double>>& units) {
  Ratings ratings;
  for (const std::vector<double>& unit : units) ratings.add(unit);
  return ratings;
}

Ratings unitsOf(const nlohmann::json& units) {
  return ratingsOf(units.get<std::vector<std::vector<double>>>());
}

double alpha(const Ratings& ratings, MeasurementLevel level) {
  return model::krippendorffAlpha(ratings, level, {.resamples = 10}).value;
}

TEST(CohensKappa, equalsScikitLearnWithEveryKindOfWeight) {
  for (const auto& each : reference()["kappa"]) {
    SCOPED_TRACE(each["name"]);
    const auto first = each["first"].get<std::vector<int>>(), second = each["second"].get<std::vector<int>>();
    const int classes = each["classes"];
    const auto kappa = [&](RatingWeights weights) {
      return model::cohensKappa(first, second, classes, weights);
    };
    EXPECT_NEAR(kappa(RatingWeights::None), each["none"].get<double>(), kTolerance);
    EXPECT_NEAR(kappa(RatingWeights::Linear), each["linear"].get<double>(), kTolerance);
    EXPECT_NEAR(kappa(RatingWeights::Quadratic), each["quadratic"].get<double>(), kTolerance);
  }
}

TEST(CohensKappa, isOneForFullAndZeroForChanceAgreement) {
  EXPECT_DOUBLE_EQ(model::cohensKappa(std::vector<int>{0, 1, 1}, std::vector<int>{0, 1, 1}, 2), 1);
  EXPECT_DOUBLE_EQ(model::cohensKappa(std::vector<int>{0, 0, 1, 1}, std::vector<int>{0, 1, 0, 1}, 2), 0);
  EXPECT_TRUE(std::isnan(model::cohensKappa(std::vector<int>{1, 1}, std::vector<int>{1, 1}, 2)));
  EXPECT_THROW(model::cohensKappa(std::vector<int>{}, std::vector<int>{}, 2), model::Error);
}

// Three of four agree. Both say "yes" half the time, so chance gives 0.5: (0.75 - 0.5) / 0.5.
TEST(CohensKappa, byHand) {
  EXPECT_DOUBLE_EQ(model::cohensKappa(std::vector<int>{0, 0, 1, 1}, std::vector<int>{0, 1, 1, 1}, 2), 0.5);
}

TEST(CohensKappa, saysWhyItHasNoValue) {
  const std::vector<int> none, same{1, 1, 1};
  const Coefficient unshared = model::cohensKappa(none, none, 2, RatingWeights::None, BootstrapOptions{});
  EXPECT_EQ(unshared.undefined, Undefined::NoSharedObjects);
  EXPECT_TRUE(std::isnan(unshared.value));
  const Coefficient one = model::cohensKappa(same, same, 2, RatingWeights::None, BootstrapOptions{});
  EXPECT_EQ(one.undefined, Undefined::OneCategory);
  EXPECT_EQ(one.objects, 3);
  EXPECT_FALSE(model::sentenceOf(one.undefined).empty());
}

// With n objects, kappa's large-sample standard error of the reference (Cohen 1960) is
// sqrt(p (1 - p) / (n (1 - chance)^2)); the bootstrap's interval has about that width.
TEST(CohensKappa, intervalHasTheWidthOfTheTextbooksError) {
  std::vector<int> first, second;
  for (int i = 0; i < 400; ++i) {
    first.push_back(i % 2);
    second.push_back(i % 10 == 0 ? 1 - i % 2 : i % 2);  // 10 % differ
  }
  const Coefficient kappa =
      model::cohensKappa(first, second, 2, RatingWeights::None, {.resamples = 2000, .coverage = 0.95});
  const double error = std::sqrt(0.9 * 0.1 / (400 * 0.25));
  EXPECT_NEAR(kappa.interval.high - kappa.interval.low, 2 * model::k95Percent * error, 0.02);
  EXPECT_LT(kappa.interval.low, kappa.value);
  EXPECT_GT(kappa.interval.high, kappa.value);
}

TEST(CohensKappa, theSameSeedGivesTheSameInterval) {
  const auto& each = reference()["kappa"][0];
  const auto first = each["first"].get<std::vector<int>>(), second = each["second"].get<std::vector<int>>();
  const auto low = [&](std::uint64_t seed) {
    return model::cohensKappa(first, second, 6, RatingWeights::Linear, {.resamples = 50, .seed = seed})
        .interval.low;
  };
  EXPECT_EQ(low(3), low(3));
  EXPECT_NE(low(3), low(4));
}

TEST(FleissKappa, equalsThePublishedExampleAndTheDefinition) {
  for (const auto& each : reference()["fleiss"]) {
    SCOPED_TRACE(each["name"]);
    const Coefficient kappa = model::fleissKappa(unitsOf(each["units"]), {.resamples = 10});
    EXPECT_NEAR(kappa.value, each["value"].get<double>(), kTolerance);
  }
  const Coefficient published =
      model::fleissKappa(unitsOf(reference()["fleiss"][0]["units"]), {.resamples = 10});
  EXPECT_NEAR(published.value, 0.430, 0.0005);
  EXPECT_EQ(published.objects, 30);
  EXPECT_EQ(published.ratings, 180);
}

TEST(KrippendorffAlpha, equalsThePublishedExample) {
  const Ratings ratings = unitsOf(reference()["alpha"][0]["units"]);
  EXPECT_NEAR(alpha(ratings, MeasurementLevel::Nominal), 0.743, 0.0005);
  EXPECT_NEAR(alpha(ratings, MeasurementLevel::Ordinal), 0.815, 0.0005);
  EXPECT_NEAR(alpha(ratings, MeasurementLevel::Interval), 0.849, 0.0005);
  EXPECT_EQ(ratings.objects(), 11u) << "the twelfth unit was seen by one observer only";
}

TEST(KrippendorffAlpha, equalsTheDefinitionOverAllPairs) {
  for (const auto& each : reference()["alpha"]) {
    SCOPED_TRACE(each["name"]);
    const Ratings ratings = unitsOf(each["units"]);
    EXPECT_NEAR(alpha(ratings, MeasurementLevel::Nominal), each["nominal"].get<double>(), kTolerance);
    EXPECT_NEAR(alpha(ratings, MeasurementLevel::Ordinal), each["ordinal"].get<double>(), kTolerance);
    EXPECT_NEAR(alpha(ratings, MeasurementLevel::Interval), each["interval"].get<double>(), kTolerance);
  }
}

TEST(KrippendorffAlpha, isTheSameOnAShiftedScale) {
  std::vector<std::vector<double>> near = reference()["alpha"][1]["units"], far = near;
  for (auto& unit : far)
    for (double& value : unit) value += 1e6;
  EXPECT_NEAR(alpha(ratingsOf(far), MeasurementLevel::Interval),
              alpha(ratingsOf(near), MeasurementLevel::Interval), 1e-9);
}

TEST(KrippendorffAlpha, saysWhyItHasNoValue) {
  for (const MeasurementLevel level :
       {MeasurementLevel::Nominal, MeasurementLevel::Ordinal, MeasurementLevel::Interval}) {
    const Coefficient alone = model::krippendorffAlpha(ratingsOf({{1}, {2}, {}}), level);
    EXPECT_EQ(alone.undefined, Undefined::NoSharedObjects);
    EXPECT_EQ(alone.objects, 0);
    const Coefficient same = model::krippendorffAlpha(ratingsOf({{7.1, 7.1}, {7.1, 7.1, 7.1}}), level);
    EXPECT_EQ(same.undefined, Undefined::OneCategory);
    EXPECT_TRUE(std::isnan(same.interval.low));
  }
  EXPECT_THROW(ratingsOf({{1, std::nan("")}}), model::Error);
}

TEST(RawAgreement, countsEveryObjectAlike) {
  const Ratings ratings = ratingsOf({{1, 1}, {1, 2}, {1, 1, 2}});  // 1, 0 and 1 of 3 pairs
  EXPECT_DOUBLE_EQ(model::rawAgreement(ratings, 0, {.resamples = 10}).value, (1.0 + 0.0 + 1.0 / 3) / 3);
  EXPECT_DOUBLE_EQ(model::rawAgreement(ratings, 1, {.resamples = 10}).value, 1);
}

TEST(VoteAgreement, isOneForUnanimousAndZeroForEvenVotes) {
  EXPECT_EQ(model::voteAgreement(std::vector<double>{5, 0, 0}), 1);
  EXPECT_NEAR(model::voteAgreement(std::vector<double>{4, 4}), 0, 1e-15);
  // 3 of 4 for one of two answers: H = 0.75 ln(4/3) + 0.25 ln 4 = 0.5623; 1 - 0.5623 / ln 2
  EXPECT_NEAR(model::voteAgreement(std::vector<double>{3, 1}), 0.1887, 1e-4);
  EXPECT_TRUE(std::isnan(model::voteAgreement(std::vector<double>{0, 0})));
  EXPECT_THROW(model::voteAgreement(std::vector<double>{3}), model::Error);
  EXPECT_THROW(model::voteAgreement(std::vector<double>{3, -1}), model::Error);
}

}  // namespace
