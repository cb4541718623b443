// A source placed by its coordinates must come out above, or left of, the centre, however the camera was
// held.
#include "labeling/display/north_up.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

#include "tests/labeling/display/cutouts.h"

namespace {
using namespace labeling;

/// A tangent plane at 0.5" a pixel, north turned counter-clockwise by `angleDeg`.
std::shared_ptr<const SkyFrame> frameAt(double angleDeg, bool eastLeft, double decDeg = 20) {
  std::string header;
  const auto card = [&](const char* key, const std::string& value) {
    char text[81];
    std::snprintf(text, sizeof text, "%-8s= %20s", key, value.c_str());
    header += text;
    header.resize((header.size() + 79) / 80 * 80, ' ');
  };
  const double angle = angleDeg * M_PI / 180, scale = 0.5 / 3600, parity = eastLeft ? -1 : 1;
  card("NAXIS", "2");
  card("CTYPE1", "'RA---TAN'");
  card("CTYPE2", "'DEC--TAN'");
  card("CRVAL1", "0.0001");  // right ascension wraps inside the image
  card("CRVAL2", std::to_string(decDeg));
  card("CRPIX1", "51");
  card("CRPIX2", "51");
  // (east, north) = CD (x, y): north lies at (-sin, cos), east a quarter turn from it.
  card("CD1_1", std::to_string(parity * scale * std::cos(angle) * 1e6) + "E-6");
  card("CD1_2", std::to_string(parity * scale * std::sin(angle) * 1e6) + "E-6");
  card("CD2_1", std::to_string(-scale * std::sin(angle) * 1e6) + "E-6");
  card("CD2_2", std::to_string(scale * std::cos(angle) * 1e6) + "E-6");
  header += "END";
  header.resize((header.size() + 79) / 80 * 80, ' ');
  auto frame = SkyFrame::fromHeader(header);
  return frame ? std::make_shared<const SkyFrame>(*frame) : nullptr;
}

/// A point source 15" north of the centre of 101 x 101 pixels.
Cutout sourceInTheNorth(std::shared_ptr<const SkyFrame> frame) {
  Cutout cutout = test::cutoutOf(101, 101, {"r"}, std::vector<float>(101 * 101, 1.F));
  cutout.sky = std::move(frame);
  const auto centre = cutout.sky->skyFromPixel({50, 50});
  const auto at = cutout.sky->pixelFromSky({centre->raDeg, centre->decDeg + 15.0 / 3600});
  for (int y = 0; y < 101; ++y)
    for (int x = 0; x < 101; ++x)
      cutout.pixels[static_cast<std::size_t>(y * 101 + x)] +=
          static_cast<float>(100 * std::exp(-(std::pow(x - at->x, 2) + std::pow(y - at->y, 2)) / 8));
  return cutout;
}

TEST(NorthUp, turnsAndMirrorsUntilNorthIsUpAndEastLeft) {
  for (const double angle : {30.0, 90.0, 180.0, 233.0})
    for (const bool eastLeft : {true, false}) {
      const Cutout cutout = sourceInTheNorth(frameAt(angle, eastLeft));
      ASSERT_TRUE(cutout.sky);
      EXPECT_NEAR(std::remainder(cutout.sky->northAngleDeg() - angle, 360.0), 0, 0.01);
      EXPECT_EQ(cutout.sky->eastIsLeft(), eastLeft);
      const auto turned = northUp(cutout);
      ASSERT_TRUE(turned) << angle << eastLeft;
      EXPECT_NEAR(turned->sky->northAngleDeg(), 0, 0.01);
      EXPECT_TRUE(turned->sky->eastIsLeft());
      EXPECT_NEAR(turned->sky->pixelScaleArcsec(), 0.5, 1e-6);
      // The brightest pixel: 30 pixels above the middle.
      std::size_t best = 0;
      for (std::size_t i = 0; i < turned->pixels.size(); ++i)
        if (turned->pixels[i] > turned->pixels[best] || std::isnan(turned->pixels[best])) best = i;
      const auto width = static_cast<std::size_t>(turned->width);
      EXPECT_NEAR(static_cast<double>(best % width), (turned->width - 1) / 2.0, 0.6) << angle;
      EXPECT_NEAR(static_cast<double>(best / width), (turned->height - 1) / 2.0 + 30, 0.6) << angle;
      // The same sky is the same light: bilinear on a flat field with one smooth source.
      const auto sky =
          turned->sky->skyFromPixel({(turned->width - 1) / 2.0, (turned->height - 1) / 2.0 + 28});
      const auto there = cutout.sky->pixelFromSky(*sky);
      EXPECT_NEAR(std::hypot(there->x - 50, there->y - 50), 28, 0.02);
    }
}

TEST(NorthUp, holdsTheWholeImageAndMarksWhatLiesOutside) {
  const auto turned = northUp(sourceInTheNorth(frameAt(45, true)));
  ASSERT_TRUE(turned);
  EXPECT_NEAR(turned->width, 101 * std::sqrt(2.0), 2);
  EXPECT_TRUE(std::isnan(turned->pixels.front()));
  EXPECT_TRUE(std::isfinite(turned->pixels[turned->pixels.size() / 2]));
}

TEST(NorthUp, worksBesideAPole) {
  const auto turned = northUp(sourceInTheNorth(frameAt(70, true, 89.99)));
  ASSERT_TRUE(turned);
  EXPECT_NEAR(turned->sky->northAngleDeg(), 0, 0.05);
}

TEST(NorthUp, leavesWhatIsUprightOrHasNoSky) {
  EXPECT_FALSE(northUp(sourceInTheNorth(frameAt(0, true))));
  EXPECT_FALSE(northUp(test::cutoutOf(3, 3, {"r"}, std::vector<float>(9, 1.F))));
}

}  // namespace
