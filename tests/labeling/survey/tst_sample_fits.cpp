// Real files of many telescopes (the sample data) against values from astropy: each opens with the right
// pixels and positions, or is refused with a sentence.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <set>

#include "labeling/display/display.h"
#include "labeling/display/limits.h"
#include "labeling/survey/cutout_reader.h"
#include "labeling/survey/table.h"
#include "model/base/error.h"

namespace {
using namespace labeling;
namespace fs = std::filesystem;

const fs::path kFits = fs::path(TUNINGFORK_SAMPLE_DATA) / "fits";
const fs::path kReference = fs::path(TUNINGFORK_TEST_DATA) / "survey";

class SampleFits : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(kFits / "expected.csv")) GTEST_SKIP() << "the sample data are not here: " << kFits;
  }
};

Cutout readPlane(const std::string& name, int hdu, int plane = 0) {
  const ImageSource source{"", (kFits / name).string(), hdu, plane};
  ReadOptions options;
  options.hideMasked = false;  // as astropy hands pixels out
  return readCutout(std::span(&source, 1), options);
}

std::string refusalOf(const std::string& name, int hdu) {
  try {
    readPlane(name, hdu);
    return "";
  } catch (const model::Error& error) {
    return error.what();
  }
}

/// As in tests/data/survey/make_reference.py.
std::uint64_t hashOf(std::span<const float> pixels) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const float value : pixels) {
    std::uint32_t word = std::bit_cast<std::uint32_t>(value);
    if (std::isnan(value)) word = 0x7FC00000;
    for (int byte = 0; byte < 4; ++byte) hash = (hash ^ ((word >> (8 * byte)) & 0xFF)) * 0x100000001B3ULL;
  }
  return hash;
}

/// Its one missing pixel (ZBLANK) is NaN, as the FITS standard asks; astropy 5.2 gives it a leftover value.
const std::string kMissingInTile = "compressed_with_nan.fits";

TEST_F(SampleFits, everyPixelIsAstropysToTheLastBit) {
  const Table reference = readTable(kReference / "pixel_hashes.csv");
  int compared = 0;
  for (std::size_t row = 0; row < reference.rows; ++row) {
    const std::string name = reference.at("filename").textAt(row);
    const int hdu = static_cast<int>(*reference.at("hdu").numberAt(row));
    const int plane = static_cast<int>(*reference.at("plane").numberAt(row));
    if (name == kMissingInTile) continue;
    SCOPED_TRACE(name + "[" + std::to_string(hdu) + "] plane " + std::to_string(plane));
    const Cutout cutout = readPlane(name, hdu, plane);
    char text[20];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hashOf(cutout.pixels)));
    EXPECT_EQ(text, reference.at("fnv1a").textAt(row));
    ++compared;
  }
  EXPECT_GT(compared, 75);
}

TEST_F(SampleFits, imagesHaveTheExpectedSizesAndTheRestIsRefused) {
  const Table expected = readTable(kFits / "expected.csv");
  for (std::size_t row = 0; row < expected.rows; ++row) {
    const std::string name = expected.at("filename").textAt(row);
    const int hdu = static_cast<int>(*expected.at("hdu").numberAt(row));
    const std::string type = expected.at("type").textAt(row);
    SCOPED_TRACE(name + "[" + std::to_string(hdu) + "]");
    const std::string pixel = expected.at("pixel_1_1").textAt(row);
    const bool blank = name == "edge_blank_int64.fits";
    // Its first plane is whole; astropy refuses the file.
    if (name == "edge_truncated_download.fits") continue;
    const bool hasImage =
        (!pixel.empty() || blank || expected.at("plane0_finite").numberAt(row).value_or(0) > 0) &&
        expected.at("error").textAt(row).empty();
    if (!hasImage) {
      const std::string sentence = refusalOf(name, hdu);
      EXPECT_NE(sentence.find(name), std::string::npos) << sentence;
      EXPECT_EQ(sentence.back(), '.') << sentence;
      continue;
    }
    const Cutout cutout = readPlane(name, hdu);
    const std::string shape = expected.at("shape").textAt(row);
    const std::string size = std::to_string(cutout.width) + "x" + std::to_string(cutout.height);
    EXPECT_TRUE(shape == size || shape.starts_with(size + "x")) << shape << " and " << size;
    int missing = 0;
    for (const float value : cutout.pixels) missing += std::isnan(value) ? 1 : 0;
    EXPECT_EQ(missing, name == kMissingInTile ? 1 : expected.at("plane0_nan").numberAt(row).value_or(0));
    EXPECT_NO_THROW(render(cutout));
  }
}

/// On a grid of 5 x 5 pixels, in each header's own system, all distortions applied: SIP, TPV, lookup tables.
TEST_F(SampleFits, positionsAreAstropysToABillionthOfADegree) {
  const Table grid = readTable(kReference / "sky_grid.csv");
  std::set<std::string> files;
  std::string current;
  Cutout cutout;
  for (std::size_t row = 0; row < grid.rows; ++row) {
    const std::string name = grid.at("filename").textAt(row);
    const int hdu = static_cast<int>(*grid.at("hdu").numberAt(row));
    SCOPED_TRACE(name + "[" + std::to_string(hdu) + "]");
    if (const std::string key = name + std::to_string(hdu); key != current) {
      cutout = readPlane(name, hdu);
      current = key;
      files.insert(name);
    }
    ASSERT_TRUE(cutout.sky);
    const PixelPosition pixel{*grid.at("x").numberAt(row), *grid.at("y").numberAt(row)};
    const auto native = cutout.sky->nativeFromPixel(pixel);
    ASSERT_TRUE(native) << pixel.x << ", " << pixel.y;
    const double longitude = *grid.at("longitude").numberAt(row);
    EXPECT_NEAR(std::remainder(native->longitudeDeg - longitude, 360.0), 0, 1e-9);
    EXPECT_NEAR(native->latitudeDeg, *grid.at("latitude").numberAt(row), 1e-9);
    const auto sky = cutout.sky->skyFromPixel(pixel);
    ASSERT_TRUE(sky);
    const auto back = cutout.sky->pixelFromSky(*sky);
    ASSERT_TRUE(back) << pixel.x << ", " << pixel.y;
    EXPECT_NEAR(back->x, pixel.x, 1e-4);
    EXPECT_NEAR(back->y, pixel.y, 1e-4);
  }
  EXPECT_EQ(files.size(), 30U);
}

TEST_F(SampleFits, imagesWithoutCelestialAxesHaveNoSkyFrame) {
  for (const char* name : {"sdss_g_587722984439545906.fits", "uint16_eso.fits", "galaxy_segmap_mask.fits",
                           "hst_fos_spectrum.fits", "edge_int32_cube.fits", "wcs_distortion_map.fits"})
    EXPECT_FALSE(readPlane(name, 0).sky) << name;
}

TEST_F(SampleFits, aBrokenDownloadShowsItsWholePlaneAndNamesTheLostOnes) {
  const FileOffer offer = offerOf(kFits / "edge_truncated_download.fits");
  ASSERT_EQ(offer.sources.size(), 1U);
  EXPECT_EQ(offer.sources[0].band, "g");
  EXPECT_NE(offer.lost.find("truncated"), std::string::npos) << offer.lost;
  EXPECT_NE(offer.lost.find("2157312"), std::string::npos) << offer.lost;
  EXPECT_NE(offer.lost.find("r, z"), std::string::npos) << offer.lost;

  // An object that was made when the file was whole.
  std::vector<ImageSource> before(3, offer.sources[0]);
  before[1] = {"r", before[0].path, 0, 1};
  before[2] = {"z", before[0].path, 0, 2};
  const Cutout cutout = readCutout(before);
  EXPECT_EQ(cutout.lostBands, (std::vector<std::string>{"r", "z"}));
  EXPECT_EQ(cutout.notice, offer.lost);
  EXPECT_TRUE(std::isfinite(cutout.band(0)[0]));
  EXPECT_TRUE(std::isnan(cutout.band(1)[0]));
}

TEST_F(SampleFits, theCubeOfTheLegacySurveysNamesItsBands) {
  const auto sources = sourcesOf(kFits / "decals_grz_cube.fits.gz");
  ASSERT_EQ(sources.size(), 3U);
  EXPECT_EQ(sources[0].band, "g");
  EXPECT_EQ(sources[1].band, "r");
  EXPECT_EQ(sources[2].band, "z");
  const Cutout cutout = readCutout(sources);
  EXPECT_EQ(cutout.bands, (std::vector<std::string>{"g", "r", "z"}));
  EXPECT_NEAR(cutout.sky->pixelScaleArcsec(), 0.1, 0.001);
}

TEST_F(SampleFits, zscaleIsAstropys) {
  const Table reference = readTable(kReference / "zscale.csv");
  for (std::size_t row = 0; row < reference.rows; ++row) {
    const std::string name = reference.at("filename").textAt(row);
    SCOPED_TRACE(name);
    const Cutout cutout = readPlane(name, 0);
    const Limits limits = zscale(cutout.band(0));
    const double low = *reference.at("low").numberAt(row), high = *reference.at("high").numberAt(row);
    EXPECT_NEAR(limits.low, low, 1e-6 * std::max(std::abs(low), high - low));
    EXPECT_NEAR(limits.high, high, 1e-6 * std::max(std::abs(high), high - low));
  }
}
}  // namespace
