#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "model/base/error.h"
#include "model/base/random.h"
#include "model/metrics/conformal.h"

TEST(Conformal, TheLimitIsARankCountedByHand) {
  const std::vector<float> surprise{0.9F, 0.1F, 0.5F, 0.3F, 0.7F, 0.2F, 0.8F, 0.4F, 0.6F};
  EXPECT_FLOAT_EQ(static_cast<float>(model::conformalLimit(surprise, 0.5)),
                  0.5F);  // ceil(10 x 0.5) = 5th of 9
  EXPECT_FLOAT_EQ(static_cast<float>(model::conformalLimit(surprise, 0.9)), 0.9F);  // 9th
  EXPECT_TRUE(std::isinf(model::conformalLimit(surprise, 0.95))) << "nine objects cannot promise 95%";
  EXPECT_TRUE(std::isinf(model::conformalLimit({}, 0.5)));
  EXPECT_THROW(model::conformalLimit(surprise, 1), model::Error);
  EXPECT_THROW(model::conformalLimit(std::vector{NAN}, 0.5), model::Error);
}

TEST(Conformal, TheSetHoldsWhatIsProbableEnoughAndNeverNothing) {
  const std::vector<float> probabilities{0.6F, 0.3F, 0.1F};
  EXPECT_EQ(model::conformalSet(probabilities, 0.75), (std::vector<std::int32_t>{0, 1}));
  EXPECT_EQ(model::conformalSet(probabilities, 0.2), (std::vector<std::int32_t>{0}));
  EXPECT_EQ(model::conformalSet(probabilities, 1), (std::vector<std::int32_t>{0, 1, 2}));
}

TEST(Conformal, CoversWhatItPromisesWhateverTheScores) {
  // Three answers, a network that is over-confident: sharpened probabilities of the true ones.
  model::Random random(3);
  const auto draw = [&](std::vector<float>& sharp) {
    double p[3], sum = 0;
    for (double& each : p) sum += each = random.uniform(0.05, 1);
    double pick = random.uniform() * sum, sharpSum = 0;
    int truth = 0;
    for (; truth < 2 && pick > p[truth]; ++truth) pick -= p[truth];
    sharp.clear();
    for (const double each : p) sharpSum += std::pow(each, 4);
    for (const double each : p) sharp.push_back(static_cast<float>(std::pow(each, 4) / sharpSum));
    return truth;
  };
  std::vector<float> sharp, surprise;
  for (int i = 0; i < 2000; ++i) {
    const int truth = draw(sharp);
    surprise.push_back(1 - sharp[static_cast<std::size_t>(truth)]);
  }
  const double limit = model::conformalLimit(surprise, 0.9);
  int held = 0;
  for (int i = 0; i < 4000; ++i) {
    const int truth = draw(sharp);
    const auto set = model::conformalSet(sharp, limit);
    held += std::find(set.begin(), set.end(), truth) != set.end() ? 1 : 0;
  }
  EXPECT_NEAR(held / 4000.0, 0.9, 0.03);  // three standard errors of both draws
}
