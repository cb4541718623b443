// Pictures from pixels: the curves, the limits and the choice of bands, with numbers one can check by hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

#include "labeling/display/colour_bands.h"
#include "labeling/display/display.h"
#include "model/base/error.h"
#include "tests/labeling/display/cutouts.h"

namespace {
using namespace labeling;

using test::cutoutOf;
using test::galaxyInNoise;

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

TEST(Curves, areTheirFormulasOnTheWholeRamp) {
  std::vector<float> pixels;
  for (int i = 0; i <= 100; ++i) pixels.push_back(10 + static_cast<float>(i) / 10);  // 10 ... 20
  const Cutout ramp = cutoutOf(101, 1, {"r"}, pixels);
  Display display;
  display.black = 10;
  display.white = 20;
  display.gamma = 2.5;
  const std::map<StretchCurve, std::function<double(double)>> formulas{
      {StretchCurve::Linear, [](double t) { return t; }},
      {StretchCurve::SquareRoot, [](double t) { return std::sqrt(t); }},
      {StretchCurve::Log, [](double t) { return std::log(1000 * t + 1) / std::log(1001.0); }},
      {StretchCurve::Asinh, [](double t) { return std::asinh(t / 0.4) / std::asinh(1 / 0.4); }},
      {StretchCurve::Power, [](double t) { return std::pow(t, 1 / 2.5); }}};
  for (const auto& [curve, formula] : formulas) {
    display.curve = curve;
    const Picture picture = render(ramp, display);
    for (std::size_t i = 0; i <= 100; ++i)
      EXPECT_NEAR(picture.rgb[3 * i], 255 * formula(static_cast<double>(i) / 100), 0.52) << i;
  }
}

TEST(Curves, stayBlackBelowBlackAndWhiteAboveWhite) {
  const Cutout beyond = cutoutOf(2, 1, {"r"}, {-1e6F, 1e6F});
  Display display;
  display.black = 10;
  display.white = 20;
  for (const auto curve : {StretchCurve::Linear, StretchCurve::SquareRoot, StretchCurve::Log,
                           StretchCurve::Asinh, StretchCurve::Power, StretchCurve::Lupton}) {
    display.curve = curve;
    const Picture picture = render(beyond, display);
    EXPECT_EQ(picture.rgb[0], 0);
    EXPECT_EQ(picture.rgb[3], 255);
  }
}

TEST(Render, showsMissingPixelsInAToneOfTheirOwnAndInvertsGrey) {
  Cutout cutout = cutoutOf(3, 1, {"r"}, {10, std::nanf(""), 20});
  Display display;
  display.curve = StretchCurve::Linear;
  display.black = 10;
  display.white = 20;
  const auto slate = missingColour(), pale = missingColour(true);
  EXPECT_EQ(render(cutout, display).rgb,
            (std::vector<std::uint8_t>{0, 0, 0, slate[0], slate[1], slate[2], 255, 255, 255}));
  display.invert = true;
  EXPECT_EQ(render(cutout, display).rgb,
            (std::vector<std::uint8_t>{255, 255, 255, pale[0], pale[1], pale[2], 0, 0, 0}));
}

TEST(Render, aChannelThatMissesAloneTakesTheMeanOfTheOthers) {
  const float nan = std::nanf("");
  // g, r, i of two pixels: the first lacks r, the second everything.
  const Cutout cutout = cutoutOf(2, 1, {"g", "r", "i"}, {20, nan, nan, nan, 60, nan});
  Display display;
  display.curve = StretchCurve::Linear;
  display.black = 0;
  display.white = 255;
  const auto slate = missingColour();
  EXPECT_EQ(render(cutout, display).rgb,
            (std::vector<std::uint8_t>{60, 40, 20, slate[0], slate[1], slate[2]}));
}

TEST(Render, coloursOneBandByAMap) {
  const Cutout cutout = cutoutOf(2, 1, {"r"}, {0, 1});
  Display display;
  display.curve = StretchCurve::Linear;
  display.black = 0;
  display.white = 1;
  display.map = ColourMap::Viridis;
  EXPECT_EQ(render(cutout, display).rgb, (std::vector<std::uint8_t>{0x44, 0x01, 0x54, 0xfd, 0xe7, 0x25}));
  display.invert = true;
  EXPECT_EQ(render(cutout, display).rgb, (std::vector<std::uint8_t>{0xfd, 0xe7, 0x25, 0x44, 0x01, 0x54}));
}

TEST(Render, smoothsBeforeItStretches) {
  std::vector<float> pixels(25, 0.F);
  pixels[12] = 100;
  Display display;
  display.curve = StretchCurve::Linear;
  display.black = 0;
  display.white = 100;
  display.smoothing = 1;
  const Picture picture = render(cutoutOf(5, 5, {"r"}, pixels), display);
  EXPECT_NEAR(picture.rgb[3 * 12], 255 * 0.159, 4);  // 1 / (2 pi)
  EXPECT_GT(picture.rgb[3 * 13], 20);
}

TEST(Render, showsAPictureAsItIs) {
  Cutout cutout = cutoutOf(1, 2, {"red", "green", "blue"}, {1, 0, 0.5F, 0.2F, 0, 1});
  cutout.isPicture = true;
  cutout.rowOrder = RowOrder::TopFirst;
  EXPECT_EQ(render(cutout).rgb, (std::vector<std::uint8_t>{255, 128, 0, 0, 51, 255}));
}

TEST(Render, staysInRangeForAbsurdValues) {
  for (const float unit : {1e-44F, 1e-40F, 1.0F, 1e35F}) {
    for (const StretchCurve curve : {StretchCurve::Linear, StretchCurve::Lupton, StretchCurve::Asinh}) {
      Display display;
      display.curve = curve;
      for (const std::size_t bands : {1U, 2U, 3U}) {
        std::vector<float> pixels;
        for (std::size_t b = 0; b < bands; ++b) pixels.insert(pixels.end(), {0, unit, 2 * unit, 30 * unit});
        const auto names = std::vector<std::string>{"g", "r", "i"};
        Cutout cutout = cutoutOf(2, 2, {names.begin(), names.begin() + static_cast<long>(bands)}, pixels);
        cutout.rowOrder = RowOrder::TopFirst;
        const Picture picture = render(cutout, display);
        ASSERT_EQ(picture.rgb.size(), 12U);
        // A level that is no number would have become any byte: brighter pixels must not be darker.
        for (std::size_t c = 0; c < 3; ++c) {
          std::array<std::uint8_t, 4> levels{picture.rgb[c], picture.rgb[3 + c], picture.rgb[6 + c],
                                             picture.rgb[9 + c]};
          EXPECT_TRUE(std::is_sorted(levels.begin(), levels.end()))
              << unit << ": " << testing::PrintToString(picture.rgb);
        }
      }
    }
  }
}

TEST(Render, copesWithImagesThatHoldNothing) {
  const float nan = std::nanf("");
  const float inf = std::numeric_limits<float>::infinity();
  for (const auto& pixels :
       {std::vector<float>(12, nan), std::vector<float>(12, 0.F), std::vector<float>(12, 7.F),
        std::vector<float>(12, inf), std::vector<float>(12, -3e38F)}) {
    EXPECT_EQ(render(cutoutOf(4, 3, {"r"}, pixels)).rgb.size(), 36U);
    EXPECT_EQ(render(cutoutOf(2, 2, {"g", "r", "i"}, pixels)).rgb.size(), 12U);
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

TEST(DefaultDisplay, showsADarkSkyWithGrainAndABrightCoreWhateverTheUnits) {
  for (const auto& [scale, offset] : {std::pair{1.0, 0.0}, {1e-12, 0.0}, {3.0, 900.0}}) {
    const Picture picture = render(galaxyInNoise({"g", "r", "i"}, scale, offset));
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
  const Cutout cutout = galaxyInNoise({"g", "r", "i"});
  const Display resolved = resolvedDisplay(cutout);
  EXPECT_EQ(resolved.rgb, (std::vector<std::string>{"i", "r", "g"}));
  ASSERT_TRUE(resolved.black && resolved.white);
  const Picture a = render(cutout), b = render(cutout, resolved);
  double difference = 0;
  for (std::size_t i = 0; i < a.rgb.size(); ++i) difference += std::abs(a.rgb[i] - b.rgb[i]);
  EXPECT_LT(difference / static_cast<double>(a.rgb.size()), 0.01);
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
}  // namespace
