#include <gtest/gtest.h>

#include <numeric>

#include "model/arrays/array_file.h"
#include "model/arrays/array_writer.h"
#include "model/base/error.h"
#include "model/base/random.h"
#include "tests/model/arrays/temporary_folder.h"

using arraytest::fileOf;
using arraytest::readAll;
using arraytest::TemporaryFolder;
using arraytest::writeAll;
using model::ArrayFile;
using model::Error;
using model::ErrorKind;
using model::Random;

namespace {

std::string validFile(const TemporaryFolder& folder) {
  model::ArrayWriter writer;
  std::vector<float> weights(60);
  std::iota(weights.begin(), weights.end(), 0.0F);
  writer.add("stage1.weight", {3, 4, 5}, weights);
  writer.add("ids", {4}, std::vector<std::int64_t>{1, 2, 3, 4});
  writer.add("mask", {7}, std::vector<std::uint8_t>(7, 1));
  writer.metadata("made by", "a test");
  writer.write(folder / "valid");
  return readAll(folder / "valid");
}

/// Reads all a file offers; a file may be refused with a sentence, and nothing else may happen.
/// @return whether it was opened
bool readOrRefuse(const std::filesystem::path& path) {
  try {
    const ArrayFile file = ArrayFile::open(path);
    std::size_t count = 0;
    for (const std::string& name : file.names()) count += file.toFloats(name).size();
    EXPECT_LT(count, 1U << 20);
    return true;
  } catch (const Error& error) {
    EXPECT_TRUE(error.kind() == ErrorKind::Unreadable || error.kind() == ErrorKind::Corrupt) << error.what();
    EXPECT_EQ(std::string(error.what()).back(), '.') << error.what();
    return false;
  }
}

}  // namespace

TEST(DamagedFiles, everyTruncationIsRefused) {
  const TemporaryFolder folder;
  const std::string valid = validFile(folder);
  for (std::size_t length = 0; length < valid.size(); ++length) {
    writeAll(folder / "a", valid.substr(0, length));
    EXPECT_FALSE(readOrRefuse(folder / "a")) << length << " bytes";
  }
}

TEST(DamagedFiles, thousandsOfMutationsAreReadOrRefused) {
  const TemporaryFolder folder;
  const std::string valid = validFile(folder);
  const std::size_t headerEnd = valid.find("}}") + 2;
  constexpr int kMutations = 6000;
  int refused = 0;
  for (std::uint64_t seed = 0; seed < kMutations; ++seed) {
    Random random(17, seed);
    std::string bytes = valid;
    const auto changes = 1 + random.below(4);
    for (std::uint64_t i = 0; i < changes; ++i) {
      const std::size_t at = random.below(headerEnd);
      switch (random.below(5)) {
        case 0:  // any byte
          bytes[at % bytes.size()] = static_cast<char>(random.below(256));
          break;
        case 1:  // a digit: other offsets, shapes, lengths
          if (const auto digit = bytes.find_first_of("0123456789", 8 + at); digit != std::string::npos)
            bytes[digit] = static_cast<char>('0' + random.below(10));
          break;
        case 2:  // JSON's own signs
          bytes[at % bytes.size()] = "{}[]\",:-e9"[random.below(10)];
          break;
        case 3:  // something missing
          bytes.erase(at % bytes.size(), 1 + random.below(8));
          break;
        default:  // something twice
          bytes.insert(at % bytes.size(), bytes.substr(at % bytes.size(), 1 + random.below(20)));
      }
    }
    writeAll(folder / "a", bytes);
    refused += readOrRefuse(folder / "a") ? 0 : 1;
  }
  EXPECT_GT(refused, kMutations / 2) << "mutations that change nothing test nothing";
}

TEST(DamagedFiles, headersThatWouldCostMuchMemoryAreRefused) {
  const TemporaryFolder folder;
  writeAll(folder / "a", std::string(8, '\xFF') + "{}");
  EXPECT_FALSE(readOrRefuse(folder / "a")) << "a header of 2^64 - 1 bytes";
  writeAll(folder / "a", fileOf(std::string(4 << 20, '['), ""));
  EXPECT_FALSE(readOrRefuse(folder / "a")) << "deep lists";
  std::string deep;
  for (int i = 0; i < 200000; ++i) deep += "{\"a\":";
  writeAll(folder / "a", fileOf(deep, ""));
  EXPECT_FALSE(readOrRefuse(folder / "a")) << "deep objects";
  writeAll(folder / "a",
           fileOf("{\"a\":{\"dtype\":\"U8\",\"shape\":[" + std::string(1 << 20, '0') + "]}}", ""));
  EXPECT_FALSE(readOrRefuse(folder / "a")) << "an endless number";
  std::string longShape = "{\"a\":{\"dtype\":\"U8\",\"shape\":[0";
  for (int i = 0; i < 1000000; ++i) longShape += ",0";
  writeAll(folder / "a", fileOf(longShape + "],\"data_offsets\":[0,0]}}", ""));
  EXPECT_FALSE(readOrRefuse(folder / "a")) << "a shape of a million lengths";
}

TEST(DamagedFiles, randomBytesAreRefused) {
  const TemporaryFolder folder;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Random random(3, seed);
    std::string header(random.below(200), ' ');
    for (char& c : header) c = static_cast<char>(random.below(256));
    writeAll(folder / "a", random.below(2) == 0 ? header : fileOf(header, "data"));
    EXPECT_FALSE(readOrRefuse(folder / "a"));
  }
}
