#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "labeling/scheme/hubble_class.h"

using namespace labeling;

TEST(HubbleClass, AMergerAboveOneHalfComesFirst) {
  const auto opinion = classFromScores({{"merger", {0.7, 0.1}}, {"disk", {0.9, 0.0}}});
  ASSERT_TRUE(opinion);
  EXPECT_STREQ(codeOf(opinion->hubbleClass), "Mg");
  EXPECT_DOUBLE_EQ(opinion->probability, 0.7);
  EXPECT_DOUBLE_EQ(opinion->sigma, 0.1);
}

TEST(HubbleClass, ABarredSpiralMultipliesItsDecisions) {
  const auto opinion = classFromScores(
      {{"merger", {0.2, 0.0}}, {"disk", {0.9, 0.0}}, {"edge_on", {0.1, 0.0}}, {"bar", {0.6, 0.12}}});
  ASSERT_TRUE(opinion);
  EXPECT_EQ(opinion->hubbleClass, HubbleClass::BarredSpiral);
  EXPECT_NEAR(opinion->probability, 0.8 * 0.9 * 0.9 * 0.6, 1e-12);  // 0.3888
  EXPECT_NEAR(opinion->sigma, 0.8 * 0.9 * 0.9 * 0.12, 1e-12);       // only the bar is uncertain
}

TEST(HubbleClass, UncertaintiesOfDecisionsAddInQuadrature) {
  const auto opinion = classFromScores({{"disk", {0.8, 0.03}}, {"edge_on", {0.6, 0.04}}});
  ASSERT_TRUE(opinion);
  EXPECT_EQ(opinion->hubbleClass, HubbleClass::EdgeOn);
  EXPECT_NEAR(opinion->sigma, std::hypot(0.6 * 0.03, 0.8 * 0.04), 1e-12);
}

TEST(HubbleClass, WithoutADiskItIsElliptical) {
  const auto opinion = classFromScores({{"disk", {0.25, 0.05}}});
  ASSERT_TRUE(opinion);
  EXPECT_STREQ(wordsOf(opinion->hubbleClass), "Elliptical");
  EXPECT_DOUBLE_EQ(opinion->probability, 0.75);
}

TEST(HubbleClass, LenticularNeedsItsTypeAndADiskThatIsNotExcluded) {
  const auto of = [](double disk, double type) {
    return classFromScores({{"disk", {disk, 0}}, {"t_type", {type, 1}}})->hubbleClass;
  };
  EXPECT_EQ(of(0.3, -1.0), HubbleClass::Lenticular);
  EXPECT_EQ(of(0.3, 0.0), HubbleClass::Lenticular);
  EXPECT_EQ(of(0.3, 0.1), HubbleClass::Elliptical);
  EXPECT_EQ(of(0.3, -3.5), HubbleClass::Elliptical);
  EXPECT_EQ(of(0.05, -1.0), HubbleClass::Elliptical);
}

TEST(HubbleClass, QuestionsTheModelLacksAreLeftOut) {
  const auto opinion = classFromScores({{"disk", {0.9, 0}}});
  ASSERT_TRUE(opinion);
  EXPECT_EQ(opinion->hubbleClass, HubbleClass::Spiral);
  EXPECT_DOUBLE_EQ(opinion->probability, 0.9);
}

TEST(HubbleClass, SaysNothingWhereTheModelSaysNothing) {
  EXPECT_FALSE(classFromScores({}));
  EXPECT_FALSE(classFromScores({{"bar", {0.9, 0}}}));
  EXPECT_FALSE(classFromScores({{"merger", {0.2, 0}}}));  // "no merger" is no class
  EXPECT_FALSE(classFromScores({{"disk", {std::numeric_limits<double>::quiet_NaN(), 0}}}));
}
