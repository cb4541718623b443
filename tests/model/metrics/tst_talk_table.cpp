// The threshold table of the talk (methods.md C.4), reproduced from samples with exactly these rates.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

#include "model/base/error.h"
#include "model/base/random.h"
#include "model/metrics/roc_curve.h"
#include "model/metrics/sorted_scores.h"

namespace {

struct TalkRow {
  double threshold, tpr, precision;
};
struct TalkQuestion {
  const char* name;
  double prevalence, accuracyAtHalf;
  TalkRow rows[3];
};
constexpr TalkQuestion kQuestions[]{
    {"disk", 0.22, 0.98, {{0.2, 0.97, 0.91}, {0.5, 0.95, 0.96}, {0.8, 0.90, 0.99}}},
    {"edge-on", 0.14, 0.97, {{0.2, 1.00, 0.67}, {0.5, 0.99, 0.83}, {0.8, 0.92, 0.95}}},
    {"bar", 0.07, 0.97, {{0.2, 0.93, 0.48}, {0.5, 0.79, 0.80}, {0.8, 0.58, 0.92}}},
    {"merger", 0.12, 0.97, {{0.2, 0.98, 0.54}, {0.5, 0.96, 0.82}, {0.8, 0.90, 0.97}}}};

constexpr int kObjects = 100'000;

struct Sample {
  std::vector<float> scores;
  std::vector<char> isPositive;
};

/// As many objects between two thresholds as the rates ask for, at random scores there.
Sample sampleOf(const TalkQuestion& question) {
  model::Random random(1);
  Sample sample;
  const double positives = std::round(kObjects * question.prevalence);
  const double edges[]{0.0, 0.2, 0.5, 0.8, 1.0};
  const auto fill = [&](char label, const double(&atLeast)[5]) {
    for (int bin = 0; bin < 4; ++bin) {
      const auto count = static_cast<int>(std::round(atLeast[bin]) - std::round(atLeast[bin + 1]));
      for (int i = 0; i < count; ++i) {
        // Kept off the edges: a float next to 0.2 must not be called 0.2.
        sample.scores.push_back(static_cast<float>(random.uniform(edges[bin] + 1e-5, edges[bin + 1] - 1e-5)));
        sample.isPositive.push_back(label);
      }
    }
  };
  double tp[5]{positives, 0, 0, 0, 0}, fp[5]{kObjects - positives, 0, 0, 0, 0};
  for (int i = 0; i < 3; ++i) {
    tp[i + 1] = positives * question.rows[i].tpr;
    fp[i + 1] = tp[i + 1] * (1 / question.rows[i].precision - 1);
  }
  fill(1, tp);
  fill(0, fp);
  return sample;
}

std::string twoDecimals(double value) {
  char words[16];
  std::snprintf(words, sizeof words, "%.2f", value);
  return words;
}

}  // namespace

TEST(TalkTable, reproducesFromSamplesWithItsRates) {
  for (const TalkQuestion& question : kQuestions) {
    const Sample sample = sampleOf(question);
    const model::SortedScores sorted(sample.scores, sample.isPositive);
    for (const TalkRow& row : question.rows) {
      const model::ThresholdRow found = sorted.row(row.threshold);
      EXPECT_EQ(twoDecimals(found.tpr.value), twoDecimals(row.tpr)) << question.name << row.threshold;
      EXPECT_EQ(twoDecimals(found.precision.value), twoDecimals(row.precision))
          << question.name << row.threshold;
      EXPECT_LT(found.precision.percent95.low, row.precision);
      EXPECT_GT(found.precision.percent95.high, row.precision);
    }
    EXPECT_NEAR(sorted.row(0.5).accuracy.value, question.accuracyAtHalf, 0.01) << question.name;
  }
}

TEST(TalkTable, theCurveGoesThroughItsRows) {
  for (const TalkQuestion& question : kQuestions) {
    const Sample sample = sampleOf(question);
    const model::PrCurve curve = model::precisionRecallCurve(sample.scores, sample.isPositive);
    for (const TalkRow& row : question.rows) {
      double nearest = 1;
      for (const model::PrPoint& point : curve.points)
        nearest = std::min(nearest, std::hypot(point.recall - row.tpr, point.precision - row.precision));
      EXPECT_LT(nearest, 1e-3) << question.name << row.threshold;
    }
  }
}

TEST(Prevalence, theFormulaIsWhatResamplingToThatPrevalenceGives) {
  const Sample sample = sampleOf(kQuestions[2]);  // bars: 7 %
  const model::SortedScores sorted(sample.scores, sample.isPositive);
  const std::size_t positives = static_cast<std::size_t>(sorted.positives());  // they come first
  for (const double prevalence : {0.02, 0.25, 0.6}) {
    model::Random random(4);
    std::vector<float> scores;
    std::vector<char> labels;
    for (int i = 0; i < 400'000; ++i) {
      const bool positive = random.uniform() < prevalence;
      const std::size_t object =
          positive ? random.below(positives) : positives + random.below(sample.scores.size() - positives);
      scores.push_back(sample.scores[object]);
      labels.push_back(positive ? 1 : 0);
    }
    const model::SortedScores drawn(scores, labels);
    for (const double threshold : {0.2, 0.5, 0.8}) {
      const model::ThresholdRow expected = drawn.row(threshold);
      const model::ThresholdRow found = model::atPrevalence(sorted.row(threshold), prevalence);
      // Four standard deviations of what was counted.
      const double called = static_cast<double>(expected.counts.tp + expected.counts.fp);
      EXPECT_NEAR(found.precision.value, expected.precision.value, 4 * 0.5 / std::sqrt(called));
      EXPECT_NEAR(found.accuracy.value, expected.accuracy.value, 4 * 0.5 / std::sqrt(400'000.0));
      EXPECT_NEAR(found.f1, expected.f1, 0.02);
      EXPECT_NEAR(found.mcc, expected.mcc, 0.02);
      EXPECT_EQ(found.tpr.value, sorted.row(threshold).tpr.value) << "does not depend on it";
    }
    EXPECT_NEAR(model::atPrevalence(model::precisionRecallCurve(sorted), prevalence).averagePrecision,
                model::precisionRecallCurve(drawn).averagePrecision, 0.02);
  }
}

TEST(Prevalence, atTheSamplesOwnNothingChanges) {
  const Sample sample = sampleOf(kQuestions[0]);
  const model::SortedScores sorted(sample.scores, sample.isPositive);
  const double own = static_cast<double>(sorted.positives()) / static_cast<double>(sorted.total());
  const model::ThresholdRow row = sorted.row(0.5), same = model::atPrevalence(row, own);
  EXPECT_NEAR(same.precision.value, row.precision.value, 1e-12);
  EXPECT_NEAR(same.accuracy.value, row.accuracy.value, 1e-12);
  EXPECT_NEAR(same.f1, row.f1, 1e-12);
  EXPECT_NEAR(same.mcc, row.mcc, 1e-12);
  const model::PrCurve curve = model::precisionRecallCurve(sorted);
  EXPECT_NEAR(model::atPrevalence(curve, own).averagePrecision, curve.averagePrecision, 1e-12);
  EXPECT_THROW(model::atPrevalence(row, 0), model::Error);
  EXPECT_THROW(model::atPrevalence(curve, 1.5), model::Error);
}
