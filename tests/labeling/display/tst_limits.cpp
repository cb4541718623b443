// Black and white by rule, on numbers that can be counted on fingers.
#include <gtest/gtest.h>

#include <limits>

#include "labeling/display/limits.h"
#include "model/base/error.h"
#include "tests/labeling/display/cutouts.h"

#include "labeling/display/display.h"

namespace {
using namespace labeling;

TEST(Percentile, interpolatesLikeNumpy) {
  const std::vector<float> values{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  const Limits limits = percentileLimits(values, 90);  // 5 and 95 per cent of 0 ... 10
  EXPECT_NEAR(limits.low, 0.5, 1e-6);
  EXPECT_NEAR(limits.high, 9.5, 1e-6);
  EXPECT_THROW(percentileLimits(values, 0), model::Error);
  EXPECT_THROW(percentileLimits(values, 100.5), model::Error);
}

TEST(Percentile, leavesTheRareBrightPixelsOut) {
  std::vector<float> values(10'001);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(10'000 - i);  // 10000 ... 0
  values[0] = 1e6F;  // instead of 10000
  for (const double percent : {99.0, 99.5, 99.9}) {
    const Limits limits = percentileLimits(values, percent);
    EXPECT_NEAR(limits.low, (100 - percent) * 50, 1e-2) << percent;  // half of the rest on each side
    EXPECT_NEAR(limits.high, 10'000 - (100 - percent) * 50, 1e-2) << percent;
  }
  EXPECT_EQ(percentileLimits(values, 100).high, 1e6);
}

TEST(MinMax, seesFiniteValuesOnly) {
  const float inf = std::numeric_limits<float>::infinity();
  const Limits limits = minMaxLimits(std::vector<float>{3, std::nanf(""), -2, inf, 7});
  EXPECT_EQ(limits.low, -2);
  EXPECT_EQ(limits.high, 7);
  EXPECT_EQ(minMaxLimits(std::vector<float>{std::nanf("")}).high, 1);
}

TEST(LimitRule, ofOneBandIsThatOfItsPixels) {
  std::vector<float> pixels(101 * 4);
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<float>(i % 101);
  const Cutout cutout = test::cutoutOf(101, 4, {"r"}, pixels);
  Display display;
  display.curve = StretchCurve::Linear;
  display.limits = LimitRule::MinMax;
  EXPECT_EQ(*resolvedDisplay(cutout, display).black, 0);
  EXPECT_EQ(*resolvedDisplay(cutout, display).white, 100);
  display.limits = LimitRule::Percentile;
  display.percent = 90;
  EXPECT_EQ(*resolvedDisplay(cutout, display).white, percentileLimits(pixels, 90).high);
  display.limits = LimitRule::ZScale;
  EXPECT_EQ(*resolvedDisplay(cutout, display).white, zscale(pixels).high);
  display.white = 55;  // what is given wins over the rule
  EXPECT_EQ(*resolvedDisplay(cutout, display).white, 55);
}

TEST(LimitRule, ofColourLooksAtAllThreeChannelsAboveTheirSkies) {
  // Skies at 10, 20, 30 (most pixels) and one source of 5 above each.
  std::vector<float> pixels;
  for (const float sky : {10.F, 20.F, 30.F})
    for (int i = 0; i < 25; ++i) pixels.push_back(i == 12 ? sky + 5 : sky);
  Display display;
  display.curve = StretchCurve::Linear;
  display.limits = LimitRule::MinMax;
  display.weights = {1, 1, 2};
  const Display resolved = resolvedDisplay(test::cutoutOf(5, 5, {"g", "r", "i"}, pixels), display);
  EXPECT_EQ(resolved.skies, (std::vector<double>{30, 20, 10}));  // red is i
  EXPECT_EQ(*resolved.black, 0);
  EXPECT_EQ(*resolved.white, 10);  // twice the 5 of the blue channel
}

}  // namespace
