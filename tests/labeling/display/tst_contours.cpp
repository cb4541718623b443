#include "labeling/display/contours.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/labeling/display/cutouts.h"

namespace {
using namespace labeling;

std::vector<float> cone(int side) {  // height falls by 1 a pixel from the middle
  std::vector<float> values;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      values.push_back(static_cast<float>(20 - std::hypot(x - (side - 1) / 2.0, y - (side - 1) / 2.0)));
  return values;
}

TEST(MarchingSquares, drawsOneClosedRingAroundACone) {
  const auto lines = marchingSquares(cone(41), 41, 41, 10);  // ten pixels from the middle
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].front().x, lines[0].back().x);
  EXPECT_EQ(lines[0].front().y, lines[0].back().y);
  double area = 0;
  for (std::size_t i = 0; i + 1 < lines[0].size(); ++i) {
    EXPECT_NEAR(std::hypot(lines[0][i].x - 20, lines[0][i].y - 20), 10, 0.05);
    EXPECT_LT(std::hypot(lines[0][i + 1].x - lines[0][i].x, lines[0][i + 1].y - lines[0][i].y), 1.5);
    area += (lines[0][i].x * lines[0][i + 1].y - lines[0][i + 1].x * lines[0][i].y) / 2;
  }
  EXPECT_NEAR(std::abs(area), M_PI * 100, 2);
}

TEST(MarchingSquares, crossesHalfWayBetweenTwoValues) {
  // Columns 0, 1, 2 and the level 0.5: a straight line from top to bottom at x = 0.5.
  const auto lines = marchingSquares(std::vector<float>{0, 1, 2, 0, 1, 2, 0, 1, 2}, 3, 3, 0.5);
  ASSERT_EQ(lines.size(), 1U);
  ASSERT_EQ(lines[0].size(), 3U);
  for (const PicturePoint& point : lines[0]) EXPECT_EQ(point.x, 0.5);
}

TEST(MarchingSquares, cutsASaddleByItsMiddle) {
  // 1 0 / 0 1: the mean, 0.5, lies above the level 0.4, so the two high corners hang together.
  const std::vector<float> saddle{1, 0, 0, 1};
  for (const ContourLine& line : marchingSquares(saddle, 2, 2, 0.4)) {
    ASSERT_EQ(line.size(), 2U);
    const double x = (line[0].x + line[1].x) / 2, y = (line[0].y + line[1].y) / 2;
    EXPECT_GT(std::abs(x - y), 0.3);  // beside the low corners
  }
  EXPECT_EQ(marchingSquares(saddle, 2, 2, 0.4).size(), 2U);
  for (const ContourLine& line : marchingSquares(saddle, 2, 2, 0.6)) {
    const double x = (line[0].x + line[1].x) / 2, y = (line[0].y + line[1].y) / 2;
    EXPECT_LT(std::abs(x - y), 0.1);  // around the high ones
  }
}

TEST(MarchingSquares, passesNoMissingPixel) {
  auto values = cone(41);
  values[20 * 41 + 30] = std::nanf("");  // on the ring
  const auto lines = marchingSquares(values, 41, 41, 10);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_GT(std::hypot(lines[0].front().x - lines[0].back().x, lines[0].front().y - lines[0].back().y), 1);
}

TEST(Contours, lieAtWhatIsAskedForInPicturePixels) {
  Cutout cutout = test::cutoutOf(41, 41, {"r"}, cone(41));
  ContourOptions options;
  options.levels = {15, 10};
  options.smoothing = 0;
  const Contours contours = contoursOf(cutout, 0, options);
  EXPECT_EQ(contours.levels, (std::vector<double>{10, 15}));
  for (const PicturePoint& point : contours.lines[1][0])
    EXPECT_NEAR(std::hypot(point.x - 20.5, point.y - 20.5), 5, 0.1);
}

TEST(Contours, startAtSomeSigmaOfTheSky) {
  ContourOptions options;
  options.smoothing = 0;
  options.faintestSigma = 5;
  const Contours contours = contoursOf(test::galaxyInNoise({"r"}, 2, 100), 0, options);
  ASSERT_EQ(contours.levels.size(), 5U);
  EXPECT_NEAR(contours.levels[0], 100 + 5 * 2, 2);  // the sky is 100 with a noise of 2
  const double ratio = (contours.levels[2] - 100) / (contours.levels[1] - 100);
  EXPECT_NEAR((contours.levels[3] - 100) / (contours.levels[2] - 100), ratio, 0.15);
  EXPECT_TRUE(contoursOf(test::cutoutOf(4, 4, {"r"}, std::vector<float>(16, 3.F)), 0, {}).levels.empty());
}

TEST(Segments, areOutlinedAlongTheirPixels) {
  // One source of 2 x 1 pixels in the last row of the file: shown in the first row.
  const Cutout map = test::cutoutOf(4, 3, {"segmap"}, {0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 7, 0});
  const auto lines = segmentOutlines(map, 0);
  double length = 0;
  for (const ContourLine& line : lines) {
    length += std::hypot(line[1].x - line[0].x, line[1].y - line[0].y);
    for (const PicturePoint& point : line) {
      EXPECT_GE(point.x, 1);
      EXPECT_LE(point.x, 3);
      EXPECT_LE(point.y, 1);
    }
  }
  EXPECT_EQ(length, 6);
}

}  // namespace
