// The noiseless image of an isolated galaxy has the flux, size, shape and angle of its recipe.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "model/base/error.h"
#include "model/simulation/render_galaxy.h"
#include "model/simulation/sersic.h"
#include "model/simulation/smooth_profile.h"
#include "model/simulation/truth.h"

namespace {

/// A survey without noise, neighbours and seeing.
model::SurveyRecipe perfectSurvey(int side = 256, double framing = 20) {
  model::SurveyRecipe survey;
  survey.noise = false;
  survey.neighbours = false;
  survey.side = side;
  survey.framing = framing;
  for (model::BandRecipe& band : survey.bands) band.psfFwhmArcsec = 0;
  return survey;
}

model::GalaxyRecipe galaxyOf(const model::StellarBody& body) {
  model::GalaxyRecipe galaxy;
  galaxy.body = body;
  const model::ProfileRadii radii = model::profileRadii(body);
  galaxy.petroR50Arcsec = radii.r50Arcsec;
  galaxy.petroR90Arcsec = radii.r90Arcsec;
  return galaxy;
}

model::StellarBody disk(double inclinationDeg) {
  model::StellarBody body;
  body.magnitudes = {17.0, 16.4, 16.1};
  body.positionAngleDeg = 30;
  body.disk = model::DiskRecipe{4, inclinationDeg, 0.2, 12, 0, 0};
  return body;
}

model::StellarBody spiral() {
  model::StellarBody body = disk(35);
  body.bulge = model::BulgeRecipe{0.2, 1.6, 2.5, 0.9, 0};
  body.bar = model::BarRecipe{0.1, 5, 0.3, 40};
  body.arms = model::ArmRecipe{};
  body.arms->innerRadiusArcsec = 5;
  body.dust = model::DustRecipe{0.8, 0.3, 0};
  return body;
}

double fluxOf(const model::SimulatedCutout& cutout, std::size_t band) {
  double sum = 0;
  const int pixels = cutout.side * cutout.side;
  for (int k = 0; k < pixels; ++k) sum += cutout.band(band)[k];
  return sum;
}

/// Radius of the circle that holds half of `total`, by sorting pixels by their distance.
double halfLightRadius(const model::SimulatedCutout& cutout, std::size_t band, double total) {
  std::vector<std::pair<double, double>> rings;
  const double middle = (cutout.side - 1) / 2.0;
  for (int row = 0; row < cutout.side; ++row) {
    for (int column = 0; column < cutout.side; ++column) {
      rings.emplace_back(std::hypot(row - middle, column - middle),
                         cutout.band(band)[row * cutout.side + column]);
    }
  }
  std::sort(rings.begin(), rings.end());
  double sum = 0;
  for (const auto& [radius, value] : rings) {
    sum += value;
    if (sum > total / 2) return radius * cutout.pixelScaleArcsec;
  }
  return 0;
}

struct Moments {
  double axisRatio;
  double angleDeg;  // of the major axis, from up towards the left
};

Moments momentsOf(const model::SimulatedCutout& cutout, std::size_t band) {
  double total = 0, xx = 0, xy = 0, yy = 0;
  const double middle = (cutout.side - 1) / 2.0;
  for (int row = 0; row < cutout.side; ++row) {
    for (int column = 0; column < cutout.side; ++column) {
      const double value = cutout.band(band)[row * cutout.side + column], x = column - middle,
                   y = row - middle;
      total += value;
      xx += value * x * x;
      xy += value * x * y;
      yy += value * y * y;
    }
  }
  const double mean = (xx + yy) / 2, spread = std::hypot((xx - yy) / 2, xy);
  const double fromRight = 0.5 * std::atan2(2 * xy, xx - yy) * 180 / M_PI;
  double fromUp = fromRight - 90;
  if (fromUp < 0) fromUp += 180;
  return {std::sqrt((mean - spread) / (mean + spread)), fromUp};
}

/// Share of a round Sérsic profile inside a square frame, integrated over its rings.
double shareInSquare(double n, double halfLightArcsec, double halfSideArcsec) {
  double share = 0, before = 0;
  for (double r = 0.001; r < 1.4143 * halfSideArcsec; r *= 1.002) {
    const double inside = model::sersicFluxInside(n, r / halfLightArcsec);
    const double covered = r <= halfSideArcsec ? 1 : 1 - 4 / M_PI * std::acos(halfSideArcsec / r);
    share += (inside - before) * std::max(0.0, covered);
    before = inside;
  }
  return share;
}

}  // namespace

TEST(Photometry, anEllipticalHasTheFluxOfItsMagnitudesInsideTheFrame) {
  for (const double n : {1.0, 2.5, 4.0, 6.0}) {
    model::StellarBody body;
    body.magnitudes = {17.5, 16.7, 16.3};
    body.bulge = model::BulgeRecipe{1, 4, n, 1, 0};
    const model::SimulatedCutout cutout = model::render(galaxyOf(body), perfectSurvey(128, 8.5));
    const double share = shareInSquare(n, 4, cutout.side * cutout.pixelScaleArcsec / 2);
    EXPECT_NEAR(fluxOf(cutout, 0) / (std::pow(10.0, 0.4 * (22.5 - 17.5)) * share), 1, 0.01) << "n = " << n;
    EXPECT_NEAR(fluxOf(cutout, 1) / (std::pow(10.0, 0.4 * (22.5 - 16.7)) * share), 1, 0.01) << "n = " << n;
    EXPECT_NEAR(fluxOf(cutout, 2) / (std::pow(10.0, 0.4 * (22.5 - 16.3)) * share), 1, 0.01) << "n = " << n;
  }
}

TEST(Photometry, smallAndBoxyOnesToo) {
  model::StellarBody body;
  body.magnitudes = {17.5, 16.7, 16.3};
  body.bulge = model::BulgeRecipe{1, 0.8, 4, 0.6, 0.3};  // two camera pixels
  const model::SimulatedCutout cutout = model::render(galaxyOf(body), perfectSurvey(128, 40));
  EXPECT_NEAR(fluxOf(cutout, 1) / std::pow(10.0, 0.4 * (22.5 - 16.7)), 1, 0.02);  // 1% lies outside
}

TEST(Photometry, armsBarAndDustKeepTheMagnitudes) {
  const model::SimulatedCutout cutout = model::render(galaxyOf(spiral()), perfectSurvey());
  EXPECT_NEAR(fluxOf(cutout, 0) / std::pow(10.0, 0.4 * (22.5 - 17.0)), 1, 0.01);
  EXPECT_NEAR(fluxOf(cutout, 1) / std::pow(10.0, 0.4 * (22.5 - 16.4)), 1, 0.01);
  EXPECT_NEAR(fluxOf(cutout, 2) / std::pow(10.0, 0.4 * (22.5 - 16.1)), 1, 0.01);
}

TEST(Photometry, anEdgeOnDiskWithALaneKeepsThem) {
  model::StellarBody body = disk(88);
  body.dust = model::DustRecipe{2, 0.3, 0.1};
  const model::SimulatedCutout cutout = model::render(galaxyOf(body), perfectSurvey());
  EXPECT_NEAR(fluxOf(cutout, 1) / std::pow(10.0, 0.4 * (22.5 - 16.4)), 1, 0.01);
}

TEST(Photometry, theSeeingMovesLightAndTakesNone) {
  model::SurveyRecipe survey = perfectSurvey();
  for (model::BandRecipe& band : survey.bands) band.psfFwhmArcsec = 1.5;
  const model::SimulatedCutout cutout = model::render(galaxyOf(spiral()), survey);
  EXPECT_NEAR(fluxOf(cutout, 1) / std::pow(10.0, 0.4 * (22.5 - 16.4)), 1, 0.01);
}

TEST(Photometry, halfOfTheLightLiesInsideTheHalfLightRadius) {
  model::StellarBody elliptical;
  elliptical.magnitudes = {17.5, 16.7, 16.3};
  elliptical.bulge = model::BulgeRecipe{1, 5, 4, 1, 0};
  const model::SimulatedCutout cutout = model::render(galaxyOf(elliptical), perfectSurvey(512, 12));
  EXPECT_NEAR(halfLightRadius(cutout, 1, std::pow(10.0, 0.4 * (22.5 - 16.7))), 5, 0.1);

  const model::SimulatedCutout face = model::render(galaxyOf(disk(0)), perfectSurvey(512, 10));
  EXPECT_NEAR(halfLightRadius(face, 1, std::pow(10.0, 0.4 * (22.5 - 16.4))), 1.67835 * 4, 0.02 * 6.7);
}

TEST(Photometry, armsAndDustKeepTheHalfLightRadius) {
  model::StellarBody armed = disk(0);
  armed.arms = model::ArmRecipe{};
  armed.dust = model::DustRecipe{0.8, 0.3, 0};
  const double flux = std::pow(10.0, 0.4 * (22.5 - 16.4));
  const model::SimulatedCutout cutout = model::render(galaxyOf(armed), perfectSurvey(512, 10));
  EXPECT_NEAR(halfLightRadius(cutout, 1, flux), 1.67835 * 4, 0.03 * 6.7);
}

TEST(Photometry, momentsGiveAxisRatioAndPositionAngle) {
  model::StellarBody body;
  body.magnitudes = {17.5, 16.7, 16.3};
  for (const double angle : {0.5, 35.0, 90.0, 140.0}) {
    body.positionAngleDeg = angle;
    body.bulge = model::BulgeRecipe{1, 4, 1, 0.6, 0};
    const Moments moments = momentsOf(model::render(galaxyOf(body), perfectSurvey()), 1);
    EXPECT_NEAR(moments.axisRatio, 0.6, 0.006);
    EXPECT_NEAR(moments.angleDeg, angle, 0.5);
  }
}

TEST(Photometry, aDiskIsAsFlatAsItsInclinationAndThicknessMakeIt) {
  for (const double inclination : {0.0, 45.0, 70.0, 84.0, 90.0}) {
    const double tilt = inclination * M_PI / 180;
    const double expected = std::hypot(std::cos(tilt), 0.2 * std::sin(tilt));
    EXPECT_NEAR(model::SmoothProfile(disk(inclination)).axisRatio(), expected, 1e-9);
    // The pixels and the end of the frame change the moments of a thin disk a little.
    const Moments moments = momentsOf(model::render(galaxyOf(disk(inclination)), perfectSurvey(256, 14)), 1);
    EXPECT_NEAR(moments.axisRatio, expected, inclination > 80 ? 0.02 : 0.01) << inclination;
  }
}

TEST(Photometry, theBulgeIsRedderThanTheArms) {
  const model::SimulatedCutout cutout = model::render(galaxyOf(spiral()), perfectSurvey(256, 6));
  const auto colourInside = [&](double from, double to) {
    double g = 0, r = 0;
    const double middle = (cutout.side - 1) / 2.0;
    for (int row = 0; row < cutout.side; ++row) {
      for (int column = 0; column < cutout.side; ++column) {
        const double radius = std::hypot(row - middle, column - middle) * cutout.pixelScaleArcsec;
        if (radius < from || radius >= to) continue;
        g += cutout.band(0)[row * cutout.side + column];
        r += cutout.band(1)[row * cutout.side + column];
      }
    }
    return -2.5 * std::log10(g / r);
  };
  EXPECT_GT(colourInside(0, 2), colourInside(6, 14) + 0.15);
}

TEST(Photometry, aGalaxyWithoutSizeIsRefused) {
  model::GalaxyRecipe galaxy = galaxyOf(disk(0));
  galaxy.petroR90Arcsec = 0;
  EXPECT_THROW(model::render(galaxy, perfectSurvey()), model::Error);
}
