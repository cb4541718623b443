// Positions: from headers to ICRS and back, and the traps of real headers.
#include <gtest/gtest.h>

#include <cmath>
#include <thread>
#include <vector>

#include "labeling/survey/cutout_reader.h"
#include "labeling/survey/sky_frame.h"
#include "labeling/survey/table.h"
#include "tests/labeling/survey/fits_bytes.h"

namespace {
using namespace labeling;
using test::card;

std::string number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.15G", value);
  return text;
}

/// A TAN header of 1 arcsec pixels whose reference pixel is the first one.
std::string header(double lon, double lat, const std::string& lonType = "RA---TAN",
                   const std::string& latType = "DEC--TAN", double angleDeg = 0) {
  const double scale = 1.0 / 3600, a = angleDeg * M_PI / 180;
  return card("CTYPE1", "'" + lonType + "'") + card("CTYPE2", "'" + latType + "'") +
         card("CRVAL1", number(lon)) + card("CRVAL2", number(lat)) + card("CRPIX1", "1.0") +
         card("CRPIX2", "1.0") + card("CD1_1", number(-scale * std::cos(a))) +
         card("CD1_2", number(-scale * std::sin(a))) + card("CD2_1", number(-scale * std::sin(a))) +
         card("CD2_2", number(scale * std::cos(a)));
}

TEST(SkyFrame, countsPixelsFromZero) {
  const auto frame = SkyFrame::fromHeader(header(150, 2));
  ASSERT_TRUE(frame);
  const auto sky = frame->skyFromPixel({0, 0});
  EXPECT_NEAR(sky->raDeg, 150, 1e-12);
  EXPECT_NEAR(sky->decDeg, 2, 1e-12);
  EXPECT_NEAR(frame->pixelScaleArcsec(), 1, 1e-9);
  EXPECT_TRUE(frame->eastIsLeft());
  EXPECT_NEAR(frame->northAngleDeg(), 0, 1e-6);
  EXPECT_NEAR(frame->skyFromPixel({0, 36})->decDeg, 2.01, 1e-9);
}

TEST(SkyFrame, knowsWhereNorthIs) {
  for (const double angle : {-120.0, -10.0, 35.0, 90.0}) {
    const auto frame = SkyFrame::fromHeader(header(20, -40, "RA---TAN", "DEC--TAN", angle));
    EXPECT_NEAR(frame->northAngleDeg(), angle, 1e-4);
    const double x = -10 * std::sin(angle * M_PI / 180), y = 10 * std::cos(angle * M_PI / 180);
    EXPECT_NEAR(frame->skyFromPixel({x, y})->decDeg, -40 + 10.0 / 3600, 1e-8);
    EXPECT_TRUE(frame->eastIsLeft());
  }
}

TEST(SkyFrame, usesAPlateSolutionOnlyAsAWhole) {
  // A few terms of one, or one of them twice, made WCSLIB 7.12 write beside its arrays.
  for (const std::string& part :
       {card("XPIXELSZ", "25.28"), card("AMDX1", "67.2") + card("AMDX1", "67.3"),
        card("PLTRAH", "14") + card("PLTRAM", "37") + card("PPO3", "1.8E5") + card("CNPIX1", "8860")}) {
    const auto frame = SkyFrame::fromHeader(part + header(150, 2) + part);
    ASSERT_TRUE(frame) << part;
    EXPECT_NEAR(frame->skyFromPixel({0, 0})->raDeg, 150, 1e-12);
  }
}

TEST(SkyFrame, givesNothingWithoutCelestialAxes) {
  EXPECT_FALSE(SkyFrame::fromHeader(""));
  EXPECT_FALSE(SkyFrame::fromHeader(card("CRVAL1", "1.0") + card("CDELT1", "1.0")));
  EXPECT_FALSE(SkyFrame::fromHeader(header(1, 1, "PIXEL", "PIXEL")));
  EXPECT_FALSE(SkyFrame::fromHeader(header(1, 1, "WAVE", "DEC--TAN")));
  EXPECT_FALSE(SkyFrame::fromHeader(header(1, 1, "HPLN-TAN", "HPLT-TAN")));  // the Sun
}

TEST(SkyFrame, wrapsRightAscensionAndReachesThePoles) {
  const auto zero = SkyFrame::fromHeader(header(0, 0));
  EXPECT_NEAR(zero->skyFromPixel({36, 0})->raDeg, 359.99, 1e-8);
  EXPECT_NEAR(zero->pixelFromSky({359.99, 0})->x, 36, 1e-5);
  const auto pole = SkyFrame::fromHeader(header(0, 90));
  EXPECT_NEAR(pole->skyFromPixel({0, 0})->decDeg, 90, 1e-9);
  EXPECT_NEAR(pole->skyFromPixel({0, 36})->decDeg, 89.99, 1e-8);
  EXPECT_FALSE(pole->pixelFromSky({0, -45}));  // the other half of the sky
}

const std::string kSip =
    card("A_ORDER", "2") + card("A_2_0", "1.0E-3") + card("B_ORDER", "2") + card("B_0_2", "0.0");

TEST(SkyFrame, appliesSipAlsoWhereTheTypeDoesNotSayIt) {
  // Pixel 10 becomes 10 + 1e-3 * 10^2 = 10.1; astropy 5.2 gives 9.99719444 for both headers.
  for (const char* ending : {"-SIP", ""}) {
    const auto frame = SkyFrame::fromHeader(
        header(10, 0, std::string("RA---TAN") + ending, std::string("DEC--TAN") + ending) + kSip);
    ASSERT_TRUE(frame);
    EXPECT_NEAR(frame->skyFromPixel({10, 3})->raDeg, 10 - 10.1 / 3600, 1e-9) << ending;
    EXPECT_NEAR(frame->pixelFromSky(*frame->skyFromPixel({10, 3}))->x, 10, 1e-5) << ending;
  }
  // The polynomials of SCAMP beside them are left out, as astropy leaves them out.
  const auto scamp = SkyFrame::fromHeader(header(10, 0) + kSip + card("PV1_1", "1.0") + card("PV1_4", "0.5"));
  EXPECT_NEAR(scamp->skyFromPixel({10, 3})->raDeg, 10 - 10.1 / 3600, 1e-9);
}

TEST(SkyFrame, doesNotApplySipBesideADistortionOfAnotherKind) {
  const auto frame = SkyFrame::fromHeader(header(10, 0, "RA---TPV", "DEC--TPV") + card("PV1_1", "1.0") +
                                          card("PV2_1", "1.0") + kSip);
  ASSERT_TRUE(frame);
  EXPECT_NEAR(frame->skyFromPixel({10, 0})->raDeg, 10 - 10.0 / 3600, 1e-9);
  const auto half = SkyFrame::fromHeader(header(10, 0) + card("A_ORDER", "2") + card("A_2_0", "1.0E-3"));
  EXPECT_NEAR(half->skyFromPixel({10, 0})->raDeg, 10 - 10.0 / 3600, 1e-9);  // astropy refuses the file
}

TEST(SkyFrame, givesNothingForAMatrixWithoutInverse) {
  const std::string types = card("CTYPE1", "'RA---TAN'") + card("CTYPE2", "'DEC--TAN'") +
                            card("CRVAL1", "10.0") + card("CRVAL2", "0.0") + card("CRPIX1", "1.0") +
                            card("CRPIX2", "1.0");
  const auto cd = [](const char* a, const char* b, const char* c, const char* d) {
    return card("CD1_1", a) + card("CD1_2", b) + card("CD2_1", c) + card("CD2_2", d);
  };
  EXPECT_FALSE(SkyFrame::fromHeader(types + cd("1.0E-4", "2.0E-4", "2.0E-4", "4.0E-4")));
  EXPECT_FALSE(SkyFrame::fromHeader(types + card("CDELT1", "0.0") + card("CDELT2", "1.0E-4")));
  // A cube whose third axis has no CD: it counts planes.
  EXPECT_TRUE(SkyFrame::fromHeader(card("NAXIS", "3") + types + cd("-1.0E-4", "0.0", "0.0", "1.0E-4")));
  EXPECT_TRUE(SkyFrame::fromHeader(types + cd("0.0", "-1.0E-4", "-1.0E-4", "0.0")));  // turned by 90 degrees
  EXPECT_TRUE(SkyFrame::fromHeader(types + card("CDELT1", "-1.0E-4") + card("CDELT2", "1.0E-4") +
                                   card("CROTA2", "30.0")));
}

/// Reference: astropy (make_reference.py); FK5 of J2000 counts as ICRS here.
TEST(SkyFrame, turnsOtherSystemsIntoIcrs) {
  const Table reference =
      readTable(std::filesystem::path(TUNINGFORK_TEST_DATA) / "survey/icrs_positions.csv");
  for (std::size_t row = 0; row < reference.rows; ++row) {
    const std::string system = reference.at("system").textAt(row);
    const double lon = *reference.at("longitude").numberAt(row),
                 lat = *reference.at("latitude").numberAt(row);
    SCOPED_TRACE(system + " " + std::to_string(lon) + " " + std::to_string(lat));
    std::string text = system == "galactic" ? header(lon, lat, "GLON-TAN", "GLAT-TAN") : header(lon, lat);
    if (system == "fk4") text += card("EQUINOX", "1950.0");
    if (system == "fk5_1975") text += card("RADESYS", "'FK5'") + card("EQUINOX", "1975.0");
    const auto frame = SkyFrame::fromHeader(text);
    ASSERT_TRUE(frame);
    const auto sky = frame->skyFromPixel({0, 0});
    const double dec = *reference.at("dec").numberAt(row);
    const double ra = std::remainder(sky->raDeg - *reference.at("ra").numberAt(row), 360.0);
    EXPECT_NEAR(ra * std::cos(dec * M_PI / 180), 0, 1e-6);
    EXPECT_NEAR(sky->decDeg, dec, 1e-6);
    const auto back = frame->pixelFromSky(*sky);
    ASSERT_TRUE(back);
    EXPECT_NEAR(back->x, 0, 1e-4);
    EXPECT_NEAR(back->y, 0, 1e-4);
  }
}

TEST(SkyFrame, canBeCopiedAndSharedBetweenThreads) {
  const auto frame = SkyFrame::fromHeader(header(150, 2));
  const SkyFrame copy = *frame;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 2000; ++i)
        EXPECT_NEAR(frame->pixelFromSky(*copy.skyFromPixel({i * 0.1, 5}))->x, i * 0.1, 1e-6);
    });
}

TEST(Sexagesimal, roundsOnceAndNeverPrintsSixty) {
  EXPECT_EQ(sexagesimalRa(33.5136292), "02:14:03.271");
  EXPECT_EQ(sexagesimalRa(359.99999999), "00:00:00.000");
  EXPECT_EQ(sexagesimalDec(-5.2051167), "\u221205:12:18.42");
  EXPECT_EQ(sexagesimalDec(0.99999999, 1), "+01:00:00.0");
  EXPECT_EQ(sexagesimalDec(-1e-12, 0), "+00:00:00");
}
}  // namespace
