// From files to pixels: FITS of every kind of number, JPEG and PNG; what cannot be read says why.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "labeling/survey/cutout_reader.h"
#include "labeling/survey/fits_writer.h"
#include "model/base/error.h"
#include "tests/labeling/survey/fits_bytes.h"
#include "tests/labeling/survey/pictures.h"

namespace {
using namespace labeling;
using test::image;
namespace fs = std::filesystem;

std::vector<float> pixelsOf(const std::string& bytes) {
  const test::TemporaryFolder folder;
  return readCutout(sourcesOf(folder.write("x.fits", bytes))).pixels;
}

std::string refusalOf(const std::string& name, const std::string& bytes) {
  const test::TemporaryFolder folder;
  const fs::path file = folder.write(name, bytes);
  try {
    readCutout(std::vector<ImageSource>{{"", file.string(), -1, 0}});
    return "";
  } catch (const model::Error& error) {
    const std::string sentence = error.what();
    EXPECT_NE(sentence.find(name), std::string::npos) << sentence;
    return sentence;
  }
}

TEST(FitsPixels, ofEveryBitpix) {
  using Floats = std::vector<float>;
  EXPECT_EQ(pixelsOf(image(8, {2, 1}).data(std::vector<std::uint8_t>{0, 255}).take()), (Floats{0, 255}));
  EXPECT_EQ(pixelsOf(image(16, {2, 1}).data(std::vector<short>{-5, 300}).take()), (Floats{-5, 300}));
  EXPECT_EQ(pixelsOf(image(32, {2, 1}).data(std::vector<int>{-70000, 7}).take()), (Floats{-70000, 7}));
  EXPECT_EQ(pixelsOf(image(64, {2, 1}).data(std::vector<std::int64_t>{1LL << 40, -1}).take()),
            (Floats{1099511627776.F, -1}));
  EXPECT_EQ(pixelsOf(image(-32, {2, 1}).data(std::vector<float>{1e-40F, 2.5F}).take()),
            (Floats{1e-40F, 2.5F}));
  EXPECT_EQ(pixelsOf(image(-64, {2, 1}).data(std::vector<double>{0.1, -3}).take()), (Floats{0.1F, -3}));
}

TEST(FitsPixels, areScaledAndBlanked) {
  const auto scaled = pixelsOf(image(16, {3, 1})
                                   .key("BSCALE", 0.1)
                                   .key("BZERO", 5.0)
                                   .key("BLANK", -1)
                                   .data(std::vector<short>{-1, 0, 7})
                                   .take());
  EXPECT_TRUE(std::isnan(scaled[0]));
  EXPECT_EQ(scaled[1], 5.F);
  EXPECT_EQ(scaled[2], 7.F * 0.1F + 5.F);  // in float32, as astropy rounds
  EXPECT_EQ(pixelsOf(image(16, {2, 1}).key("BZERO", 32768.0).data(std::vector<short>{-32768, 32767}).take()),
            (std::vector<float>{0, 65535}));
  EXPECT_EQ(pixelsOf(image(8, {2, 1}).key("BZERO", -128.0).data(std::vector<std::uint8_t>{0, 255}).take()),
            (std::vector<float>{-128, 127}));
}

TEST(FitsPixels, ofACompressedUnsignedImage) {
  const fs::path file = fs::path(TUNINGFORK_TEST_DATA) / "survey" / "compressed_uint16.fits";
  const Cutout cutout = readCutout(sourcesOf(file));
  ASSERT_EQ(cutout.width, 24);
  ASSERT_EQ(cutout.height, 20);
  for (int y = 0; y < 20; ++y)
    for (int x = 0; x < 24; ++x)
      EXPECT_EQ(cutout.pixels[static_cast<std::size_t>(24 * y + x)],
                static_cast<float>(31 * x + 997 * y + 20000));
}

TEST(FitsBands, comeFromExtensionsAndPlanes) {
  const test::TemporaryFolder folder;
  const auto extension = [](const std::string& name, float value) {
    return test::FitsBytes()
        .text("XTENSION", "IMAGE")
        .key("BITPIX", -32)
        .key("NAXIS", 2)
        .key("NAXIS1", 2)
        .key("NAXIS2", 1)
        .key("PCOUNT", 0)
        .key("GCOUNT", 1)
        .text("EXTNAME", name)
        .text("BUNIT", "nanomaggy")
        .data(std::vector<float>{value, value})
        .take();
  };
  const fs::path multi = folder.write(
      "m.fits", image(8, {}).take() + extension("g", 1) + extension("r", 2) + extension("SCI", 3));
  const Cutout cutout = readCutout(sourcesOf(multi));
  EXPECT_EQ(cutout.bands, (std::vector<std::string>{"g", "r", "0"}));
  EXPECT_EQ(cutout.pixels, (std::vector<float>{1, 1, 2, 2, 3, 3}));
  EXPECT_EQ(cutout.unitOf(0), "nanomaggy");
  const fs::path cube = folder.write(
      "c.fits", image(16, {1, 1, 3}).text("BANDS", "grz").data(std::vector<short>{4, 5, 6}).take());
  const auto sources = sourcesOf(cube);
  ASSERT_EQ(sources.size(), 3U);
  EXPECT_EQ(sources[2].band, "z");
  EXPECT_EQ(readCutout(std::span(sources).subspan(1, 2)).pixels, (std::vector<float>{5, 6}));
}

TEST(Refusals, sayWhatIsWrong) {
  const auto contains = [](const std::string& sentence, const std::string& part) {
    EXPECT_NE(sentence.find(part), std::string::npos) << sentence;
  };
  contains(refusalOf("a.fits", image(8, {}).take()), "no image");
  contains(refusalOf("a.fits", image(16, {777777701, 0}).take()), "no image");
  contains(refusalOf("a.fits", image(16, {5}).data(std::vector<short>{1, 2, 3, 4, 5}).take()), "one axis");
  contains(refusalOf("a.fits", image(-64, {300000, 300000}).data(std::vector<double>{1}).take()),
           "truncated");
  contains(refusalOf("a.fits", image(16, {100, 100}).take().substr(0, 2880)), "truncated");
  contains(refusalOf("a.jpg", "<!DOCTYPE html><html>not found"), "holds text");
  contains(refusalOf("a.jpg", ""), "empty");
  contains(refusalOf("a.png", std::string("\x01\x02\x03\x00", 4)), "neither FITS, JPEG, PNG nor TIFF");
  const std::string jpeg = test::jpegOf(64, 64, 3, std::vector<unsigned char>(64 * 64 * 3, 90));
  contains(refusalOf("a.jpg", jpeg.substr(0, jpeg.size() / 2)), "truncated");
  const std::string png = test::pngOf(8, 8, 8, PNG_COLOR_TYPE_GRAY, 8, std::vector<unsigned char>(64, 90));
  contains(refusalOf("a.png", png.substr(0, png.size() / 2)), "truncated");
  try {
    readCutout(std::vector<ImageSource>{{"", "/no/such/image.fits", -1, 0}});
    FAIL();
  } catch (const model::Error& error) {
    EXPECT_EQ(error.kind(), model::ErrorKind::NotFound);
  }
}

TEST(Refusals, ofBandsThatDoNotMatch) {
  const test::TemporaryFolder folder;
  const std::string a =
      folder.write("x_g.fits", image(16, {2, 2}).data(std::vector<short>(4, 1)).take()).string();
  const std::string b =
      folder.write("x_r.fits", image(16, {3, 2}).data(std::vector<short>(6, 1)).take()).string();
  try {
    readCutout(std::vector<ImageSource>{{"g", a, -1, 0}, {"r", b, -1, 0}});
    FAIL();
  } catch (const model::Error& error) {
    EXPECT_EQ(error.kind(), model::ErrorKind::BadInput);
    EXPECT_NE(std::string(error.what()).find("3 x 2"), std::string::npos) << error.what();
  }
  EXPECT_THROW(readCutout({}), model::Error);
}

TEST(Jpeg, isDecodedSmallerOnRequest) {
  const test::TemporaryFolder folder;
  std::vector<unsigned char> orange;
  for (int i = 0; i < 64 * 48; ++i) orange.insert(orange.end(), {255, 128, 0});
  const auto sources = sourcesOf(folder.write("o.jpg", test::jpegOf(64, 48, 3, orange)));
  const Cutout full = readCutout(sources);
  EXPECT_EQ(full.width, 64);
  EXPECT_EQ(full.bands, (std::vector<std::string>{"red", "green", "blue"}));
  EXPECT_TRUE(full.isPicture);
  EXPECT_EQ(full.rowOrder, RowOrder::TopFirst);
  EXPECT_FALSE(full.sky);
  EXPECT_NEAR(full.band(1)[100], 128 / 255.0, 0.01);
  EXPECT_EQ(readCutout(sources, {.minimumSide = 24}).height, 24);
  EXPECT_EQ(readCutout(sources, {.minimumSide = 25}).height, 48);
  EXPECT_EQ(readCutout(sources, {.minimumSide = 1}).height, 6);
}

TEST(Png, of16BitsPaletteFreeGreyAndAlpha) {
  const test::TemporaryFolder folder;
  const auto read = [&](const std::string& bytes) {
    return readCutout(sourcesOf(folder.write("p.png", bytes)));
  };
  const Cutout grey = read(test::pngOf(2, 1, 16, PNG_COLOR_TYPE_GRAY, 4, {0x80, 0x00, 0xFF, 0xFF}));
  EXPECT_EQ(grey.bands.size(), 1U);
  EXPECT_FLOAT_EQ(grey.pixels[0], 32768 / 65535.F);
  EXPECT_FLOAT_EQ(grey.pixels[1], 1);
  const Cutout alpha = read(test::pngOf(1, 1, 8, PNG_COLOR_TYPE_RGB_ALPHA, 4, {255, 51, 0, 51}));
  EXPECT_EQ(alpha.bands.size(), 3U);
  EXPECT_FLOAT_EQ(alpha.pixels[0], 0.2F);
}

TEST(WriteFitsImage, canBeReadAgainWithItsPositions) {
  const test::TemporaryFolder folder;
  std::vector<float> pixels;
  for (int i = 0; i < 2 * 12; ++i) pixels.push_back(static_cast<float>(i) * 0.37F - 1);
  pixels[5] = std::nanf("");
  FitsImageFile file;
  file.width = 4;
  file.height = 3;
  file.bands = {"g", "r"};
  file.pixels = pixels;
  file.unit = "nanomaggy";
  file.object = "TFJ1416+0122";
  file.sky = TanFrame{{214.0, 1.37}, {1.5, 1.0}, 0.396, 20};
  for (const PixelFormat format : {PixelFormat::Float32, PixelFormat::ScaledInt16}) {
    file.format = format;
    writeFitsImage(file, folder / "t.fits");
    const Cutout cutout = readCutout(sourcesOf(folder / "t.fits"));
    EXPECT_EQ(cutout.bands, file.bands);
    EXPECT_EQ(cutout.unitOf(0), "nanomaggy");
    EXPECT_EQ(fs::file_size(folder / "t.fits"), 2880U * 5) << "a header, and header and data of two bands";
    const double step = format == PixelFormat::Float32 ? 0 : 8.0 / 65534;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
      if (i == 5)
        EXPECT_TRUE(std::isnan(cutout.pixels[i]));
      else
        EXPECT_NEAR(cutout.pixels[i], pixels[i], step);
    }
    ASSERT_TRUE(cutout.sky);
    EXPECT_NEAR(cutout.sky->skyFromPixel({1.5, 1})->raDeg, 214, 1e-10);
    EXPECT_NEAR(cutout.sky->pixelScaleArcsec(), 0.396, 1e-9);
    EXPECT_NEAR(cutout.sky->northAngleDeg(), 20, 1e-4);
    EXPECT_TRUE(cutout.sky->eastIsLeft());
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);  // no temporary file is left
  file.height = 5;
  EXPECT_THROW(writeFitsImage(file, folder / "u.fits"), model::Error);
}

TEST(IsImageFile, goesByTheEnding) {
  for (const char* name : {"a.fits", "A.FIT", "b.fits.gz", "c.fits.fz", "d.JPG", "e.jpeg", "f.png", "g.fts"})
    EXPECT_TRUE(isImageFile(name)) << name;
  for (const char* name : {"a.csv", "b.gz", "fits", ".png", "c.fits.txt"})
    EXPECT_FALSE(isImageFile(name)) << name;
}
}  // namespace
