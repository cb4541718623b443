#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "model/base/error.h"
#include "model/base/random.h"
#include "model/metrics/roc_curve.h"
#include "tests/model/metrics/reference.h"

using metricstest::floats;
using metricstest::kTolerance;
using metricstest::labels;
using metricstest::reference;
using model::Error;
using model::ErrorKind;
using model::RocCurve;
using model::SortedScores;

namespace {

/// The definition: the fraction of (positive, negative) pairs in the right order, ties half.
double areaByPairs(const std::vector<float>& scores, const std::vector<char>& isPositive) {
  double won = 0, pairs = 0;
  for (std::size_t i = 0; i < scores.size(); ++i)
    for (std::size_t j = 0; j < scores.size(); ++j) {
      if (isPositive[i] != 1 || isPositive[j] != 0) continue;
      ++pairs;
      won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
    }
  return won / pairs;
}

std::string sentenceOf(const std::vector<float>& scores, const std::vector<char>& isPositive) {
  try {
    (void)model::rocCurve(scores, isPositive);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::BadInput);
    return error.what();
  }
  return "";
}

}  // namespace

TEST(RocCurve, isTheOneDrawnByHand) {
  // Falling scores: P, then a tie of P and N, then N.
  const RocCurve curve = model::rocCurve(std::vector{0.5F, 0.9F, 0.5F, 0.1F}, std::vector<char>{1, 1, 0, 0});
  ASSERT_EQ(curve.points.size(), 4U);
  EXPECT_EQ(curve.points[0].threshold, std::numeric_limits<double>::infinity());
  EXPECT_EQ(curve.points[0].tpr, 0);
  EXPECT_EQ(curve.points[1].tpr, 0.5);
  EXPECT_EQ(curve.points[1].fpr, 0);
  EXPECT_EQ(curve.points[2].threshold, 0.5);
  EXPECT_EQ(curve.points[2].tpr, 1) << "equal scores enter together";
  EXPECT_EQ(curve.points[2].fpr, 0.5);
  EXPECT_EQ(curve.points[3].fpr, 1);
  EXPECT_EQ(curve.points[3].tp, 2);
  EXPECT_EQ(curve.points[3].fp, 2);
  EXPECT_EQ(curve.area, 3.5 / 4) << "3 of 4 pairs won, one tied";
}

TEST(RocCurve, areaEqualsCountingPairs) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    model::Random random(5, seed);
    const std::uint64_t count = 2 + random.below(80), levels = 1 + random.below(20);
    std::vector<float> scores{0.5F, 0.5F};
    std::vector<char> isPositive{0, 1};
    for (std::uint64_t i = 0; i < count; ++i) {
      scores.push_back(static_cast<float>(random.below(levels)) / 10);
      isPositive.push_back(static_cast<char>(random.below(2)));
    }
    EXPECT_NEAR(model::rocCurve(scores, isPositive).area, areaByPairs(scores, isPositive), 1e-12);
  }
}

TEST(RocCurve, equalsScikitLearn) {
  for (const auto& each : reference()["binary"]) {
    SCOPED_TRACE(each["name"]);
    const RocCurve curve = model::rocCurve(floats(each["scores"]), labels(each["labels"]));
    EXPECT_NEAR(curve.area, each["auroc"].get<double>(), kTolerance);
    ASSERT_EQ(curve.points.size(), each["fpr"].size());
    for (std::size_t i = 0; i < curve.points.size(); ++i) {
      EXPECT_NEAR(curve.points[i].fpr, each["fpr"][i].get<double>(), kTolerance);
      EXPECT_NEAR(curve.points[i].tpr, each["tpr"][i].get<double>(), kTolerance);
      if (i > 0) {
        EXPECT_EQ(curve.points[i].threshold, each["thresholds"][i - 1].get<double>());
      }
    }
    EXPECT_NEAR(model::precisionRecallCurve(floats(each["scores"]), labels(each["labels"])).averagePrecision,
                each["average_precision"].get<double>(), kTolerance);
  }
}

TEST(RocCurve, oneClassIsUndefinedAndTheSentenceSaysSo) {
  EXPECT_EQ(
      sentenceOf({0.1F, 0.2F}, {1, 1}),
      "The ROC curve is undefined: there are 2 positive and 0 negative labels. Label at least one of each.");
  EXPECT_NE(sentenceOf({}, {}).find("undefined"), std::string::npos);
}

TEST(RocCurve, wrongInputIsNamed) {
  EXPECT_NE(sentenceOf({0.1F, NAN}, {1, 0}).find("number 2"), std::string::npos);
  EXPECT_NE(sentenceOf({0.1F, 0.2F}, {1, 3}).find("number 2"), std::string::npos);
  EXPECT_NE(sentenceOf({0.1F}, {1, 0}), "");
}

TEST(RocCurve, thinningKeepsEndsCornersAndArea) {
  std::vector<float> scores;
  std::vector<char> isPositive;
  for (int i = 0; i < 1000; ++i) {  // straight up, then straight to the right
    scores.push_back(static_cast<float>(i));
    isPositive.push_back(i >= 500 ? 1 : 0);
  }
  const RocCurve curve = model::rocCurve(scores, isPositive);
  ASSERT_EQ(curve.points.size(), 1001U);
  const RocCurve thin = model::thinned(curve);
  ASSERT_EQ(thin.points.size(), 3U);
  EXPECT_EQ(thin.points[1].tpr, 1);
  EXPECT_EQ(thin.points[1].fpr, 0);
  EXPECT_EQ(thin.points[1].threshold, 500);
  EXPECT_EQ(thin.area, 1);
}

TEST(PrecisionRecall, isTheOneDrawnByHand) {
  const auto curve = model::precisionRecallCurve(std::vector{0.9F, 0.8F, 0.7F}, std::vector<char>{1, 0, 1});
  ASSERT_EQ(curve.points.size(), 3U);
  EXPECT_EQ(curve.points[0].precision, 1);
  EXPECT_EQ(curve.points[0].recall, 0.5);
  EXPECT_EQ(curve.points[1].precision, 0.5);
  EXPECT_NEAR(curve.averagePrecision, 0.5 * 1 + 0.5 * 2 / 3, 1e-15);
}

TEST(SortedScores, answerAnyThresholdLikeCountingDoes) {
  model::Random random(9);
  std::vector<float> scores;
  std::vector<char> isPositive;
  for (int i = 0; i < 500; ++i) {
    scores.push_back(static_cast<float>(random.below(50)) / 50);
    isPositive.push_back(static_cast<char>(random.below(2)));
  }
  const SortedScores sorted(scores, isPositive);
  for (const double threshold : {-1.0, 0.0, 0.02, 0.5, 0.501, 0.98, 1.0}) {
    const auto expected = model::thresholdRow(scores, isPositive, threshold).counts;
    EXPECT_EQ(sorted.counts(threshold), expected) << threshold;
    EXPECT_EQ(static_cast<std::int64_t>(sorted.truePositives(threshold).size()), expected.tp);
    EXPECT_EQ(static_cast<std::int64_t>(sorted.falsePositives(threshold).size()), expected.fp);
    EXPECT_EQ(static_cast<std::int64_t>(sorted.falseNegatives(threshold).size()), expected.fn);
    EXPECT_EQ(static_cast<std::int64_t>(sorted.trueNegatives(threshold).size()), expected.tn);
  }
}

TEST(SortedScores, listTheObjectsOfACellHighestScoreFirst) {
  const SortedScores sorted(std::vector{0.2F, 0.9F, 0.6F, 0.9F, 0.7F}, std::vector<char>{1, 1, 1, 1, 0});
  const auto found = sorted.truePositives(0.6F);
  EXPECT_EQ(std::vector<std::int32_t>(found.begin(), found.end()), (std::vector<std::int32_t>{1, 3, 2}));
  EXPECT_EQ(sorted.falseNegatives(0.6F)[0], 0);
  EXPECT_EQ(sorted.falsePositives(0.6F)[0], 4);
  EXPECT_TRUE(sorted.trueNegatives(0.6F).empty());
}

TEST(SortedScores, aScoreEqualToTheThresholdIsCalledPositive) {
  const SortedScores sorted(std::vector{0.5F}, std::vector<char>{1});
  EXPECT_EQ(sorted.counts(0.5).tp, 1);
  EXPECT_EQ(sorted.counts(0.5000001).tp, 0);
}
