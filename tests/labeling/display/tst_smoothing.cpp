#include "labeling/display/smoothing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

namespace {
using namespace labeling;

TEST(Smoothing, spreadsAPointIntoTheGaussianOfThatWidth) {
  std::vector<float> values(41 * 41, 0.F);
  values[20 * 41 + 20] = 100;
  smoothPlane(values, 41, 41, 2);
  EXPECT_NEAR(std::accumulate(values.begin(), values.end(), 0.0), 100, 0.01);
  const double peak = 100 / (2 * M_PI * 4);  // 1 / (2 pi sigma^2)
  EXPECT_NEAR(values[20 * 41 + 20], peak, 0.005 * peak);
  EXPECT_NEAR(values[20 * 41 + 22], peak * std::exp(-0.5), 0.005 * peak);
  EXPECT_NEAR(values[23 * 41 + 20], peak * std::exp(-9.0 / 8), 0.005 * peak);
}

TEST(Smoothing, aFlatFieldStaysFlatUpToItsEdgesAndAroundHoles) {
  std::vector<float> values(20 * 10, 7.F);
  values[55] = std::nanf("");
  smoothPlane(values, 20, 10, 3);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (i == 55)
      EXPECT_TRUE(std::isnan(values[i]));
    else
      EXPECT_NEAR(values[i], 7, 1e-4);
}

}  // namespace
