// Cutouts that are views into mosaics: only the pixels they need, on one grid, in the right place of the sky.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <thread>

#include "labeling/survey/cutout_reader.h"
#include "labeling/survey/fits_writer.h"
#include "labeling/survey/mosaic_image.h"
#include "labeling/survey/view_reader.h"
#include "model/base/error.h"
#include "tests/labeling/survey/fits_bytes.h"
#include "tests/support/simulated_mosaic.h"
#include "tests/support/temporary_folder.h"

namespace {
using namespace labeling;
namespace fs = std::filesystem;

/// A mosaic whose pixel (x, y) has the value x + 1000 y, at one position and scale.
fs::path ramp(const fs::path& file, const TanFrame& sky, int width = 200, int height = 150,
              const std::string& band = "r") {
  std::vector<float> pixels;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) pixels.push_back(static_cast<float>(x + 1000 * y));
  FitsImageFile image{width, height, {band}, pixels, PixelFormat::Float32, "nanomaggy", "", sky};
  writeFitsImage(image, file);
  return file;
}

ImageSource view(const fs::path& file, SkyPosition centre, double sizeArcsec, const std::string& band = "r",
                 bool setsGrid = true, Resampling method = Resampling::Lanczos3) {
  return {band, file.string(), -1, 0, SkyView{centre, sizeArcsec, setsGrid, method}};
}

SkyPosition skyOf(const fs::path& file, double x, double y) {
  return MosaicImage::open(file)->frame().skyFromPixel({x, y}).value();
}

std::string refusalOf(std::vector<ImageSource> sources) {
  try {
    readCutout(sources);
    return "";
  } catch (const model::Error& error) {
    return error.what();
  }
}

TEST(Views, areTheMosaicsOwnPixels) {
  const test::TemporaryFolder folder;
  const fs::path file = ramp(folder / "m.fits", {{150, 2}, {99.5, 74.5}, 0.5, 0});
  // 10 arcsec at 0.5 arcsec a pixel are 20 pixels: 20.5 - 9.5 = 11 ... 30.
  const Cutout cutout = readCutout(std::vector{view(file, skyOf(file, 20.5, 40.5), 10)});
  ASSERT_EQ(cutout.width, 20);
  ASSERT_EQ(cutout.height, 20);
  EXPECT_EQ(cutout.pixels.front(), 11 + 1000 * 31);
  EXPECT_EQ(cutout.pixels.back(), 30 + 1000 * 50);
  EXPECT_EQ(cutout.units, std::vector<std::string>{"nanomaggy"});
  EXPECT_EQ(cutout.bands, std::vector<std::string>{"r"});
  const auto pixel = cutout.sky->pixelFromSky(skyOf(file, 20.5, 40.5));
  EXPECT_NEAR(pixel->x, 9.5, 1e-9);
  EXPECT_NEAR(pixel->y, 9.5, 1e-9);
}

TEST(Views, keepTheirPlaceWhenTheirHeaderIsWritten) {
  const test::TemporaryFolder folder;
  const fs::path file = ramp(folder / "m.fits", {{150, 2}, {99.5, 74.5}, 0.5, 20});
  const Cutout cutout = readCutout(std::vector{view(file, skyOf(file, 20, 40), 10)});
  const auto again = SkyFrame::fromHeader(cutout.sky->headerCards());
  ASSERT_TRUE(again);
  const auto there = again->skyFromPixel({3, 5}).value(), here = cutout.sky->skyFromPixel({3, 5}).value();
  EXPECT_NEAR(there.raDeg, here.raDeg, 1e-11);
  EXPECT_NEAR(there.decDeg, here.decDeg, 1e-11);
}

TEST(Views, endWhereTheMosaicEnds) {
  const test::TemporaryFolder folder;
  const fs::path file = ramp(folder / "m.fits", {{150, 2}, {99.5, 74.5}, 0.5, 0});
  const Cutout corner = readCutout(std::vector{view(file, skyOf(file, 0, 0), 5.5)});  // 11 pixels: -5 ... 5
  ASSERT_EQ(corner.width, 11);
  EXPECT_TRUE(std::isnan(corner.pixels[0]));
  EXPECT_EQ(corner.pixels[5 * 11 + 5], 0);
  EXPECT_EQ(corner.pixels[10 * 11 + 10], 5 + 1000 * 5);
  EXPECT_EQ(std::count_if(corner.pixels.begin(), corner.pixels.end(), [](float v) { return std::isnan(v); }),
            121 - 36);
  const Cutout outside = readCutout(std::vector{view(file, {150.5, 2}, 5)});
  EXPECT_TRUE(
      std::all_of(outside.pixels.begin(), outside.pixels.end(), [](float v) { return std::isnan(v); }));
}

TEST(Views, wrapAroundTheOriginOfRightAscensionAndCrossAPole) {
  const test::TemporaryFolder folder;
  const fs::path wrap = ramp(folder / "wrap.fits", {{0.001, -30}, {99.5, 74.5}, 0.5, 0});
  for (const double ra : {359.999, 0.001}) {
    const Cutout cutout = readCutout(std::vector{view(wrap, {ra, -30}, 10)});
    const auto middle = cutout.sky->pixelFromSky({ra, -30});
    EXPECT_NEAR(middle->x, 9.5, 0.51) << ra;
    EXPECT_FALSE(std::isnan(cutout.pixels[210])) << ra;
  }
  // 0.001 and -0.001 degrees are 7.2 arcsec cos(30) apart: 12.5 pixels.
  const auto frame = MosaicImage::open(wrap)->frame();
  EXPECT_NEAR(frame.pixelFromSky({359.999, -30})->x - frame.pixelFromSky({0.001, -30})->x, 12.47, 0.01);

  const fs::path pole = ramp(folder / "pole.fits", {{0, 90}, {99.5, 74.5}, 0.5, 0});
  const SkyPosition beyond = skyOf(pole, 99.5, 80.5);  // 3 arcsec over the pole
  EXPECT_NEAR(beyond.decDeg, 90 - 3.0 / 3600, 1e-9);
  EXPECT_EQ(readCutout(std::vector{view(pole, beyond, 0.5)}).pixels,
            (std::vector<float>{std::round(99.5F) + 1000 * std::round(80.5F)}));
}

TEST(Views, bringOtherBandsToTheirGrid) {
  const test::TemporaryFolder folder;
  // r sets the grid; g has pixels of twice the size, turned by 30 degrees, elsewhere on the sky.
  test::MosaicOptions options;
  options.width = options.height = 400;
  options.galaxies = 0;
  options.noise = 0;
  options.tileWidth = 0;
  const TanFrame fine{{150, 2}, {199.5, 199.5}, 0.2, 0}, coarse{{150.002, 2.001}, {150, 150}, 0.4, 30};
  const SkyPosition star{150.0011, 2.0007};
  const auto paint = [&](const fs::path& file, const TanFrame& sky, int side, double sigma) {
    std::vector<float> blank(static_cast<std::size_t>(side * side), 0.F);
    FitsImageFile image{side, side, {"x"}, blank, PixelFormat::Float32, "", "", sky};
    writeFitsImage(image, file);
    const auto at = MosaicImage::open(file)->frame().pixelFromSky(star).value();
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x)
        blank[static_cast<std::size_t>(y * side + x)] = static_cast<float>(
            100 * std::exp(-(std::pow(x - at.x, 2) + std::pow(y - at.y, 2)) / (2 * sigma * sigma)) /
            (2 * 3.14159265358979 * sigma * sigma));
    writeFitsImage(image, file);
    fs::last_write_time(file, fs::last_write_time(file) + std::chrono::seconds(2));
    return file;
  };
  const fs::path r = paint(folder / "r.fits", fine, 400, 4), g = paint(folder / "g.fits", coarse, 300, 2);
  for (const Resampling method : {Resampling::Bilinear, Resampling::Lanczos3}) {
    const Cutout cutout =
        readCutout(std::vector{view(g, star, 16, "g", false, method), view(r, star, 16, "r", true, method)});
    ASSERT_EQ(cutout.bands, (std::vector<std::string>{"g", "r"}));
    ASSERT_EQ(cutout.width, 80);
    for (std::size_t band = 0; band < 2; ++band) {
      double flux = 0, x = 0, y = 0;
      for (int row = 0; row < 80; ++row)
        for (int column = 0; column < 80; ++column) {
          const double value = cutout.band(band)[static_cast<std::size_t>(row * 80 + column)];
          flux += value;
          x += value * column;
          y += value * row;
        }
      const auto at = cutout.sky->pixelFromSky(star).value();
      EXPECT_NEAR(flux, 100, 0.05) << band;
      EXPECT_NEAR(x / flux, at.x, 0.01) << band;
      EXPECT_NEAR(y / flux, at.y, 0.01) << band;
    }
  }
}

TEST(Views, ofTilesEqualThoseOfTheWholeImage) {
  const test::TemporaryFolder folder;
  for (const auto& [tileWidth, tileHeight] : {std::pair{0, 0}, {300, 1}, {64, 48}}) {
    test::MosaicOptions options;
    options.width = 300;
    options.height = 260;
    options.galaxies = 60;
    options.bands = {"r"};
    options.tileWidth = tileWidth;
    options.tileHeight = tileHeight;
    const auto mosaic = test::makeMosaic(folder.path(), "t" + std::to_string(tileWidth), options);
    const Cutout whole = readCutout(sourcesOf(mosaic.files[0]));
    const auto image = MosaicImage::open(mosaic.files[0]);
    for (const PixelBox box :
         {PixelBox{10, 20, 64, 64}, {230, 190, 70, 70}, {0, 0, 300, 260}, {5, 7, 1, 1}}) {
      std::vector<float> part(box.pixels());
      for (int twice = 0; twice < 2; ++twice) {  // decompressed, and from the cache
        image->read(0, box, part);
        for (std::int64_t y = 0; y < box.height; ++y)
          for (std::int64_t x = 0; x < box.width; ++x)
            ASSERT_EQ(part[static_cast<std::size_t>(y * box.width + x)],
                      whole.pixels[static_cast<std::size_t>((y + box.y) * 300 + x + box.x)]);
      }
    }
  }
}

TEST(Views, readBesideEachOtherOnManyThreads) {
  const test::TemporaryFolder folder;
  test::MosaicOptions options;
  options.width = options.height = 512;
  options.galaxies = 50;
  options.bands = {"r"};
  const auto mosaic = test::makeMosaic(folder.path(), "m", options);
  const Cutout whole = readCutout(sourcesOf(mosaic.files[0]));
  setMosaicCacheBytes(256 * 1024);  // so that pieces come and go
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 200; ++i) {
        const PixelBox box{(i * 37 + thread * 91) % 440, (i * 53 + thread * 17) % 440, 64, 64};
        std::vector<float> part(box.pixels());
        MosaicImage::open(mosaic.files[0])->read(0, box, part);
        if (part[65] != whole.pixels[static_cast<std::size_t>((box.y + 1) * 512 + box.x + 1)]) ++wrong;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_LE(mosaicCacheBytesInUse(), 256u * 1024);
  setMosaicCacheBytes(std::size_t{192} << 20);
}

TEST(Views, ofAMosaicThatIsGoneSaySo) {
  const test::TemporaryFolder folder;
  const fs::path file = ramp(folder / "m.fits", {{150, 2}, {99.5, 74.5}, 0.5, 0});
  const auto source = view(file, {150, 2}, 10);
  EXPECT_EQ(refusalOf({source}), "");
  fs::remove(file);
  EXPECT_NE(refusalOf({source}).find("m.fits is not there: it was moved or deleted"), std::string::npos);
}

TEST(Views, seeAMosaicThatWasReplaced) {
  const test::TemporaryFolder folder;
  const fs::path file = ramp(folder / "m.fits", {{150, 2}, {99.5, 74.5}, 0.5, 0});
  EXPECT_EQ(readCutout(std::vector{view(file, {150, 2}, 10)}).width, 20);
  ramp(file, {{150, 2}, {49.5, 49.5}, 1.0, 0}, 100, 100);
  EXPECT_EQ(readCutout(std::vector{view(file, {150, 2}, 10)}).width, 10);
}

TEST(Views, needSkyCoordinatesAndASizeThatFits) {
  const test::TemporaryFolder folder;
  const std::vector<float> pixels(100, 1.F);
  FitsImageFile image{10, 10, {"r"}, pixels, PixelFormat::Float32, "", "", std::nullopt};
  writeFitsImage(image, folder / "blind.fits");
  EXPECT_NE(refusalOf({view(folder / "blind.fits", {150, 2}, 10)}).find("blind.fits has no sky coordinates"),
            std::string::npos);
  const fs::path file = ramp(folder / "m.fits", {{150, 2}, {99.5, 74.5}, 0.5, 0});
  EXPECT_NE(refusalOf({view(file, {150, 2}, 3e5)}).find("Choose a smaller size"), std::string::npos);
  EXPECT_NE(refusalOf({view(file, {330, -2}, 10)}).find("cannot be shown by the projection"),
            std::string::npos);
}

TEST(Views, ofAGzippedMosaicAreReadFromMemory) {
  const fs::path file = fs::path(TUNINGFORK_SAMPLE_DATA) / "fits/hst_a2744_spiral_f105w.fits.gz";
  if (!fs::exists(file)) GTEST_SKIP() << "the sample data are not there";
  const Cutout whole = readCutout(sourcesOf(file));
  const auto image = MosaicImage::open(file);
  std::vector<float> part(20 * 20);
  image->read(0, {30, 40, 20, 20}, part);
  EXPECT_EQ(part[0], whole.pixels[static_cast<std::size_t>(40 * whole.width + 30)]);
  EXPECT_EQ(part[399], whole.pixels[static_cast<std::size_t>(59 * whole.width + 49)]);
}

/// 100 x 100 pixels of 1 arcsec, all 5; a mask that excludes pixel (20, 40); an inverse variance of x.
fs::path withCompanions(const fs::path& file) {
  constexpr int kSide = 100;
  std::vector<float> flux(kSide * kSide, 5.F), weight;
  std::vector<short> mask(kSide * kSide, 0);
  mask[40 * kSide + 20] = 4;
  for (int i = 0; i < kSide * kSide; ++i) weight.push_back(static_cast<float>(i % kSide));
  auto science = test::imageExtension(-32, {kSide, kSide}, "SCI");
  science.text("CTYPE1", "RA---TAN").text("CTYPE2", "DEC--TAN").key("CRVAL1", 10).key("CRVAL2", 0);
  science.key("CRPIX1", 50).key("CRPIX2", 50).key("CDELT1", -1 / 3600.0).key("CDELT2", 1 / 3600.0);
  std::ofstream(file, std::ios::binary)
      << test::image(8, {}).take() << science.data(flux).take()
      << test::imageExtension(16, {kSide, kSide}, "MASK").data(mask).take()
      << test::imageExtension(-32, {kSide, kSide}, "IVAR").data(weight).take();
  return file;
}

TEST(Views, hideMaskedPixelsAndBringTheNoise) {
  const test::TemporaryFolder folder;
  const fs::path file = withCompanions(folder / "m_r.fits");
  const auto centre = skyOf(file, 20, 40);
  ReadOptions options;
  options.inverseVariance = true;
  const Cutout cutout = readCutout(std::vector{view(file, centre, 5)}, options);
  ASSERT_EQ(cutout.width, 5);
  EXPECT_TRUE(std::isnan(cutout.pixels[12]));  // the middle one
  EXPECT_EQ(cutout.pixels[11], 5);
  EXPECT_EQ(cutout.inverseVariance[11], 19);
  EXPECT_EQ(cutout.inverseVariance[12], 20);
  options.hideMasked = false;
  EXPECT_EQ(readCutout(std::vector{view(file, centre, 5)}, options).pixels[12], 5);
}

TEST(Views, bringTheNoiseOfOtherBandsToTheirGrid) {
  const test::TemporaryFolder folder;
  const fs::path grid = ramp(folder / "g.fits", {{10, 0}, {99.5, 74.5}, 2.0, 0}, 200, 150, "g");
  const fs::path fine = withCompanions(folder / "m_r.fits");
  ReadOptions options;
  options.inverseVariance = true;
  const SkyPosition centre = skyOf(fine, 60, 60);
  const Cutout cutout =
      readCutout(std::vector{view(grid, centre, 10, "g"), view(fine, centre, 10, "r", false)}, options);
  ASSERT_EQ(cutout.width, 5);
  EXPECT_TRUE(std::isnan(cutout.inverseVariance[12]));  // g has none
  // A pixel of the grid holds the flux of 4 pixels and 4 times their variance: 20 and 1 / (4 / 60).
  EXPECT_NEAR(cutout.band(1)[12], 20, 1e-3);
  EXPECT_NEAR(cutout.inverseVariance[25 + 12], 60 / 4.0, 0.4);
}

TEST(Views, followTheLookupTablesOfTheirMosaic) {
  const fs::path file = fs::path(TUNINGFORK_SAMPLE_DATA) / "fits/wcs_lookup_distortion.fits.gz";
  if (!fs::exists(file)) GTEST_SKIP() << "the sample data are not there";
  const Cutout whole = readCutout(sourcesOf(file));
  const auto image = MosaicImage::open(file);
  ASSERT_TRUE(whole.sky && image->sky());
  const auto here = image->frame().skyFromPixel({10, 80}).value(),
             there = whole.sky->skyFromPixel({10, 80}).value();
  EXPECT_EQ(here.raDeg, there.raDeg);
  EXPECT_EQ(here.decDeg, there.decDeg);
  // Without the tables the place would be another one.
  const auto bare = SkyFrame::fromHeader(image->frame().headerCards());
  EXPECT_GT(std::abs(bare->skyFromPixel({10, 80})->decDeg - here.decDeg), 1e-9);
}

}  // namespace
