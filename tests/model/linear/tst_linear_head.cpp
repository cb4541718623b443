#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>

#include "model/base/error.h"
#include "model/base/random.h"
#include "model/linear/linear_head.h"

using model::Error;
using model::FeatureView;
using model::HeadKind;
using model::LinearHead;
using model::LinearHeadOptions;

namespace {

/// Values by scikit-learn and numpy; tests/data/linear/make_reference.py says how.
const nlohmann::json& reference() {
  static const nlohmann::json values =
      nlohmann::json::parse(std::ifstream(std::string(TUNINGFORK_TEST_DATA) + "/linear/reference.json"));
  return values;
}

struct Labelled {
  std::vector<float> features = reference()["features"].get<std::vector<float>>();
  std::vector<std::int64_t> rows = reference()["rows"].get<std::vector<std::int64_t>>();
  FeatureView view() const { return {features, reference()["dimensions"].get<std::int64_t>()}; }
};

std::vector<float> targets(const char* kind) {
  return reference()[kind]["targets"].get<std::vector<float>>();
}

LinearHeadOptions fixedPrior(HeadKind kind, int answers = 2) {
  return {kind, answers, reference()["prior"].get<double>()};
}

/// Many objects around two centres: 1 for those with a large first feature.
struct Blobs {
  std::vector<float> features;
  std::vector<float> truth;
  std::int64_t dimensions;
  Blobs(std::int64_t objects, std::int64_t d) : dimensions(d) {
    model::Random random(3);
    for (std::int64_t i = 0; i < objects; ++i) {
      truth.push_back(i % 2 == 0 ? 1.0F : 0.0F);
      for (std::int64_t k = 0; k < d; ++k)
        features.push_back(static_cast<float>(random.normal() + (k == 0 ? 1.5 * (truth.back() - 0.5) : 0.0)));
    }
  }
  FeatureView view() const { return {features, dimensions}; }
  std::vector<float> targetsOf(const std::vector<std::int64_t>& rows) const {
    std::vector<float> result;
    for (const std::int64_t row : rows) result.push_back(truth[static_cast<std::size_t>(row)]);
    return result;
  }
};

std::vector<std::int64_t> firstRows(std::int64_t count) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

std::string sentenceOf(LinearHead& head, const std::vector<std::int64_t>& rows,
                       const std::vector<float>& labels) {
  try {
    head.learn(rows, labels);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST(LinearHead, logisticRegressionIsThatOfScikitLearn) {
  const Labelled set;
  LinearHead head(set.view(), fixedPrior(HeadKind::Binary));
  head.learn(set.rows, targets("binary"));
  const auto& expected = reference()["binary"];
  for (std::size_t i = 0; i < expected["logits"].size(); ++i) {
    // Scores are single precision; the two optimisers agree far better than that.
    EXPECT_NEAR(head.logits()[i], expected["logits"][i].get<double>(), 1e-4);
    EXPECT_NEAR(head.variances()[i], expected["variances"][i].get<double>(), 1e-4);
  }
}

TEST(LinearHead, softmaxRegressionIsThatOfScikitLearn) {
  const Labelled set;
  LinearHead head(set.view(), fixedPrior(HeadKind::Choice, 3));
  head.learn(set.rows, targets("choice"));
  const auto& expected = reference()["choice"]["logits"];
  const std::size_t objects = expected.size();
  for (std::size_t i = 0; i < objects; ++i) {
    const double mean =
        (head.logits()[i] + head.logits()[objects + i] + head.logits()[2 * objects + i]) / 3.0;
    for (std::size_t k = 0; k < 3; ++k)
      EXPECT_NEAR(head.logits()[k * objects + i] - mean, expected[i][k].get<double>(), 1e-4);
  }
}

TEST(LinearHead, ridgeRegressionIsThatOfScikitLearn) {
  const Labelled set;
  LinearHeadOptions options = fixedPrior(HeadKind::Number);
  options.noisePrecision = reference()["noise"].get<double>();
  LinearHead head(set.view(), options);
  head.learn(set.rows, targets("number"));
  const LinearHead::Scores scores = head.scores();
  const auto& expected = reference()["number"];
  for (std::size_t i = 0; i < expected["values"].size(); ++i) {
    EXPECT_NEAR(scores.mean[i], expected["values"][i].get<double>(), 1e-4);
    EXPECT_NEAR(head.variances()[i], expected["variances"][i].get<double>(), 1e-4);
    EXPECT_NEAR(scores.sigma[i], std::sqrt(head.variances()[i] + 1 / *options.noisePrecision), 1e-5);
  }
}

TEST(LinearHead, theNoiseOfValuesIsFound) {
  std::vector<float> features, values;
  model::Random random(8);
  for (int i = 0; i < 400; ++i) {
    features.push_back(static_cast<float>(random.normal()));
    values.push_back(3 * features.back() + 1 + 0.5F * static_cast<float>(random.normal()));
  }
  LinearHead head({features, 1}, {HeadKind::Number, 2, std::nullopt, std::nullopt});
  head.learn(firstRows(400), values);
  EXPECT_NEAR(1 / std::sqrt(head.noisePrecision()), 0.5, 0.05);
}

TEST(LinearHead, averagedProbabilityAndInformationAgreeWithQuadrature) {
  // One feature, two labels far apart on it: the logits and variances below are not met exactly, so the
  // formulas are compared where the reference says what they should give, by way of the nearest object.
  for (const auto& each : reference()["information"]) {
    const double m = each["logit"].get<double>(), v = each["variance"].get<double>();
    const double averaged = 1 / (1 + std::exp(-m / std::sqrt(1 + 3.14159265358979 / 8 * v)));
    EXPECT_NEAR(averaged, each["mean"].get<double>(), 0.01) << "MacKay's approximation";
  }
  const Blobs blobs(400, 3);
  LinearHead head(blobs.view(), {});
  const auto rows = firstRows(12);
  head.learn(rows, blobs.targetsOf(rows));
  const LinearHead::Scores scores = head.scores();
  for (std::size_t i = 0; i < 400; ++i) {
    const double m = head.logits()[i], s = std::sqrt(head.variances()[i]);
    double mean = 0, expected = 0, all = 0;  // midpoint rule over plus and minus six sigma
    for (int step = 0; step < 2400; ++step) {
      const double t = -6 + (step + 0.5) / 200, density = std::exp(-0.5 * t * t);
      const double p = 1 / (1 + std::exp(-(m + t * s)));
      mean += density * p;
      expected += density * (p <= 0 || p >= 1 ? 0 : -p * std::log(p) - (1 - p) * std::log1p(-p));
      all += density;
    }
    mean /= all;
    const double information = -mean * std::log(mean) - (1 - mean) * std::log1p(-mean) - expected / all;
    EXPECT_NEAR(scores.mean[i], mean, 0.02);
    EXPECT_NEAR(scores.information[i], information, 0.03) << "logit " << m << " +- " << s;
  }
}

TEST(LinearHead, labelsOneByOneEndNearWhereAllTogetherDo) {
  const Blobs blobs(6000, 520);  // too much to compute anew at each label
  LinearHead oneByOne(blobs.view(), {HeadKind::Binary, 2, 20.0});
  oneByOne.learn(firstRows(70), blobs.targetsOf(firstRows(70)));
  for (std::int64_t n = 71; n <= 80; ++n) oneByOne.learn(firstRows(n), blobs.targetsOf(firstRows(n)));
  EXPECT_FALSE(oneByOne.isExact());
  LinearHead together(blobs.view(), {HeadKind::Binary, 2, 20.0});
  together.learn(firstRows(80), blobs.targetsOf(firstRows(80)));
  double worst = 0;
  for (std::size_t i = 0; i < 6000; ++i) {
    EXPECT_NEAR(oneByOne.logits()[i], together.logits()[i], 1e-4) << "the weights are exact at every label";
    worst = std::max(worst, std::abs(oneByOne.variances()[i] / together.variances()[i] - 1.0));
  }
  EXPECT_LT(worst, 0.2) << "only the other labels' curvatures are those of earlier";
  oneByOne.makeExact();
  EXPECT_TRUE(oneByOne.isExact());
  for (std::size_t i = 0; i < 6000; ++i)
    EXPECT_NEAR(oneByOne.variances()[i] / together.variances()[i], 1, 1e-3);
}

TEST(LinearHead, takingALabelBackIsAsIfItHadNeverBeen) {
  const Blobs blobs(6000, 520);
  const auto rows = firstRows(40);
  LinearHead head(blobs.view(), {HeadKind::Binary, 2, 20.0});
  head.learn(rows, blobs.targetsOf(rows));
  const std::vector<float> logits(head.logits().begin(), head.logits().end());
  const std::vector<float> variances(head.variances().begin(), head.variances().end());
  head.learn(firstRows(41), blobs.targetsOf(firstRows(41)));
  head.learn(rows, blobs.targetsOf(rows));
  for (std::size_t i = 0; i < 6000; ++i) {
    EXPECT_NEAR(head.logits()[i], logits[i], 1e-4);
    EXPECT_NEAR(head.variances()[i], variances[i], 1e-4);
  }
}

TEST(LinearHead, knowsLeastFarFromLabels) {
  // Two features; labels only where the second one is near 0.
  std::vector<float> features;
  for (int i = 0; i < 21; ++i) {
    features.push_back(i % 2 == 0 ? 1.0F : -1.0F);
    features.push_back(i < 20 ? 0.01F * static_cast<float>(i) : 5.0F);
  }
  LinearHead head({features, 2}, {HeadKind::Binary, 2, 1.0});
  const std::vector<std::int64_t> rows{0, 1, 2, 3};
  head.learn(rows, std::vector<float>{1, 0, 1, 0});
  const auto scores = head.scores();
  const auto most = std::max_element(scores.information.begin(), scores.information.end());
  EXPECT_EQ(most - scores.information.begin(), 20);
}

TEST(LinearHead, theEvidenceFindsAPriorThatPredictsWell) {
  const Blobs blobs(3000, 64);  // 63 of 64 features say nothing
  const auto rows = firstRows(500);
  const auto lossOf = [&](std::optional<double> prior) {
    LinearHead head(blobs.view(), {HeadKind::Binary, 2, prior});
    head.learn(rows, blobs.targetsOf(rows));
    const auto scores = head.scores();
    double loss = 0;
    for (std::size_t i = 500; i < 3000; ++i)
      loss -= std::log(blobs.truth[i] > 0 ? scores.mean[i] : 1 - scores.mean[i]);
    return loss / 2500;
  };
  const double chosen = lossOf(std::nullopt);
  for (const double prior : {0.001, 0.1, 10.0, 1000.0})
    EXPECT_LT(chosen, lossOf(prior) + 0.02) << "against a prior of " << prior;
}

TEST(LinearHead, objectsWithoutFeaturesHaveNoScoreAndStopNothing) {
  Blobs blobs(50, 3);
  blobs.features[4 * 3] = std::numeric_limits<float>::quiet_NaN();
  blobs.features[7 * 3 + 1] = std::numeric_limits<float>::infinity();
  LinearHead head(blobs.view(), {});
  const auto rows = firstRows(10);
  head.learn(rows, blobs.targetsOf(rows));
  EXPECT_EQ(head.labels(), 8);
  EXPECT_EQ(head.labelsWithoutFeatures(), 2);
  const auto scores = head.scores();
  EXPECT_TRUE(std::isnan(scores.mean[4]) && std::isnan(scores.sigma[7]) && std::isnan(scores.information[4]));
  EXPECT_TRUE(std::isfinite(scores.mean[5]));
}

TEST(LinearHead, constantAndHugeFeaturesDoNoHarm) {
  Blobs blobs(60, 3);
  for (std::size_t i = 0; i < 60; ++i) {
    blobs.features[i * 3 + 1] = 7;
    blobs.features[i * 3 + 2] *= 1e9F;
  }
  LinearHead head(blobs.view(), {});
  const auto rows = firstRows(30);
  head.learn(rows, blobs.targetsOf(rows));
  const auto scores = head.scores();
  int right = 0;
  for (std::size_t i = 30; i < 60; ++i) right += (scores.mean[i] > 0.5F) == (blobs.truth[i] > 0.5F) ? 1 : 0;
  EXPECT_GT(right, 20);
}

TEST(LinearHead, saysWhatIsMissing) {
  const Blobs blobs(20, 3);
  LinearHead head(blobs.view(), {});
  EXPECT_EQ(sentenceOf(head, {}, {}), "There are 0 labels. Learning begins with two different answers.");
  EXPECT_EQ(sentenceOf(head, {3}, {1}), "There is 1 label. Learning begins with two different answers.");
  EXPECT_EQ(sentenceOf(head, {3, 4}, {1, 1}),
            "There are 2 labels, all the same. Learning begins with two different answers.");
  EXPECT_NE(sentenceOf(head, {20, 1}, {1, 0}).find("label for object 20"), std::string::npos);
  EXPECT_NE(sentenceOf(head, {1, 2}, {1, 0.5F}).find("none of the answers"), std::string::npos);
  EXPECT_NE(sentenceOf(head, {1, 1}, {1, 0}).find("two labels"), std::string::npos);
  EXPECT_THROW(LinearHead(blobs.view(), {HeadKind::Binary, 2, -1.0}), Error);
  EXPECT_THROW(LinearHead({std::vector<float>{NAN, NAN}, 1}, {}), Error);
}
