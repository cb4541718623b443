#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "model/anomaly/comparable.h"
#include "model/anomaly/standardise.h"
#include "model/base/error.h"

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

std::string sentenceOf(const std::vector<float>& features) {
  try {
    model::comparableRows({features, 2});
  } catch (const model::Error& error) {
    EXPECT_EQ(error.kind(), model::ErrorKind::BadInput);
    return error.what();
  }
  return {};
}

TEST(Comparable, OneObjectIsNoAnomaly) {
  EXPECT_NE(sentenceOf({1, 2}).find("of 1 object only one has features"), std::string::npos);
  EXPECT_NE(sentenceOf({1, 2, kNaN, 0}).find("of 2 objects only one has"), std::string::npos);
  EXPECT_NE(sentenceOf({kNaN, kNaN}).find("none has features"), std::string::npos);
  EXPECT_NE(sentenceOf({}).find("of 0 objects none"), std::string::npos);
}

TEST(Comparable, IdenticalObjectsAreNoAnomalies) {
  EXPECT_NE(sentenceOf({1, 2, 1, 2, 1, 2}).find("All 3 objects have exactly the same features"),
            std::string::npos);
  EXPECT_EQ(sentenceOf({1, 2, 1, 2, 1, 3}), "");
}

TEST(Comparable, RowsThatAreNotFiniteAreLeftOut) {
  EXPECT_EQ(model::comparableRows({std::vector<float>{1, 2, kNaN, 2, 3, 4}, 2}),
            (std::vector<std::int32_t>{0, 2}));
}

TEST(Standardise, CountsInStandardDeviations) {
  // Ninety-nine zeros and a hundred: mean 1, sigma sqrt(99), so the one lies at 99 / sqrt(99).
  std::vector<float> values(99, 0.0F);
  values.push_back(100);
  values.push_back(kNaN);
  const model::Standardised result = model::standardise(values);
  EXPECT_DOUBLE_EQ(result.mean, 1);
  EXPECT_NEAR(result.sigma, std::sqrt(99.0), 1e-12);
  EXPECT_NEAR(result.sigmas[99], std::sqrt(99.0), 1e-5);
  EXPECT_TRUE(std::isnan(result.sigmas[100]));
  EXPECT_EQ(result.above3, 1);
}

TEST(Standardise, EqualScoresAreAllAtTheMean) {
  const model::Standardised result = model::standardise(std::vector<float>{2, 2, 2});
  EXPECT_EQ(result.sigmas, (std::vector<float>{0, 0, 0}));
  EXPECT_EQ(result.above3, 0);
  EXPECT_THROW(model::standardise(std::vector<float>{kNaN}), model::Error);
}

}  // namespace
