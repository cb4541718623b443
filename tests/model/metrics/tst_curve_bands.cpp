#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "model/base/error.h"
#include "model/base/random.h"
#include "model/metrics/auc_comparison.h"
#include "model/metrics/curve_bands.h"
#include "model/metrics/roc_curve.h"
#include "model/metrics/score_groups.h"

namespace {

struct Sample {
  std::vector<float> scores;
  std::vector<char> isPositive;
};

/// Two normal distributions one standard deviation apart, pressed into [0, 1]; rounded: many ties.
Sample normalSample(int objects, double positives, int decimals = 0) {
  model::Random random(17);
  Sample sample;
  for (int i = 0; i < objects; ++i) {
    sample.isPositive.push_back(random.uniform() < positives ? 1 : 0);
    double score = 1 / (1 + std::exp(-(random.normal() + sample.isPositive.back())));
    if (decimals > 0) score = std::round(score * std::pow(10, decimals)) / std::pow(10, decimals);
    sample.scores.push_back(static_cast<float>(score));
  }
  return sample;
}

/// Resampling as it is written in textbooks: draw objects, make the curve anew.
struct Naive {
  std::vector<double> areas, tpr, averagePrecisions;  // sorted; TPR at a false positive rate of 0.1
};

Naive naive(const Sample& sample, int draws) {
  Naive result;
  std::vector<std::size_t> positives, negatives;
  for (std::size_t i = 0; i < sample.scores.size(); ++i)
    (sample.isPositive[i] != 0 ? positives : negatives).push_back(i);
  model::Random random(99);
  for (int draw = 0; draw < draws; ++draw) {
    std::vector<float> scores;
    std::vector<char> labels;
    for (const auto* objects : {&positives, &negatives})
      for (std::size_t k = 0; k < objects->size(); ++k) {
        const std::size_t object = (*objects)[random.below(objects->size())];
        scores.push_back(sample.scores[object]);
        labels.push_back(sample.isPositive[object]);
      }
    const model::RocCurve curve = model::rocCurve(scores, labels);
    result.areas.push_back(curve.area);
    result.averagePrecisions.push_back(model::precisionRecallCurve(scores, labels).averagePrecision);
    const auto after = std::find_if(curve.points.begin(), curve.points.end(),
                                    [](const model::RocPoint& point) { return point.fpr > 0.1; });
    const auto before = after - 1;
    const double along = (0.1 - before->fpr) / (after->fpr - before->fpr);
    result.tpr.push_back(before->tpr + along * (after->tpr - before->tpr));
  }
  for (auto* values : {&result.areas, &result.tpr, &result.averagePrecisions})
    std::sort(values->begin(), values->end());
  return result;
}

/// Two ranges from 4,000 draws each scatter by about 2.5 % of their width at each end; four times that is
/// far.
void expectSameRange(model::Interval one, const std::vector<double>& sorted, const char* what) {
  const double low = model::sortedQuantile(sorted, 0.16), high = model::sortedQuantile(sorted, 0.84);
  EXPECT_NEAR(one.low, low, 0.1 * (high - low)) << what;
  EXPECT_NEAR(one.high, high, 0.1 * (high - low)) << what;
}

const model::BootstrapOptions kOptions{.resamples = 4000, .coverage = 0.68};

}  // namespace

TEST(CurveBands, equalNaiveResampling) {
  for (const int decimals : {0, 1}) {  // 1: eleven different scores, nearly all tied
    const Sample sample = normalSample(600, 0.3, decimals);
    const Naive expected = naive(sample, 4000);
    const auto bands = model::curveBands(model::SortedScores(sample.scores, sample.isPositive), kOptions);
    expectSameRange(bands.area, expected.areas, "area");
    expectSameRange(bands.averagePrecision, expected.averagePrecisions, "average precision");
    const auto at = static_cast<std::size_t>(std::lower_bound(bands.fpr.begin(), bands.fpr.end(), 0.1) -
                                             bands.fpr.begin());
    const double share = (0.1 - bands.fpr[at - 1]) / (bands.fpr[at] - bands.fpr[at - 1]);
    const auto between = [&](const std::vector<double>& values) {
      return values[at - 1] + share * (values[at] - values[at - 1]);
    };
    expectSameRange({between(bands.tprLow), between(bands.tprHigh)}, expected.tpr, "TPR at FPR 0.1");
  }
}

TEST(CurveBands, groupsOfNeighbouringScoresGiveTheSameRangeAsSingleScores) {
  const Sample sample = normalSample(3000, 0.3);
  const model::SortedScores sorted(sample.scores, sample.isPositive);
  const model::ScoreGroups fine(sorted, 4096), coarse(sorted, 64);
  EXPECT_TRUE(fine.isExact());
  EXPECT_FALSE(coarse.isExact());
  EXPECT_LE(coarse.size(), 64u);
  std::vector<double> areas, coarseAreas;
  model::ScoreGroups::Counts counts;
  for (std::uint64_t draw = 0; draw < 4000; ++draw) {
    model::Random random(5, draw), other(6, draw);
    fine.draw(random, counts);
    areas.push_back(fine.areaOf(counts));
    coarse.draw(other, counts);
    coarseAreas.push_back(coarse.areaOf(counts));
  }
  std::sort(areas.begin(), areas.end());
  std::sort(coarseAreas.begin(), coarseAreas.end());
  expectSameRange({model::sortedQuantile(coarseAreas, 0.16), model::sortedQuantile(coarseAreas, 0.84)}, areas,
                  "64 groups");
}

TEST(CurveBands, poissonCountsGiveTheRangeOfDrawingOneByOne) {
  // Just above the limit counts are Poisson numbers; just below, objects are drawn.
  const Sample many = normalSample(static_cast<int>(model::ScoreGroups::kDrawnOneByOne) + 10, 0.02);
  const auto poisson = model::bootstrapArea(many.scores, many.isPositive, kOptions);
  const double sigma = std::sqrt(model::delongArea(many.scores, many.isPositive).variance);
  EXPECT_NEAR((poisson.high - poisson.low) / 2, 0.9945 * sigma, 0.06 * sigma) << "68 % are 0.9945 sigma";
  const double area = model::rocCurve(many.scores, many.isPositive).area;
  EXPECT_NEAR((poisson.high + poisson.low) / 2, area, 0.1 * sigma);
  const std::vector<float> scores(many.scores.begin(), many.scores.end() - 20);
  const std::vector<char> labels(many.isPositive.begin(), many.isPositive.end() - 20);
  const auto drawn = model::bootstrapArea(scores, labels, {.resamples = 1000, .coverage = 0.68});
  EXPECT_NEAR(drawn.low, poisson.low, 0.2 * sigma);
  EXPECT_NEAR(drawn.high, poisson.high, 0.2 * sigma);
}

TEST(CurveBands, theAreaOfTheObjectsThemselvesIsExactInAnyGroups) {
  const Sample sample = normalSample(3000, 0.3, 3);
  const model::SortedScores sorted(sample.scores, sample.isPositive);
  const double area = model::rocCurve(sorted).area;
  for (const std::size_t most : {2u, 10u, 300u, 4096u}) {
    const model::ScoreGroups groups(sorted, most);
    const model::ScoreGroups::Counts once{groups.positives(), groups.negatives(), groups.totalPositives(),
                                          groups.totalNegatives()};
    EXPECT_NEAR(groups.areaOf(once), area, 1e-12) << most;
  }
}

TEST(CurveBands, areTheSameForTheSameSeedOnAnyNumberOfThreads) {
  const Sample sample = normalSample(500, 0.5);
  const model::SortedScores sorted(sample.scores, sample.isPositive);
  const auto one = model::curveBands(sorted, {.resamples = 100}),
             again = model::curveBands(sorted, {.resamples = 100});
  EXPECT_EQ(one.tprLow, again.tprLow);
  EXPECT_EQ(one.precisionHigh, again.precisionHigh);
  for (std::size_t i = 0; i < one.fpr.size(); ++i) EXPECT_LE(one.tprLow[i], one.tprHigh[i]);
  EXPECT_EQ(one.fpr.front(), 0);
  EXPECT_EQ(one.fpr.back(), 1);
  EXPECT_EQ(one.tprLow.back(), 1);
}

TEST(CurveBands, oneClassIsUndefinedAndTheSentenceSaysSo) {
  const std::vector<float> scores{0.1f, 0.9f};
  try {
    model::curveBands(model::SortedScores(scores, std::vector<char>{1, 1}));
    FAIL();
  } catch (const model::Error& error) {
    EXPECT_STREQ(
        error.what(),
        "The ROC curve is undefined: there are 2 positive and 0 negative labels. Label at least one of "
        "each.");
  }
}

TEST(SortedScores, tenThousandScoresWithTiesAndSignsAreInOrder) {
  model::Random random(2);
  std::vector<float> scores;
  std::vector<char> labels;
  for (int i = 0; i < 10'000; ++i) {
    scores.push_back(static_cast<float>(std::round(random.normal() * 100) / 100));
    labels.push_back(static_cast<char>(i % 2));
  }
  scores[3] = -0.0f;  // equal to 0
  const model::SortedScores sorted(scores, labels);
  for (const auto values : {sorted.positiveScores(), sorted.negativeScores()})
    EXPECT_TRUE(std::is_sorted(values.begin(), values.end(), std::greater<>()));
  const auto objects = sorted.truePositives(-100);
  ASSERT_EQ(objects.size(), 5000u);
  for (std::size_t i = 1; i < objects.size(); ++i) {
    const float before = scores[static_cast<std::size_t>(objects[i - 1])],
                here = scores[static_cast<std::size_t>(objects[i])];
    EXPECT_TRUE(before > here || (before == here && objects[i - 1] < objects[i])) << i;
  }
}
