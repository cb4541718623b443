// Pictures from pixels: the curves, the limits and the choice of bands, with numbers one can check by hand.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "labeling/survey/display.h"
#include "model/base/error.h"
#include "model/base/random.h"

namespace {
using namespace labeling;

Cutout cutoutOf(int width, int height, std::vector<std::string> bands, std::vector<float> pixels) {
  Cutout cutout;
  cutout.width = width;
  cutout.height = height;
  cutout.bands = std::move(bands);
  cutout.pixels = std::move(pixels);
  return cutout;
}

/// A 4x4 image in g, r, i from nothing over faint and coloured to far above white.
Cutout fourByFour() {
  std::vector<float> pixels;
  for (const double colour : {0.5, 1.0, 2.0})
    for (int i = 0; i < 16; ++i)
      pixels.push_back(static_cast<float>(colour * (std::pow(2.0, i - 3) - 0.125)));
  return cutoutOf(4, 4, {"g", "r", "i"}, pixels);
}

/// Lupton's formula as astropy's make_lupton_rgb evaluates it, in [0, 255].
std::array<double, 3> lupton(std::array<double, 3> rgb, double minimum, double stretch, double q) {
  double intensity = 0;
  for (double& value : rgb) {
    value -= minimum;
    intensity += value / 3;
  }
  const double slope = 0.1 * 255 / std::asinh(0.1 * q);
  const double factor = intensity <= 0 ? 0 : std::asinh(intensity * q / stretch) * slope / intensity;
  double brightest = 0;
  for (double& value : rgb) {
    value = std::max(0.0, value * factor);
    brightest = std::max(brightest, value);
  }
  if (brightest > 255)
    for (double& value : rgb) value *= 255 / brightest;
  return rgb;
}

TEST(Lupton, equalsTheFormulaToOneLevel) {
  const Cutout cutout = fourByFour();
  Display display;
  display.black = 0.05;
  display.white = 10.05;  // stretch = 0.4 * 10
  const Picture picture = render(cutout, display);
  for (int y = 0; y < 4; ++y)
    for (int x = 0; x < 4; ++x) {
      const auto at = static_cast<std::size_t>(4 * y + x);
      const auto expected = lupton({cutout.band(2)[at], cutout.band(1)[at], cutout.band(0)[at]}, 0.05, 4, 8);
      const auto shown = static_cast<std::size_t>(3 * (4 * (3 - y) + x));  // FITS rows count from the bottom
      for (std::size_t c = 0; c < 3; ++c)
        EXPECT_NEAR(picture.rgb[shown + c], expected[c], 1.0) << x << "," << y;
    }
}

TEST(Lupton, keepsTheHueOfSaturatedPixels) {
  Display display;
  display.black = 0;
  display.white = 0.001;  // nearly everything is saturated
  const Picture picture = render(fourByFour(), display);
  const std::size_t brightest = 3 * 3;  // last pixel of the last row is shown first row, last column
  EXPECT_NEAR(picture.rgb[brightest], 255, 1);
  EXPECT_NEAR(picture.rgb[brightest + 1], 127.5, 1);
  EXPECT_NEAR(picture.rgb[brightest + 2], 63.75, 1);
}

TEST(Curves, meetBlackAndWhite) {
  const Cutout ramp = cutoutOf(3, 1, {"r"}, {10, 15, 20});
  Display display;
  display.black = 10;
  display.white = 20;
  const std::map<StretchCurve, double> middles{
      {StretchCurve::Linear, 0.5},
      {StretchCurve::SquareRoot, std::sqrt(0.5)},
      {StretchCurve::Log, std::log(501.0) / std::log(1001.0)},
      {StretchCurve::Asinh, std::asinh(0.5 / 0.4) / std::asinh(1 / 0.4)}};
  for (const auto& [curve, middle] : middles) {
    display.curve = curve;
    const auto planes = colourPlanes(ramp, display);
    EXPECT_NEAR(planes[0], 0, 1e-6);
    EXPECT_NEAR(planes[1], middle, 1e-4);
    EXPECT_NEAR(planes[2], 1, 1e-4);
  }
}

TEST(Render, drawsMissingPixelsBlackAndInvertsGrey) {
  Cutout cutout = cutoutOf(3, 1, {"r"}, {10, std::nanf(""), 20});
  Display display;
  display.curve = StretchCurve::Linear;
  display.black = 10;
  display.white = 20;
  EXPECT_EQ(render(cutout, display).rgb, (std::vector<std::uint8_t>{0, 0, 0, 0, 0, 0, 255, 255, 255}));
  display.invert = true;
  EXPECT_EQ(render(cutout, display).rgb, (std::vector<std::uint8_t>{255, 255, 255, 255, 255, 255, 0, 0, 0}));
}

TEST(Render, showsAPictureAsItIs) {
  Cutout cutout = cutoutOf(1, 2, {"red", "green", "blue"}, {1, 0, 0.5F, 0.2F, 0, 1});
  cutout.isPicture = true;
  cutout.rowOrder = RowOrder::TopFirst;
  EXPECT_EQ(render(cutout).rgb, (std::vector<std::uint8_t>{255, 128, 0, 0, 51, 255}));
}

TEST(Render, copesWithImagesThatHoldNothing) {
  const float nan = std::nanf("");
  const float inf = std::numeric_limits<float>::infinity();
  for (const auto& pixels :
       {std::vector<float>(12, nan), std::vector<float>(12, 0.F), std::vector<float>(12, 7.F),
        std::vector<float>(12, inf), std::vector<float>(12, -3e38F)}) {
    EXPECT_EQ(render(cutoutOf(4, 3, {"r"}, pixels)).rgb.size(), 36U);
    EXPECT_EQ(render(cutoutOf(2, 2, {"g", "r", "i"}, pixels)).rgb.size(), 12U);
    for (const float value : colourPlanes(cutoutOf(2, 2, {"g", "r", "i"}, pixels))) {
      EXPECT_GE(value, 0);
      EXPECT_LE(value, 1);
    }
  }
  EXPECT_THROW(render(Cutout{}), model::Error);
}

TEST(Render, refusesOptionsOutOfRange) {
  const Cutout cutout = fourByFour();
  Display display;
  display.rgb = {"i", "r", "u"};
  EXPECT_THROW(render(cutout, display), model::Error);
  display = {};
  display.q = 0;
  EXPECT_THROW(render(cutout, display), model::Error);
  display = {};
  display.black = 2;
  display.white = 1;
  EXPECT_THROW(render(cutout, display), model::Error);
  for (const double soft : {0.0, -1.0, 1.5}) {
    display = {};
    display.soft = soft;
    EXPECT_THROW(render(cutout, display), model::Error);
  }
}

/// A galaxy in noise: what the defaults must make of it.
Cutout galaxyInNoise(double scale, double offset) {
  model::Random random(5);
  std::vector<float> pixels;
  for (const double colour : {0.6, 1.0, 1.4})
    for (int y = 0; y < 64; ++y)
      for (int x = 0; x < 64; ++x) {
        const double radius = std::hypot(x - 31.5, y - 31.5);
        pixels.push_back(
            static_cast<float>(offset + scale * (random.normal() + colour * 400 * std::exp(-radius / 4))));
      }
  return cutoutOf(64, 64, {"g", "r", "i"}, pixels);
}

TEST(DefaultDisplay, showsADarkSkyWithGrainAndABrightCoreWhateverTheUnits) {
  for (const auto& [scale, offset] : {std::pair{1.0, 0.0}, {1e-12, 0.0}, {3.0, 900.0}}) {
    const Picture picture = render(galaxyInNoise(scale, offset));
    double sky = 0, square = 0;
    for (std::size_t i = 0; i < 64 * 6 * 3; ++i) {
      sky += picture.rgb[i];
      square += picture.rgb[i] * picture.rgb[i];
    }
    sky /= 64 * 6 * 3;
    EXPECT_GT(sky, 4) << scale;
    EXPECT_LT(sky, 40) << scale;
    EXPECT_GT(std::sqrt(square / (64 * 6 * 3) - sky * sky), 3) << "no grain";
    const std::size_t core = 3 * (32 * 64 + 32);
    EXPECT_GT(std::max({picture.rgb[core], picture.rgb[core + 1], picture.rgb[core + 2]}), 180);
    const std::size_t outskirts = 3 * (32 * 64 + 32 + 12);
    EXPECT_GT(picture.rgb[outskirts + 1], sky + 25);
  }
}

TEST(DefaultDisplay, canBeResolvedAndThenDrawsTheSamePicture) {
  const Cutout cutout = galaxyInNoise(1, 0);
  const Display resolved = resolvedDisplay(cutout);
  EXPECT_EQ(resolved.rgb, (std::vector<std::string>{"i", "r", "g"}));
  ASSERT_TRUE(resolved.black && resolved.white);
  const Picture a = render(cutout), b = render(cutout, resolved);
  double difference = 0;
  for (std::size_t i = 0; i < a.rgb.size(); ++i) difference += std::abs(a.rgb[i] - b.rgb[i]);
  EXPECT_LT(difference / static_cast<double>(a.rgb.size()), 6);  // one black level where there were three
}

TEST(ColourBands, areReddestMiddleAndBluest) {
  using Bands = std::vector<std::string>;
  const auto names = [](const Bands& bands) {
    const auto chosen = colourBands(bands);
    return Bands{bands[chosen[0]], bands[chosen[1]], bands[chosen[2]]};
  };
  EXPECT_EQ(names({"g", "r", "i"}), (Bands{"i", "r", "g"}));
  EXPECT_EQ(names({"z", "g", "r"}), (Bands{"z", "r", "g"}));
  EXPECT_EQ(names({"SDSS-g", "SDSS-r", "SDSS-i"}), (Bands{"SDSS-i", "SDSS-r", "SDSS-g"}));
  EXPECT_EQ(names({"f115w", "f150w", "f200w", "f277w", "f356w", "f410m", "f444w"}),
            (Bands{"f444w", "f277w", "f115w"}));
  EXPECT_EQ(names({"H", "J", "V", "Z"}), (Bands{"H", "Z", "V"}));
  EXPECT_EQ(names({"F606W", "F160W", "F850LP"}), (Bands{"F160W", "F850LP", "F606W"}));
  EXPECT_EQ(names({"red", "green", "blue"}), (Bands{"red", "green", "blue"}));
  EXPECT_EQ(names({"0", "1", "2"}), (Bands{"2", "1", "0"}));  // unknown: taken as running to the red
  EXPECT_EQ(names({"r"}), (Bands{"r", "r", "r"}));
}

TEST(Limits, ofAPercentileInterpolateLikeNumpy) {
  const std::vector<float> values{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  const Limits limits = percentileLimits(values, 90);  // 5 and 95 per cent of 0 ... 10
  EXPECT_NEAR(limits.low, 0.5, 1e-6);
  EXPECT_NEAR(limits.high, 9.5, 1e-6);
  EXPECT_THROW(percentileLimits(values, 0), model::Error);
}
}  // namespace
