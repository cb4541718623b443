#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/anomaly/interest.h"
#include "model/base/error.h"
#include "model/base/random.h"

namespace {

/// Four rows on a line at 0, 1, 2, 3 with scores 0, 1, 2, 10.
const std::vector<float> kLine{0, 1, 2, 3}, kScores{0, 1, 2, 10};

TEST(Interest, WithoutAnswersTheScoreRanks) {
  model::InterestRanker ranker({kLine, 1}, kScores);
  const auto ranking = ranker.rank({}, {});
  EXPECT_EQ(ranking.ranking, (std::vector<float>{0, 0.5F, 1, 5}));  // brought to 0 ... 5
  EXPECT_TRUE(std::isnan(ranking.predicted[0]));
}

TEST(Interest, FollowsTheFormulaOfLochnerAndBassett) {
  model::InterestRanker ranker({kLine, 1}, kScores);
  const std::vector<model::InterestLabel> labels{{3, 0}};
  const auto ranking = ranker.rank(labels, {});
  // Distances to the only labelled row are 3, 2, 1, 0; their mean is 1.5. One label predicts itself
  // everywhere, at least 0.1.
  EXPECT_FLOAT_EQ(ranking.novelty[1], 2 / 1.5F);
  EXPECT_FLOAT_EQ(ranking.novelty[3], 0);
  EXPECT_FLOAT_EQ(ranking.predicted[1], 0.1F);
  const double taste = std::atanh(0.1 + 0.85 * 0.1 / 5);
  EXPECT_NEAR(ranking.ranking[1], 0.5 * std::tanh(std::exp(2 / 1.5) - 1 + taste), 1e-6);
  EXPECT_NEAR(ranking.ranking[3], 5 * (0.1 + 0.85 * 0.1 / 5), 1e-5);  // tanh(artanh(f)) = f
}

TEST(Interest, OneMoreAnswerGivesTheSameAsAllAtOnce) {
  model::InterestRanker step({kLine, 1}, kScores), whole({kLine, 1}, kScores);
  const std::vector<model::InterestLabel> one{{3, 0}}, two{{3, 0}, {1, 5}};
  step.rank(one, {});
  EXPECT_EQ(step.rank(two, {}).ranking, whole.rank(two, {}).ranking);
  // And an answer that was taken back is forgotten.
  model::InterestRanker fresh({kLine, 1}, kScores);
  EXPECT_EQ(step.rank(one, {}).ranking, fresh.rank(one, {}).ranking);
}

TEST(Interest, RefusesRowsAndValuesOutside) {
  model::InterestRanker ranker({kLine, 1}, kScores);
  EXPECT_THROW(ranker.rank(std::vector<model::InterestLabel>{{4, 1}}, {}), model::Error);
  EXPECT_THROW(ranker.rank(std::vector<model::InterestLabel>{{0, 6}}, {}), model::Error);
  EXPECT_THROW(model::InterestRanker({kLine, 1}, std::vector<float>{1, 2}), model::Error);
  EXPECT_THROW(model::InterestRanker({kLine, 1}, std::vector<float>(4, std::nanf(""))), model::Error);
}

/// Ordinary rows about the origin, artefacts far out in one direction, oddities less far in another: by the
/// score alone the artefacts come first.
struct Survey {
  std::vector<float> features, scores;
  std::vector<char> isOddity;
};

Survey survey() {
  model::Random random(1);
  Survey made;
  for (int i = 0; i < 2000; ++i) {
    const int kind = i % 50 == 0 ? 1 : i % 20 == 1 ? 2 : 0;  // 40 oddities, 100 artefacts
    double far = 0;
    for (int d = 0; d < 8; ++d) {
      const double value = random.normal() + (kind == 1 && d == 0 ? 5 : 0) + (kind == 2 && d == 1 ? 7 : 0);
      made.features.push_back(static_cast<float>(value));
      far += value * value;
    }
    made.scores.push_back(static_cast<float>(std::sqrt(far)));
    made.isOddity.push_back(kind == 1 ? 1 : 0);
  }
  return made;
}

int foundIn100(const std::vector<float>& ranking, const std::vector<char>& isOddity) {
  std::vector<std::size_t> order(ranking.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return ranking[a] > ranking[b]; });
  return static_cast<int>(
      std::count_if(order.begin(), order.begin() + 100, [&](std::size_t i) { return isOddity[i] != 0; }));
}

TEST(Interest, TwentyAnswersBringWhatTheExpertWants) {
  const Survey made = survey();
  for (const auto learner : {model::InterestLearner::Forest, model::InterestLearner::Head}) {
    model::InterestOptions options;
    options.learner = learner;
    model::InterestRanker ranker({made.features, 8}, made.scores);
    std::vector<model::InterestLabel> labels;
    auto ranking = ranker.rank(labels, options);
    const int before = foundIn100(ranking.ranking, made.isOddity);
    for (int answer = 0; answer < 20; ++answer) {
      std::int64_t next = -1;
      for (std::size_t i = 0; i < made.scores.size(); ++i) {
        const bool known = std::any_of(labels.begin(), labels.end(), [&](const auto& label) {
          return label.row == static_cast<std::int64_t>(i);
        });
        if (!known && (next < 0 || ranking.ranking[i] > ranking.ranking[static_cast<std::size_t>(next)]))
          next = static_cast<std::int64_t>(i);
      }
      labels.push_back({next, made.isOddity[static_cast<std::size_t>(next)] != 0 ? 5.0F : 0.0F});
      ranking = ranker.rank(labels, options);
    }
    EXPECT_GE(foundIn100(ranking.ranking, made.isOddity), 1.5 * before) << static_cast<int>(learner);
  }
}

}  // namespace
