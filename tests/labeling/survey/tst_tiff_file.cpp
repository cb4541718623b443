// TIFF of every kind a survey hands out: bytes, 16 bits, floats; strips and tiles; and what is no picture.
#include <gtest/gtest.h>
#include <tiffio.h>

#include <cmath>
#include <cstring>
#include <filesystem>

#include "labeling/survey/cutout_reader.h"
#include "model/base/error.h"
#include "tests/labeling/survey/fits_bytes.h"

namespace {
using namespace labeling;
namespace fs = std::filesystem;

struct Picture {
  std::uint32_t width = 0, height = 0;
  std::uint16_t samples = 1, bits = 8, format = SAMPLEFORMAT_UINT;
  std::uint16_t photometric = PHOTOMETRIC_MINISBLACK, arrangement = PLANARCONFIG_CONTIG;
  std::uint16_t compression = COMPRESSION_NONE;
  bool tiled = false;
  bool alpha = false;
};

/// @param rows  bytes of the rows, one behind the other; of PLANARCONFIG_SEPARATE one plane behind the other
void write(const fs::path& file, const Picture& picture, const std::vector<unsigned char>& rows) {
  TIFF* tiff = TIFFOpen(file.c_str(), "w");
  ASSERT_NE(tiff, nullptr);
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, picture.width);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, picture.height);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, picture.samples);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, picture.bits);
  TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, picture.format);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, picture.photometric);
  TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, picture.arrangement);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, picture.compression);
  const std::uint16_t unassociated = EXTRASAMPLE_UNASSALPHA;
  if (picture.alpha) TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &unassociated);
  const bool apart = picture.arrangement == PLANARCONFIG_SEPARATE;
  const std::size_t together = apart ? 1 : picture.samples;
  const std::size_t rowBytes = picture.width * together * picture.bits / 8;
  if (picture.tiled) {
    constexpr std::uint32_t kTile = 16;
    TIFFSetField(tiff, TIFFTAG_TILEWIDTH, kTile);
    TIFFSetField(tiff, TIFFTAG_TILELENGTH, kTile);
    const std::size_t tileRow = kTile * together * picture.bits / 8;
    for (std::uint32_t y = 0; y < picture.height; y += kTile)
      for (std::uint32_t x = 0; x < picture.width; x += kTile) {
        std::vector<unsigned char> tile(tileRow * kTile);
        const std::size_t left = x * together * picture.bits / 8;
        for (std::uint32_t row = 0; row < kTile && y + row < picture.height; ++row)
          std::memcpy(tile.data() + row * tileRow, rows.data() + (y + row) * rowBytes + left,
                      std::min(tileRow, rowBytes - left));
        TIFFWriteTile(tiff, tile.data(), x, y, 0, 0);
      }
  } else {
    std::vector<unsigned char> copy = rows;
    for (std::uint16_t plane = 0; plane < (apart ? picture.samples : 1); ++plane)
      for (std::uint32_t y = 0; y < picture.height; ++y)
        TIFFWriteScanline(tiff, copy.data() + (plane * picture.height + y) * rowBytes, y, plane);
  }
  TIFFClose(tiff);
}

template <typename Value>
std::vector<unsigned char> bytesOf(const std::vector<Value>& values) {
  std::vector<unsigned char> bytes(values.size() * sizeof(Value));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

std::string refusalOf(const fs::path& file) {
  try {
    readCutout(sourcesOf(file));
    return "";
  } catch (const model::Error& error) {
    return error.what();
  }
}

TEST(Tiff, ofBytesIsAPicture) {
  const test::TemporaryFolder folder;
  write(folder / "grey.tif", {.width = 3, .height = 2}, {0, 51, 255, 102, 153, 204});
  const Cutout grey = readCutout(sourcesOf(folder / "grey.tif"));
  EXPECT_TRUE(grey.isPicture);
  EXPECT_EQ(grey.rowOrder, RowOrder::TopFirst);
  EXPECT_EQ(grey.bands, std::vector<std::string>{"grey"});
  EXPECT_EQ(grey.pixels, (std::vector<float>{0, 0.2F, 1, 0.4F, 0.6F, 0.8F}));
  write(folder / "inverted.tif", {.width = 2, .height = 1, .photometric = PHOTOMETRIC_MINISWHITE}, {0, 255});
  EXPECT_EQ(readCutout(sourcesOf(folder / "inverted.tif")).pixels, (std::vector<float>{1, 0}));
}

TEST(Tiff, of16BitColoursInTilesStripsAndPlanes) {
  const test::TemporaryFolder folder;
  Picture picture{.width = 20, .height = 18, .samples = 3, .bits = 16, .photometric = PHOTOMETRIC_RGB};
  std::vector<std::uint16_t> values, apart(20 * 18 * 3);
  for (std::uint16_t i = 0; i < 20 * 18; ++i)
    for (std::uint16_t c = 0; c < 3; ++c) {
      values.push_back(static_cast<std::uint16_t>(100 * i + 7 * c));
      apart[c * 360U + i] = values.back();
    }
  picture.compression = COMPRESSION_LZW;
  write(folder / "strips.tiff", picture, bytesOf(values));
  picture.tiled = true;
  write(folder / "tiles.tiff", picture, bytesOf(values));
  picture.tiled = false;
  picture.arrangement = PLANARCONFIG_SEPARATE;
  write(folder / "planes.tiff", picture, bytesOf(apart));
  for (const char* name : {"strips.tiff", "tiles.tiff", "planes.tiff"}) {
    SCOPED_TRACE(name);
    const Cutout cutout = readCutout(sourcesOf(folder / name));
    ASSERT_EQ(cutout.bands, (std::vector<std::string>{"red", "green", "blue"}));
    for (std::size_t i = 0; i < 360; ++i)
      EXPECT_FLOAT_EQ(cutout.band(2)[i], static_cast<float>(100 * i + 14) / 65535.F);
  }
}

TEST(Tiff, ofFloatsKeepsItsValues) {
  const test::TemporaryFolder folder;
  const std::vector<float> values{-1.5F, 1e-12F, 70000, std::nanf("")};
  write(folder / "f.tif", {.width = 2, .height = 2, .bits = 32, .format = SAMPLEFORMAT_IEEEFP},
        bytesOf(values));
  const Cutout cutout = readCutout(sourcesOf(folder / "f.tif"));
  EXPECT_FALSE(cutout.isPicture) << "numbers, not display values";
  EXPECT_EQ(cutout.pixels[0], values[0]);
  EXPECT_EQ(cutout.pixels[1], values[1]);
  EXPECT_EQ(cutout.pixels[2], values[2]);
  EXPECT_TRUE(std::isnan(cutout.pixels[3]));
  write(folder / "s.tif", {.width = 2, .height = 1, .bits = 16, .format = SAMPLEFORMAT_INT},
        bytesOf(std::vector<std::int16_t>{-7, 300}));
  EXPECT_EQ(readCutout(sourcesOf(folder / "s.tif")).pixels, (std::vector<float>{-7, 300}));
}

TEST(Tiff, laysTransparencyOverBlack) {
  const test::TemporaryFolder folder;
  write(folder / "a.tif",
        {.width = 1, .height = 1, .samples = 4, .photometric = PHOTOMETRIC_RGB, .alpha = true},
        {255, 51, 0, 51});
  EXPECT_FLOAT_EQ(readCutout(sourcesOf(folder / "a.tif")).pixels[0], 0.2F);
}

TEST(Tiff, thatIsDamagedSaysSo) {
  const test::TemporaryFolder folder;
  write(folder / "w.tif", {.width = 64, .height = 64}, std::vector<unsigned char>(4096, 9));
  const std::string valid = test::readFile(folder / "w.tif");
  // Pixels first, directory last, as libtiff writes them: without its end the file has no directory.
  const std::string cut = refusalOf(folder.write("cut.tif", valid.substr(0, valid.size() / 2)));
  EXPECT_NE(cut.find("cut.tif is truncated"), std::string::npos) << cut;
  const std::string nonsense =
      refusalOf(folder.write("n.tif", std::string("II*\0\x08\0\0\0\0\0\0\0\0\0", 14)));
  EXPECT_NE(nonsense.find("n.tif"), std::string::npos) << nonsense;
  write(folder / "five.tif", {.width = 2, .height = 1, .samples = 5}, std::vector<unsigned char>(10, 1));
  EXPECT_NE(refusalOf(folder / "five.tif").find("5 samples"), std::string::npos)
      << refusalOf(folder / "five.tif");
}
}  // namespace
