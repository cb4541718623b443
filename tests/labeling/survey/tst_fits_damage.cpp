// Damaged files: what is whole is shown, what is lost is named, zipped files pass the same checks.
#include <gtest/gtest.h>
#include <zlib.h>

#include <cmath>
#include <filesystem>

#include "labeling/survey/cutout_reader.h"
#include "labeling/survey/image_folder.h"
#include "labeling/survey/table.h"
#include "model/base/error.h"
#include "tests/labeling/survey/fits_bytes.h"

namespace {
using namespace labeling;
using test::image;
using test::imageExtension;
namespace fs = std::filesystem;

using Floats = std::vector<float>;

std::string gzipped(const std::string& bytes) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, static_cast<unsigned long>(bytes.size())) + 64, '\0');
  stream.next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<unsigned>(bytes.size());
  stream.next_out = reinterpret_cast<unsigned char*>(out.data());
  stream.avail_out = static_cast<unsigned>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

std::string refusalOf(const fs::path& file) {
  try {
    readCutout(sourcesOf(file));
    return "";
  } catch (const model::Error& error) {
    return error.what();
  }
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Two bands of 40 x 40 pixels, one extension each.
std::string twoBands() {
  return image(8, {}).take() + imageExtension(-32, {40, 40}, "g").data(Floats(1600, 1)).take() +
         imageExtension(-32, {40, 40}, "r").data(Floats(1600, 2)).take();
}

TEST(TruncatedFits, showsItsWholePlanes) {
  const test::TemporaryFolder folder;
  const std::string cube = image(-32, {40, 40, 3}).text("BANDS", "grz").data(Floats(4800, 1)).take();
  const FileOffer offer = offerOf(folder.write("cube.fits", cube.substr(0, 2880 + 2 * 6400 + 100)));
  ASSERT_EQ(offer.sources.size(), 2U);
  EXPECT_EQ(offer.sources[1].band, "r");
  EXPECT_TRUE(contains(offer.lost, "cube.fits is truncated")) << offer.lost;
  EXPECT_TRUE(contains(offer.lost, "the last 1, z")) << offer.lost;
  EXPECT_EQ(readCutout(offer.sources).notice, "") << "of what was asked for, nothing is lost";
}

TEST(TruncatedFits, showsItsWholeExtensions) {
  const test::TemporaryFolder folder;
  const std::string whole = twoBands();
  const std::vector<ImageSource> sources = sourcesOf(folder.write("x.fits", whole));
  ASSERT_EQ(sources.size(), 2U);
  const FileOffer offer = offerOf(folder.write("x.fits", whole.substr(0, whole.size() - 4000)));
  ASSERT_EQ(offer.sources.size(), 1U);
  EXPECT_TRUE(contains(offer.lost, "extension 2 (r)")) << offer.lost;
  // The object was made when the file was whole.
  const Cutout cutout = readCutout(sources);
  EXPECT_EQ(cutout.lostBands, std::vector<std::string>{"r"});
  EXPECT_EQ(cutout.band(0)[0], 1);
  EXPECT_TRUE(std::isnan(cutout.band(1)[0]));
  EXPECT_EQ(cutout.notice, offer.lost);
  // Cut so early that not even the header of the second is there.
  folder.write("x.fits", whole.substr(0, 2880 + 2880 + 6400));
  EXPECT_EQ(readCutout(sources).lostBands, std::vector<std::string>{"r"});
}

TEST(TruncatedFits, isRefusedWhereNothingIsWhole) {
  const test::TemporaryFolder folder;
  const std::string sentence = refusalOf(folder.write("x.fits", twoBands().substr(0, 2880 + 2880 + 100)));
  EXPECT_TRUE(contains(sentence, "promises 6400 bytes of pixels and the file has 100")) << sentence;
}

TEST(TruncatedFits, inGzipToo) {
  const test::TemporaryFolder folder;
  std::uint32_t state = 1;  // hard to compress, so that half of the file is about half of the pixels
  const auto band = [&state](const std::string& name, std::vector<float>& values) {
    for (int i = 0; i < 1600; ++i)
      values.push_back(static_cast<float>((state = state * 1664525U + 1013904223U) >> 8));
    return imageExtension(-32, {40, 40}, name).data(values).take();
  };
  Floats values, others;
  std::string noise = image(8, {}).take();
  noise += band("g", values);
  noise += band("r", others);
  const std::string zipped = gzipped(noise);
  EXPECT_EQ(sourcesOf(folder.write("x.fits.gz", zipped)).size(), 2U);
  const FileOffer offer = offerOf(folder.write("x.fits.gz", zipped.substr(0, zipped.size() * 3 / 4)));
  ASSERT_EQ(offer.sources.size(), 1U);
  EXPECT_TRUE(contains(offer.lost, "truncated")) << offer.lost;
  EXPECT_EQ(readCutout(offer.sources).pixels, values);
}

TEST(DamagedGzip, isRefused) {
  const test::TemporaryFolder folder;
  std::string zipped = gzipped(twoBands());
  zipped[zipped.size() - 6] = static_cast<char>(zipped[zipped.size() - 6] ^ 1);  // the checksum
  EXPECT_TRUE(contains(refusalOf(folder.write("x.fits.gz", zipped)), "is damaged"));
  EXPECT_TRUE(contains(refusalOf(folder.write("y.fits.gz", gzipped("no FITS file"))), "no FITS file"));
  EXPECT_TRUE(contains(refusalOf(folder.write("z.fits.gz", gzipped(twoBands()).substr(0, 12))), "truncated"));
}

TEST(CompressedTiles, behindGzipPassTheSameChecks) {
  const test::TemporaryFolder folder;
  const std::string valid =
      test::readFile(fs::path(TUNINGFORK_TEST_DATA) / "survey" / "compressed_uint16.fits");
  const fs::path plain = folder.write("x.fits", valid), zipped = folder.write("x.fits.gz", gzipped(valid));
  EXPECT_EQ(readCutout(sourcesOf(zipped)).pixels, readCutout(sourcesOf(plain)).pixels);
  for (const auto& [keyword, value] : {std::pair{"ZTILE1", "0"},
                                       {"ZTILE2", "-5"},
                                       {"ZNAXIS1", "999999999"},
                                       {"ZBITPIX", "13"},
                                       {"ZVAL1", "0"}}) {
    std::string damaged = valid;
    const auto at = damaged.find(test::card(keyword, "").substr(0, 9));
    ASSERT_NE(at, std::string::npos) << keyword;
    damaged.replace(at, 80, test::card(keyword, value));
    for (const auto& [name, bytes] : {std::pair{"x.fits", damaged}, {"x.fits.gz", gzipped(damaged)}}) {
      const std::string sentence = refusalOf(folder.write(name, bytes));
      EXPECT_TRUE(contains(sentence, keyword) && contains(sentence, name)) << sentence;
      EXPECT_THROW(readTable(folder / name), model::Error) << "the table reader asks CFITSIO too";
    }
  }
}

TEST(CompressedTiles, outsideTheFileAreNamed) {
  const test::TemporaryFolder folder;
  std::string bytes = test::readFile(fs::path(TUNINGFORK_TEST_DATA) / "survey" / "compressed_uint16.fits");
  // The table's data start in the block after END; each row begins with the length and place of its tile.
  const auto end = bytes.find(test::card("END", "").substr(0, 4) + std::string(76, ' '), 2880);
  ASSERT_NE(end, std::string::npos);
  const std::size_t firstRow = (end / 2880 + 1) * 2880;
  bytes[firstRow] = 0x7f;  // 2,130,706,432 bytes and more: CFITSIO asked for them, and read for minutes
  const std::string sentence = refusalOf(folder.write("x.fits", bytes));
  EXPECT_TRUE(contains(sentence, "x.fits holds a compressed image with tile 1 outside its data")) << sentence;
}

TEST(DamagedTableHeader, isNotGivenToCfitsio) {
  const test::TemporaryFolder folder;
  std::string bytes = test::readFile(fs::path(TUNINGFORK_TEST_DATA) / "tables" / "every_column.fits");
  const auto at = bytes.find("TTYPE1  = ");
  ASSERT_NE(at, std::string::npos);
  bytes.replace(at + 10, 70, std::string(70, 'n'));  // CFITSIO 4.2 aborted the program on it
  try {
    readTable(folder.write("x.fits", bytes));
    FAIL() << "was read";
  } catch (const model::Error& error) {
    EXPECT_TRUE(contains(error.what(), "x.fits holds a table with a damaged header (TTYPE1)"))
        << error.what();
  }
}

TEST(ScanFolder, usesDamagedFilesInPartAndListsThem) {
  const test::TemporaryFolder folder;
  const std::string whole = twoBands();
  folder.write("good.fits", whole);
  folder.write("cut.fits", whole.substr(0, whole.size() - 4000));
  folder.write("gone.fits", whole.substr(0, 2880 + 2880 + 100));
  const FolderContents contents = scanFolder(folder.path());
  ASSERT_EQ(contents.objects.size(), 2U);
  EXPECT_EQ(contents.objects[0].name, "cut");
  EXPECT_EQ(contents.objects[0].sources.size(), 1U);
  ASSERT_EQ(contents.damaged.size(), 1U);
  EXPECT_TRUE(contains(contents.damaged[0].reason, "extension 2 (r)")) << contents.damaged[0].reason;
  ASSERT_EQ(contents.unusable.size(), 1U);
  EXPECT_TRUE(contains(contents.unusable[0].reason, "gone.fits is truncated"));
}
}  // namespace
