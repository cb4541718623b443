// Files from strangers: thousands of seeded mutations of valid ones. They may be refused with a sentence;
// they must not crash, hang or ask for huge memory.
#include <gtest/gtest.h>

#include "labeling/survey/cutout_reader.h"
#include "labeling/display/display.h"
#include "labeling/survey/fits_writer.h"
#include "labeling/survey/table.h"
#include "model/base/error.h"
#include "model/base/random.h"
#include "tests/labeling/survey/fits_bytes.h"
#include "tests/labeling/survey/pictures.h"

namespace {
using namespace labeling;
namespace fs = std::filesystem;

/// Flips bits, overwrites runs, cuts, repeats and drops parts; headers also get digits changed.
std::string mutated(const std::string& valid, model::Random& random) {
  std::string bytes = valid;
  const auto changes = 1 + random.below(4);
  for (std::uint64_t change = 0; change < changes && !bytes.empty(); ++change) {
    const std::size_t at = random.below(bytes.size());
    switch (random.below(6)) {
      case 0:
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.below(8)));
        break;
      case 1:
        bytes[at] = static_cast<char>(random.below(256));
        break;
      case 2:
        bytes[at] = static_cast<char>('0' + random.below(10));
        break;
      case 3:
        bytes.resize(at);
        break;
      case 4:
        bytes.erase(at, random.below(90));
        break;
      default:
        bytes.insert(at, bytes.substr(random.below(bytes.size()), random.below(90)));
    }
  }
  return bytes;
}

/// Changes one digit or letter in the values of the header's cards, where the damage is greatest.
std::string mutatedHeader(const std::string& valid, std::size_t headerBytes, model::Random& random) {
  std::string bytes = valid;
  const auto changes = 1 + random.below(3);
  for (std::uint64_t change = 0; change < changes; ++change) {
    const std::size_t cards = headerBytes / 80;
    const std::size_t at = random.below(cards) * 80 + 10 + random.below(21);
    constexpr std::string_view kCharacters = "0123456789-.' TFEPQ()";
    bytes[at] = kCharacters[random.below(kCharacters.size())];
  }
  return bytes;
}

struct Count {
  int read = 0;
  int refused = 0;
};

template <typename Read>
Count tryMutations(const std::string& valid, const std::string& name, int times, std::size_t headerBytes,
                   Read read) {
  const test::TemporaryFolder folder;
  model::Random random(20);
  Count count;
  for (int i = 0; i < times; ++i) {
    const bool header = headerBytes > 0 && i % 2 == 0;
    const std::string bytes = header ? mutatedHeader(valid, headerBytes, random) : mutated(valid, random);
    const fs::path file = folder.write(name, bytes);
    try {
      read(file);
      ++count.read;
    } catch (const model::Error& error) {
      EXPECT_NE(std::string(error.what()).find(name), std::string::npos) << error.what();
      ++count.refused;
    }
  }
  return count;
}

void openAndShow(const fs::path& file) {
  const Cutout cutout = readCutout(sourcesOf(file));
  if (cutout.sky) cutout.sky->skyFromPixel({3, 4});
  if (cutout.pixels.size() < 1 << 20) render(cutout);
}

std::string plainFits() {
  std::vector<short> pixels(40 * 30);
  for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<short>(i * 7 % 1000);
  return test::image(16, {40, 30})
      .text("CTYPE1", "RA---TAN-SIP")
      .text("CTYPE2", "DEC--TAN-SIP")
      .key("CRVAL1", 150.0)
      .key("CRVAL2", 2.0)
      .key("CRPIX1", 20.5)
      .key("CRPIX2", 15.5)
      .key("CD1_1", -1e-4)
      .key("CD1_2", 1e-6)
      .key("CD2_1", 1e-6)
      .key("CD2_2", 1e-4)
      .key("A_ORDER", 2)
      .key("A_2_0", 1e-5)
      .key("B_ORDER", 2)
      .key("B_0_2", 1e-5)
      .key("BSCALE", 0.5)
      .key("BZERO", 10.0)
      .key("BLANK", -1)
      .data(pixels)
      .take();
}

TEST(Mutations, ofAFitsImage) {
  const Count count = tryMutations(plainFits(), "image.fits", 3000, 1760, openAndShow);
  EXPECT_GT(count.read, 300);
  EXPECT_GT(count.refused, 300);
}

TEST(Mutations, ofACompressedFitsImage) {
  const std::string valid =
      test::readFile(fs::path(TUNINGFORK_TEST_DATA) / "survey" / "compressed_uint16.fits");
  ASSERT_FALSE(valid.empty());
  const Count count = tryMutations(valid, "image.fits.fz", 2000, 0, openAndShow);
  EXPECT_GT(count.read + count.refused, 1999);
  // The compressed image's header is the second block.
  const std::string primary = valid.substr(0, 2880);
  const test::TemporaryFolder folder;
  model::Random random(21);
  for (int i = 0; i < 2000; ++i) {
    const fs::path file =
        folder.write("image.fits.fz", primary + mutatedHeader(valid.substr(2880), 2400, random));
    try {
      openAndShow(file);
    } catch (const model::Error&) {
    }
  }
}

TEST(Mutations, ofAFitsTable) {
  const test::TemporaryFolder folder;
  Table table;
  table.rows = 20;
  TableColumn::Integers ids(20);
  TableColumn::Reals reals(20, 1.5);
  TableColumn::Texts texts(20, "spiral");
  for (int i = 0; i < 20; i += 2) ids[static_cast<std::size_t>(i)] = 1237648720693755918 + i;
  table.columns = {
      {"id", "", "meta.id", "", ids}, {"mag", "mag", "", "", reals}, {"class", "", "", "", texts}};
  writeTable(table, folder / "t.fits");
  const std::string valid = test::readFile(folder / "t.fits");
  const auto read = [](const fs::path& file) { readTable(file); };
  tryMutations(valid, "t.fits", 1500, 0, read);
  model::Random random(22);
  for (int i = 0; i < 2000; ++i) {
    const fs::path file =
        folder.write("t.fits", valid.substr(0, 2880) + mutatedHeader(valid.substr(2880), 1920, random));
    try {
      read(file);
    } catch (const model::Error&) {
    }
  }
}

TEST(Mutations, ofACsvTable) {
  std::string valid = "id,ra,dec,\"class, coarse\"\r\n";
  for (int i = 0; i < 20; ++i)
    valid +=
        std::to_string(587722984439545906 + i) + "," + std::to_string(i * 1.25) + ",-5.5,\"a \"\"b\"\"\"\r\n";
  const Count count = tryMutations(valid, "t.csv", 3000, 0, [](const fs::path& file) { readTable(file); });
  EXPECT_GT(count.read, 100);
  EXPECT_GT(count.refused, 100);
}

TEST(Mutations, ofForeignTables) {
  const auto read = [](const fs::path& file) { readTable(file); };
  for (const char* name : {"astropy_tabledata.vot", "stilts_binary2.vot", "astropy_binary.vot",
                           "astropy.ecsv", "astropy_binary2.vot.gz"}) {
    SCOPED_TRACE(name);
    const std::string valid = test::readFile(fs::path(TUNINGFORK_TEST_DATA) / "tables" / name);
    ASSERT_FALSE(valid.empty());
    const Count count = tryMutations(valid, name, 1000, 0, read);
    EXPECT_GT(count.read + count.refused, 999);
    EXPECT_GT(count.refused, 50);
  }
}

std::vector<unsigned char> gradient(std::size_t count) {
  std::vector<unsigned char> samples(count);
  for (std::size_t i = 0; i < count; ++i) samples[i] = static_cast<unsigned char>(i * 5 % 251);
  return samples;
}

TEST(Mutations, ofAJpeg) {
  const Count count =
      tryMutations(test::jpegOf(48, 40, 3, gradient(48 * 40 * 3)), "p.jpg", 3000, 0, openAndShow);
  EXPECT_GT(count.read, 100);
  EXPECT_GT(count.refused, 100);
}

TEST(Mutations, ofAPng) {
  const Count count = tryMutations(test::pngOf(48, 40, 8, PNG_COLOR_TYPE_RGB, 48 * 3, gradient(48 * 40 * 3)),
                                   "p.png", 3000, 0, openAndShow);
  EXPECT_GT(count.refused, 100);
}
}  // namespace
