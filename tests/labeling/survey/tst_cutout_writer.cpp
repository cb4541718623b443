// What is saved of one object: every band, every pixel and every position as they were.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>

#include "labeling/survey/cutout_reader.h"
#include "labeling/survey/cutout_writer.h"
#include "model/base/error.h"
#include "tests/support/temporary_folder.h"

using namespace labeling;

namespace {

std::string card(const std::string& key, const std::string& value) {
  std::string text = key;
  text.resize(8, ' ');
  text += "= " + value;
  text.resize(80, ' ');
  return text;
}

std::string headerOf(const std::string& longitude, const std::string& latitude,
                     const std::string& more = {}) {
  return card("NAXIS", "2") + card("NAXIS1", "5") + card("NAXIS2", "4") +
         card("CTYPE1", "'" + longitude + "'") + card("CTYPE2", "'" + latitude + "'") +
         card("CRPIX1", "2.25") + card("CRPIX2", "-3.5") + card("CRVAL1", "210.80227812345678") +
         card("CRVAL2", "54.348949876543211") + card("CD1_1", "-7.0123456789E-5") +
         card("CD1_2", "1.1234567E-6") + card("CD2_1", "1.2345678E-6") + card("CD2_2", "7.0001234567E-5") +
         more;
}

/// Two bands of 5 x 4 pixels; one of them is missing.
Cutout smallCutout(const std::string& header) {
  Cutout cutout;
  cutout.width = 5;
  cutout.height = 4;
  cutout.bands = {"g", "r"};
  for (int i = 0; i < 40; ++i) cutout.pixels.push_back(0.1f * static_cast<float>(i) - 1.0f);
  cutout.pixels[7] = std::numeric_limits<float>::quiet_NaN();
  cutout.units = {"nanomaggy", "mJy"};
  if (auto sky = SkyFrame::fromHeader(header)) cutout.sky = std::make_shared<const SkyFrame>(std::move(*sky));
  return cutout;
}

struct NamedHeader {
  const char* name;
  std::string header;
};

std::vector<NamedHeader> headers() {
  const std::string sip = card("A_ORDER", "2") + card("A_2_0", "1.0E-3") + card("A_1_1", "-2.5E-4") +
                          card("B_ORDER", "2") + card("B_0_2", "3.0E-4");
  const std::string tpv = card("PV1_0", "1.0E-5") + card("PV1_1", "1.001") + card("PV1_4", "2.0E-2") +
                          card("PV2_0", "-2.0E-5") + card("PV2_1", "0.999") + card("PV2_4", "1.0E-2");
  return {{"tan", headerOf("RA---TAN", "DEC--TAN")},
          {"sip", headerOf("RA---TAN-SIP", "DEC--TAN-SIP", sip)},
          {"tpv", headerOf("RA---TPV", "DEC--TPV", tpv)},
          {"zea", headerOf("RA---ZEA", "DEC--ZEA", card("RADESYS", "'FK5'") + card("EQUINOX", "2000.0"))}};
}

}  // namespace

TEST(CutoutWriter, everyBandAndPixelComesBack) {
  const test::TemporaryFolder folder;
  const auto file = folder / "J1403.fits";
  const Cutout cutout = smallCutout(headers().front().header);
  writeCutoutFits(cutout, "J1403", file);
  const auto sources = sourcesOf(file);
  ASSERT_EQ(sources.size(), 2u);
  EXPECT_EQ(sources[0].band, "g");
  const Cutout back = readCutout(sources);
  EXPECT_EQ(back.bands, cutout.bands);
  EXPECT_EQ(back.units, cutout.units);
  ASSERT_EQ(back.pixels.size(), cutout.pixels.size());
  for (std::size_t i = 0; i < back.pixels.size(); ++i) {
    if (i == 7)
      EXPECT_TRUE(std::isnan(back.pixels[i]));
    else
      EXPECT_EQ(back.pixels[i], cutout.pixels[i]);
  }
}

TEST(CutoutWriter, positionsComeBackWithTheirDistortions) {
  const test::TemporaryFolder folder;
  for (const NamedHeader& each : headers()) {
    const Cutout cutout = smallCutout(each.header);
    ASSERT_TRUE(cutout.sky) << each.name;
    const auto file = folder / (std::string(each.name) + ".fits");
    writeCutoutFits(cutout, each.name, file);
    const Cutout back = readCutout(sourcesOf(file));
    ASSERT_TRUE(back.sky) << each.name;
    for (const double x : {-10.0, 0.0, 2.5, 30.0})
      for (const double y : {-7.0, 0.0, 3.25, 40.0}) {
        const auto was = cutout.sky->skyFromPixel({x, y}), is = back.sky->skyFromPixel({x, y});
        ASSERT_TRUE(was && is) << each.name;
        EXPECT_NEAR(is->raDeg, was->raDeg, 1e-11) << each.name;
        EXPECT_NEAR(is->decDeg, was->decDeg, 1e-11) << each.name;
      }
  }
}

/// The same file in the hands of others: astropy, where it is installed.
TEST(CutoutWriter, astropyFindsTheSamePositions) {
  if (std::system("/usr/bin/python3 -c 'import astropy' >/dev/null 2>&1") != 0)
    GTEST_SKIP() << "python3-astropy is not installed.";
  const test::TemporaryFolder folder;
  for (const NamedHeader& each : headers()) {
    const Cutout cutout = smallCutout(each.header);
    const auto file = folder / (std::string(each.name) + ".fits");
    writeCutoutFits(cutout, each.name, file);
    std::ofstream positions(folder / (std::string(each.name) + ".csv"));
    positions.precision(17);
    for (const double x : {-10.0, 0.0, 2.5, 30.0})
      for (const double y : {-7.0, 0.0, 3.25, 40.0}) {
        const auto sky = cutout.sky->skyFromPixel({x, y});
        positions << x << ',' << y << ',' << sky->raDeg << ',' << sky->decDeg << '\n';
      }
  }
  const std::string command =
      "/usr/bin/python3 " TUNINGFORK_TEST_DATA "/survey/read_cutouts.py " + folder.path().string();
  EXPECT_EQ(std::system(command.c_str()), 0);
}

TEST(CutoutWriter, aPictureIsTurnedUpright) {
  const test::TemporaryFolder folder;
  Cutout cutout;
  cutout.width = 1;
  cutout.height = 2;
  cutout.bands = {"red", "green", "blue"};
  cutout.pixels = {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f};  // top, bottom of each plane
  cutout.rowOrder = RowOrder::TopFirst;
  cutout.isPicture = true;
  writeCutoutFits(cutout, "", folder / "p.fits");
  const Cutout back = readCutout(sourcesOf(folder / "p.fits"));
  EXPECT_EQ(back.pixels, (std::vector<float>{0.2f, 0.1f, 0.4f, 0.3f, 0.6f, 0.5f}));
  EXPECT_FALSE(back.sky);
}

TEST(CutoutWriter, aPngHoldsThePicturesPixels) {
  const test::TemporaryFolder folder;
  const Picture picture{2, 1, {255, 128, 0, 1, 2, 3}};
  writeCutoutPng(picture, folder / "p.png");
  const Cutout back = readCutout(sourcesOf(folder / "p.png"));
  ASSERT_EQ(back.pixels.size(), 6u);
  EXPECT_NEAR(back.pixels[0], 1.0f, 1e-6);
  EXPECT_NEAR(back.pixels[2], 128 / 255.0f, 1e-6);
  EXPECT_THROW(pngOf({2, 2, {0, 0, 0}}), model::Error);
}

TEST(CutoutWriter, aJpegLooksAsThePicture) {
  const test::TemporaryFolder folder;
  Picture picture{32, 24, {}};
  for (int y = 0; y < 24; ++y)
    for (int x = 0; x < 32; ++x) {
      picture.rgb.push_back(static_cast<std::uint8_t>(x * 8));
      picture.rgb.push_back(static_cast<std::uint8_t>(y * 10));
      picture.rgb.push_back(200);
    }
  writeCutoutJpeg(picture, folder / "p.jpg");
  const Cutout back = readCutout(sourcesOf(folder / "p.jpg"));
  ASSERT_EQ(back.width, 32);
  ASSERT_EQ(back.height, 24);
  ASSERT_EQ(back.pixels.size(), 3u * 32 * 24);
  // Rows from the top in both, colours not exchanged; 6 of 255 levels for the coding.
  for (const auto& [x, y] : {std::pair(3, 2), std::pair(28, 2), std::pair(3, 21), std::pair(28, 21)}) {
    const auto place = static_cast<std::size_t>(y * 32 + x);
    EXPECT_NEAR(back.pixels[place] * 255, x * 8, 6) << x << ", " << y;
    EXPECT_NEAR(back.pixels[place + 32 * 24] * 255, y * 10, 6) << x << ", " << y;
    EXPECT_NEAR(back.pixels[place + 2 * 32 * 24] * 255, 200, 6) << x << ", " << y;
  }
  EXPECT_LT(jpegOf(picture, 20).size(), jpegOf(picture, 95).size());
  EXPECT_THROW(jpegOf({2, 2, {0, 0, 0}}), model::Error);
  EXPECT_THROW(jpegOf({0, 0, {}}), model::Error);
  EXPECT_THROW(jpegOf(picture, 101), model::Error);
}
