// Colour as the surveys' own viewers make it, written out with their constants.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "labeling/display/display.h"
#include "tests/labeling/display/cutouts.h"

namespace {
using namespace labeling;

/// 4 x 4 pixels of g, r, z in nanomaggies, from below the sky to far into saturation.
Cutout nanomaggies(const std::string& reddest) {
  std::vector<float> pixels;
  for (const double colour : {0.35, 0.8, 1.3})
    for (int i = 0; i < 16; ++i)
      pixels.push_back(static_cast<float>(colour * (0.004 * std::pow(2.0, i) - 0.02)));
  return test::cutoutOf(4, 4, {"g", "r", reddest}, pixels);
}

/// The Legacy Surveys viewer: I = mean(max(0, img x scale + m)), asinh(Q I) / sqrt(Q), Q = 20.
std::array<double, 3> legacyViewer(std::array<double, 3> rgb, std::array<double, 3> scales, double m) {
  double intensity = 0;
  for (std::size_t c = 0; c < 3; ++c) {
    rgb[c] = std::max(0.0, rgb[c] * scales[c] + m);
    intensity += rgb[c] / 3;
  }
  const double level = std::asinh(20 * intensity) / std::sqrt(20.0);
  for (double& value : rgb) value = 255 * std::clamp(intensity > 0 ? value * level / intensity : 0, 0.0, 1.0);
  return rgb;
}

void expectLegacy(const Cutout& cutout, ColourPreset preset, std::array<double, 3> scales, double m) {
  Display display;
  display.preset = preset;
  const Picture picture = render(cutout, display);
  for (std::size_t y = 0; y < 4; ++y)
    for (std::size_t x = 0; x < 4; ++x) {
      const std::size_t at = 4 * y + x, shown = 3 * (4 * (3 - y) + x);
      const auto expected =
          legacyViewer({cutout.band(2)[at], cutout.band(1)[at], cutout.band(0)[at]}, scales, m);
      for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(picture.rgb[shown + c], expected[c], 1.0) << at;
    }
}

TEST(Preset, legacyIsTheViewersFormula) {
  expectLegacy(nanomaggies("z"), ColourPreset::Legacy, {2.2, 3.4, 6.0}, 0.03);
}

TEST(Preset, sdssIsTheViewersFormulaWithItsOwnScales) {
  expectLegacy(nanomaggies("i"), ColourPreset::Sdss, {1.0, 1.5, 2.5}, 0.02);
}

TEST(Preset, hscIsAstropysFormulaWithStretchOneHalfAndQFifteen) {
  const Cutout cutout = nanomaggies("i");
  Display display;
  display.preset = ColourPreset::Hsc;
  const Picture picture = render(cutout, display);
  for (std::size_t at = 0; at < 16; ++at) {
    std::array<double, 3> rgb{cutout.band(2)[at], cutout.band(1)[at], cutout.band(0)[at]};
    const double intensity = (rgb[0] + rgb[1] + rgb[2]) / 3;
    const double factor =
        intensity > 0 ? std::asinh(15 * intensity / 0.5) * 0.1 / std::asinh(1.5) / intensity : 0;
    double brightest = 0;
    for (double& value : rgb) {
      value = std::max(0.0, value * factor * 255);
      brightest = std::max(brightest, value);
    }
    for (std::size_t c = 0; c < 3; ++c) {
      const double expected = brightest > 255 ? rgb[c] * 255 / brightest : rgb[c];
      EXPECT_NEAR(picture.rgb[3 * (4 * (3 - at / 4) + at % 4) + c], expected, 1.0) << at;
    }
  }
}

TEST(Preset, resolvesToTheSamePictureBelowSaturation) {
  Cutout cutout = nanomaggies("z");
  for (float& value : cutout.pixels) value = std::clamp(value, 0.F, 0.05F);
  for (const ColourPreset preset : {ColourPreset::Sdss, ColourPreset::Legacy, ColourPreset::Hsc}) {
    Display display;
    display.preset = preset;
    const Display own = resolvedDisplay(cutout, display);
    EXPECT_EQ(own.preset, ColourPreset::Own);
    const Picture a = render(cutout, display), b = render(cutout, own);
    for (std::size_t i = 0; i < a.rgb.size(); ++i) EXPECT_NEAR(a.rgb[i], b.rgb[i], 1.0);
  }
}

TEST(Preset, takesAnUnknownFilterAtItsWavelengthAndAnyImageAtAll) {
  Display display;
  display.preset = ColourPreset::Legacy;
  const Cutout hst = test::galaxyInNoise({"F606W", "F814W", "F160W"}, 0.01);
  EXPECT_EQ(render(hst, display).rgb.size(), 64U * 64 * 3);
  // 606 nm lies between g (6.0 at 477) and r (3.4 at 623), close to r.
  const Display own = resolvedDisplay(hst, display);
  EXPECT_GT(own.weights[2], 3.4);
  EXPECT_LT(own.weights[2], 4.2);
  EXPECT_EQ(own.weights[0], 2.2);  // redder than z
  EXPECT_EQ(render(test::galaxyInNoise({"0", "1", "2"}, 0.01), display).rgb.size(), 64U * 64 * 3);
}

}  // namespace
