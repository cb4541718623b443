// Bringing an image to another pixel grid: values that can be checked by hand, flux, holes, positions on the
// sky.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "labeling/survey/resample.h"

namespace {
using namespace labeling;
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// The source pixel (x, y) of a grid pixel: scale * pixel + shift.
PixelMap scaled(double scale, double shiftX, double shiftY, int width, int height) {
  return PixelMap(
      [=](PixelPosition p) {
        return PixelPosition{scale * p.x + shiftX, scale * p.y + shiftY};
      },
      width, height);
}

/// A round Gaussian of a total flux of 1.
std::vector<float> spot(int side, double x0, double y0, double sigma) {
  std::vector<float> pixels;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      pixels.push_back(
          static_cast<float>(std::exp(-((x - x0) * (x - x0) + (y - y0) * (y - y0)) / (2 * sigma * sigma)) /
                             (2 * 3.14159265358979 * sigma * sigma)));
  return pixels;
}

double sumOf(const std::vector<float>& pixels) { return std::accumulate(pixels.begin(), pixels.end(), 0.0); }

TEST(Resampling, halfAPixelIsTheMeanOfNeighbours) {
  const std::vector<float> row{0, 2, 4, 10};
  const auto shifted = resample(row, {0, 0, 4, 1}, scaled(1, 0.5, 0, 3, 1), Resampling::Bilinear, true);
  EXPECT_EQ(shifted, (std::vector<float>{1, 3, 7}));
}

TEST(Resampling, ofTheSamePixelsChangesNothing) {
  const std::vector<float> pixels = spot(12, 5.3, 6.1, 1.4);
  for (const Resampling method : {Resampling::Bilinear, Resampling::Lanczos3}) {
    const auto same = resample(pixels, {0, 0, 12, 12}, scaled(1, 0, 0, 12, 12), method, true);
    for (std::size_t i = 0; i < same.size(); ++i) EXPECT_NEAR(same[i], pixels[i], 1e-7) << i;
  }
}

TEST(Resampling, lanczosHalfwayHasTheKnownWeights) {
  // sinc(d) sinc(d/3) at d = 0.5, 1.5, 2.5 is 0.607927, -0.135095, 0.0243171; their sum, doubled, is
  // 0.994298.
  std::vector<float> pixels(36, 0.F);
  for (std::size_t row = 0; row < 6; ++row) pixels[row * 6 + 2] = 1;  // a line along y
  const PixelMap map([](PixelPosition p) { return PixelPosition{p.x + 2.5, p.y + 2}; }, 1, 1);
  EXPECT_NEAR(resample(pixels, {0, 0, 6, 6}, map, Resampling::Lanczos3, true)[0], 0.607927 / 0.994298, 1e-5);
}

TEST(Resampling, aGridOfHalfThePixelSizeKeepsTheFlux) {
  const std::vector<float> pixels = spot(32, 15.2, 16.7, 2);
  for (const Resampling method : {Resampling::Bilinear, Resampling::Lanczos3}) {
    const auto finer = resample(pixels, {0, 0, 32, 32}, scaled(0.5, 0, 0, 63, 63), method, true);
    EXPECT_NEAR(sumOf(finer), 1, 2e-4);
  }
}

TEST(Resampling, aGridOfThreeTimesThePixelSizeKeepsTheFluxOfASmallSource) {
  // Points at the centres of the large pixels alone would miss or double a star of this size.
  for (double x0 = 30; x0 < 33; x0 += 0.5) {
    const std::vector<float> pixels = spot(64, x0, 31.3, 0.8);
    const auto coarser =
        resample(pixels, {0, 0, 64, 64}, scaled(3, 1, 1, 21, 21), Resampling::Bilinear, true);
    EXPECT_NEAR(sumOf(coarser), 1, 0.01) << x0;
  }
}

TEST(Resampling, aSurfaceBrightnessIsNoFlux) {
  const std::vector<float> flat(16 * 16, 5.F);
  const auto flux = resample(flat, {0, 0, 16, 16}, scaled(0.5, 4, 4, 8, 8), Resampling::Lanczos3, true);
  const auto brightness =
      resample(flat, {0, 0, 16, 16}, scaled(0.5, 4, 4, 8, 8), Resampling::Lanczos3, false);
  EXPECT_NEAR(flux[0], 5 * 0.25, 1e-6);
  EXPECT_NEAR(brightness[0], 5, 1e-6);
  EXPECT_TRUE(isPerSolidAngle("MJy/sr"));
  EXPECT_TRUE(isPerSolidAngle("mag arcsec-2"));
  EXPECT_TRUE(isPerSolidAngle("Jy/beam"));
  EXPECT_FALSE(isPerSolidAngle("nanomaggy"));
  EXPECT_FALSE(isPerSolidAngle("electron/s"));
}

TEST(Resampling, aHoleStaysAHoleAndSpoilsNoNeighbour) {
  std::vector<float> pixels(9 * 9, 2.F);
  pixels[4 * 9 + 4] = kNan;
  for (const Resampling method : {Resampling::Bilinear, Resampling::Lanczos3}) {
    const auto shifted = resample(pixels, {0, 0, 9, 9}, scaled(1, 0.2, 0, 8, 9), method, true);
    for (int y = 0; y < 9; ++y)
      for (int x = 0; x < 8; ++x) {
        const float value = shifted[static_cast<std::size_t>(y * 8 + x)];
        if (x == 4 && y == 4)
          EXPECT_TRUE(std::isnan(value));
        else
          EXPECT_NEAR(value, 2, 1e-6) << x << " " << y;
      }
  }
}

TEST(Resampling, outsideTheSourceIsMissing) {
  const std::vector<float> pixels(4, 1.F);
  const auto moved = resample(pixels, {0, 0, 2, 2}, scaled(1, 1, 0, 3, 2), Resampling::Bilinear, true);
  EXPECT_EQ(moved[0], 1);
  EXPECT_TRUE(std::isnan(moved[1]));
  EXPECT_TRUE(std::isnan(moved[2]));
}

TEST(PixelMaps, followABentTransformationToAThousandthOfAPixel) {
  const auto bent = [](PixelPosition p) {
    return PixelPosition{p.x + 1e-4 * p.y * p.y, p.y + 20 * std::sin(p.x / 15)};
  };
  const PixelMap map(bent, 100, 90);
  for (int y = -1; y <= 90; ++y)
    for (int x = -1; x <= 100; ++x) {
      const PixelPosition exact = bent({static_cast<double>(x), static_cast<double>(y)});
      EXPECT_LT(std::hypot(map.at(x, y).x - exact.x, map.at(x, y).y - exact.y), 0.003) << x << " " << y;
    }
}

TEST(PixelMaps, knowAShiftByWholePixels) {
  EXPECT_EQ(scaled(1, 7, -3, 20, 10).wholeShift(), (PixelBox{7, -3, 20, 10}));
  EXPECT_FALSE(scaled(1, 7.1, -3, 20, 10).wholeShift());
  EXPECT_FALSE(scaled(1.01, 7, -3, 20, 10).wholeShift());
}

TEST(PixelMaps, haveNoPlacesWhereTheProjectionHasNone) {
  const PixelMap map([](PixelPosition p) { return p.x < 5 ? std::optional(p) : std::nullopt; }, 40, 40);
  EXPECT_EQ(map.at(4, 30).x, 4);
  EXPECT_TRUE(std::isnan(map.at(6, 30).x));
  EXPECT_EQ(map.reach(0), (PixelBox{-1, -1, 6, 42}));
}

}  // namespace
