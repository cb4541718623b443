#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "model/simulation/plane.h"
#include "model/simulation/psf.h"

namespace {

/// A soft spot well inside the frame, off the centre of a pixel.
model::Plane spot(int side) {
  model::Plane plane(side, 0.4);
  model::addGaussian(plane, 1.3, -2.1, 1.2, 100);
  return plane;
}

}  // namespace

TEST(Plane, aGaussianKeepsItsFlux) { EXPECT_NEAR(spot(64).sum(), 100, 1e-3); }

TEST(Plane, aGaussianOutsideTheFrameAddsNothing) {
  model::Plane plane(32, 0.4);
  model::addGaussian(plane, 500, 0, 1, 100);
  EXPECT_EQ(plane.sum(), 0);
}

TEST(Plane, resamplingKeepsTheFluxAndThePlace) {
  for (const int side : {40, 64, 101, 128}) {
    const model::Plane other = model::resampled(spot(64), side);
    EXPECT_EQ(other.side, side);
    EXPECT_NEAR(other.sum(), 100, 0.1) << side;
    double x = 0, y = 0;
    for (int row = 0; row < side; ++row) {
      for (int column = 0; column < side; ++column) {
        x += other.at(row, column) * other.arcsec(column) / 100;
        y += other.at(row, column) * other.arcsec(row) / 100;
      }
    }
    EXPECT_NEAR(x, 1.3, 0.01) << side;
    EXPECT_NEAR(y, -2.1, 0.01) << side;
  }
}

TEST(Psf, aStarHasTheWidthAskedForAndKeepsItsFlux) {
  const double fwhm = 1.45, pixel = 0.05;
  model::Plane plane(401, pixel);
  model::Psf(fwhm).addStar(plane, 0, 0, 10);
  EXPECT_NEAR(plane.sum(), 10, 0.01);
  const float peak = plane.at(200, 200);
  int inside = 0;
  while (plane.at(200, 200 + inside + 1) > peak / 2) ++inside;
  EXPECT_NEAR((2 * inside + 1) * pixel, fwhm, pixel);
}

TEST(Psf, aBlurredPointIsAStar) {
  model::Plane point(101, 0.2), star(101, 0.2);
  point.at(50, 50) = 10;
  const model::Psf psf(1.4);
  psf.blur(point);
  psf.addStar(star, 0, 0, 10);
  EXPECT_NEAR(point.sum(), 10, 1e-3);
  for (const int k : {50, 52, 55, 60})
    EXPECT_NEAR(point.at(50, k), star.at(50, k), 0.02 * star.at(50, 50)) << k;
}

TEST(Psf, blurringAnEvenSkyLeavesItEven) {
  model::Plane sky(40, 0.4);
  std::fill(sky.values.begin(), sky.values.end(), 3.0F);
  model::Psf(1.3).blur(sky);
  for (const float value : sky.values) EXPECT_NEAR(value, 3, 1e-4);
}

TEST(Psf, withoutSeeingAPointStaysAPoint) {
  model::Plane point(21, 0.4);
  point.at(10, 10) = 5;
  model::Psf(0).blur(point);
  EXPECT_EQ(point.at(10, 10), 5);
  EXPECT_EQ(point.sum(), 5);
}
