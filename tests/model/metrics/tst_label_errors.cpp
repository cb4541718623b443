#include <gtest/gtest.h>

#include <cmath>

#include "model/base/error.h"
#include "model/base/random.h"
#include "model/metrics/label_errors.h"

TEST(LabelErrors, byHand) {
  // Class 1's labels score 0.9, 0.8, 0.1: threshold 0.6. Class 0's: 0.8, 0.9, 0.4 for class 0: threshold 0.7.
  const std::vector<float> scores{0.1f, 0.9f, 0.2f, 0.8f, 0.9f, 0.1f, 0.8f, 0.2f, 0.9f, 0.1f, 0.4f, 0.6f};
  const std::vector<std::int32_t> given{1, 1, 1, 0, 0, 0};
  const auto doubts = model::labelDoubts(scores, 2, given);
  ASSERT_EQ(doubts.thresholds.size(), 2u);
  EXPECT_NEAR(doubts.thresholds[0], 0.7, 1e-7);
  EXPECT_NEAR(doubts.thresholds[1], 0.6, 1e-7);
  EXPECT_EQ(doubts.likelyWrong, 2);
  ASSERT_EQ(doubts.ranked.size(), 6u);
  EXPECT_EQ(doubts.ranked[0].object, 2u);
  EXPECT_NEAR(doubts.ranked[0].margin, -0.8, 1e-7);
  EXPECT_EQ(doubts.ranked[0].suggested, 0);
  EXPECT_TRUE(doubts.ranked[0].isLikelyWrong);
  EXPECT_EQ(doubts.ranked[1].object, 5u);
  EXPECT_TRUE(doubts.ranked[1].isLikelyWrong);
  EXPECT_FALSE(doubts.ranked[2].isLikelyWrong);
}

TEST(LabelErrors, findsTheLabelsThatWereTurnedRound) {
  model::Random random(3);
  std::vector<float> scores;
  std::vector<std::int32_t> given;
  std::vector<char> isTurned;
  for (int i = 0; i < 2000; ++i) {
    const std::int32_t truth = i % 2;
    const double logit = (truth == 1 ? 3 : -3) + random.normal();
    const auto positive = static_cast<float>(1 / (1 + std::exp(-logit)));
    scores.insert(scores.end(), {1 - positive, positive});
    isTurned.push_back(random.uniform() < 0.05 ? 1 : 0);
    given.push_back(isTurned.back() != 0 ? 1 - truth : truth);
  }
  const auto doubts = model::labelDoubts(scores, 2, given);
  std::int64_t turned = 0, found = 0;
  for (const char each : isTurned) turned += each;
  for (std::size_t i = 0; i < static_cast<std::size_t>(turned); ++i)
    found += isTurned[doubts.ranked[i].object];
  EXPECT_GE(found, turned * 95 / 100) << "the classes overlap at three standard deviations";
  EXPECT_NEAR(static_cast<double>(doubts.likelyWrong), static_cast<double>(turned),
              0.3 * static_cast<double>(turned));
}

TEST(LabelErrors, aClassWithoutLabelsIsNoSuspicion) {
  const std::vector<float> scores{0.4f, 0.5f, 0.1f, 0.3f, 0.6f, 0.1f};
  const auto doubts = model::labelDoubts(scores, 3, std::vector<std::int32_t>{0, 0});
  EXPECT_TRUE(std::isnan(doubts.thresholds[1]));
  EXPECT_EQ(doubts.likelyWrong, 0);
  EXPECT_EQ(doubts.ranked.front().object, 1u) << "still ranked: 0.3 - 0.6";
}

TEST(LabelErrors, wrongInputIsRefused) {
  EXPECT_THROW(model::labelDoubts(std::vector<float>{0.1f}, 2, std::vector<std::int32_t>{0}), model::Error);
  EXPECT_THROW(model::labelDoubts(std::vector<float>{0.1f, 1.2f}, 2, std::vector<std::int32_t>{0}),
               model::Error);
  EXPECT_THROW(model::labelDoubts(std::vector<float>{0.1f, 0.9f}, 2, std::vector<std::int32_t>{2}),
               model::Error);
}
