#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <cstring>

#include "model/arrays/array_file.h"
#include "model/arrays/array_writer.h"
#include "model/base/error.h"
#include "tests/model/arrays/temporary_folder.h"

using arraytest::readAll;
using arraytest::TemporaryFolder;
using arraytest::writeAll;
using model::ArrayFile;
using model::ArrayWriter;
using model::Error;
using model::ErrorKind;

TEST(ArrayWriter, whatIsWrittenIsReadAgain) {
  const TemporaryFolder folder;
  const std::vector<float> scores{0.25F, 0.5F, 1};
  const std::vector<std::int64_t> ids{9007199254740993, -1};
  ArrayWriter writer;
  writer.add("scores", {3, 1}, scores);
  writer.add("ids", {2}, ids);
  writer.add("flags", {1}, std::vector<std::uint8_t>{7});
  writer.add("rows", {2}, std::vector<std::int32_t>{-4, 4});
  writer.add("exact", {}, std::vector<double>{0.1});
  writer.add("none", {0, 5}, std::span<const float>());
  writer.metadata("model", "bars \"and\" spirals é");
  writer.write(folder / "a.safetensors");

  const ArrayFile file = ArrayFile::open(folder / "a.safetensors");
  EXPECT_EQ(file.names(), (std::vector<std::string>{"exact", "flags", "ids", "none", "rows", "scores"}));
  EXPECT_EQ(file.toFloats("scores"), scores);
  EXPECT_EQ(file.info("scores").shape, (std::vector<std::int64_t>{3, 1}));
  EXPECT_EQ(file.spanOf<std::int64_t>("ids")[0], ids[0]);
  EXPECT_EQ(file.spanOf<std::uint8_t>("flags")[0], 7);
  EXPECT_EQ(file.spanOf<std::int32_t>("rows")[0], -4);
  EXPECT_EQ(file.spanOf<double>("exact")[0], 0.1);
  EXPECT_EQ(file.floats("none").size(), 0U);
  EXPECT_EQ(file.metadata().at("model"), "bars \"and\" spirals é");
}

TEST(ArrayWriter, theBytesAreThoseOfTheFormat) {
  const TemporaryFolder folder;
  ArrayWriter writer;
  writer.add("a", {2}, std::vector<std::int32_t>{1, 2});
  writer.metadata("k", "v");
  writer.write(folder / "a");
  // The header is padded with spaces so that the data start at a multiple of 64 bytes.
  const std::string header =
      R"({"__metadata__":{"k":"v"},"a":{"dtype":"I32","shape":[2],"data_offsets":[0,8]}})";
  const std::size_t padded = (8 + header.size() + 63) / 64 * 64 - 8;
  const std::string expected = std::string(1, static_cast<char>(padded)) + std::string(7, '\0') + header +
                               std::string(padded - header.size(), ' ') +
                               std::string("\x01\0\0\0\x02\0\0\0", 8);
  EXPECT_EQ(readAll(folder / "a"), expected);
}

TEST(ArrayWriter, theOrderOfAddingDoesNotShow) {
  const TemporaryFolder folder;
  const std::vector<float> numbers{1, 2, 3};
  const std::vector<std::int64_t> ids{5};
  ArrayWriter first, second;
  first.add("x", {3}, numbers);
  first.add("ids", {1}, ids);
  first.metadata("a", "1");
  first.metadata("b", "2");
  second.metadata("b", "2");
  second.metadata("a", "1");
  second.add("ids", {1}, ids);
  second.add("x", {3}, numbers);
  first.write(folder / "first");
  second.write(folder / "second");
  EXPECT_EQ(readAll(folder / "first"), readAll(folder / "second"));
}

TEST(ArrayWriter, everyArrayIsAlignedToItsNumbers) {
  const TemporaryFolder folder;
  ArrayWriter writer;
  writer.add("a", {1}, std::vector<std::uint8_t>{1});
  writer.add("b", {3}, std::vector<float>{1, 2, 3});
  writer.add("c", {1}, std::vector<double>{1});
  writer.write(folder / "a");
  const ArrayFile file = ArrayFile::open(folder / "a");
  EXPECT_EQ(file.info("c").firstByte % 64, 0U) << "the data start at a multiple of 64";
  EXPECT_EQ(file.info("b").firstByte % 4, 0U);
}

TEST(ArrayWriter, refusesWhatItCannotStore) {
  ArrayWriter writer;
  const std::vector<float> three{1, 2, 3};
  EXPECT_THROW(writer.add("", {3}, three), Error);
  EXPECT_THROW(writer.add("__metadata__", {3}, three), Error);
  EXPECT_THROW(writer.add("x", {-3}, three), Error);
  EXPECT_THROW(writer.add("x", {1LL << 40, 1LL << 40}, three), Error);
  try {
    writer.add("x", {2, 2}, three);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::BadInput);
    EXPECT_STREQ(error.what(),
                 "The array \"x\" cannot be stored: its shape asks for 4 numbers, and there are 3.");
  }
  writer.add("x", {3}, three);
  EXPECT_THROW(writer.add("x", {3}, three), Error) << "twice";

  const TemporaryFolder folder;
  writer.metadata("latin-1", "\xE9");
  EXPECT_THROW(writer.write(folder / "a"), Error);
  EXPECT_EQ(folder.fileCount(), 0);
}

TEST(ArrayWriter, refusesAFolderThatIsNotThere) {
  const TemporaryFolder folder;
  ArrayWriter writer;
  try {
    writer.write(folder / "absent/a.safetensors");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::NotFound);
  }
}

TEST(ArrayWriter, aFullDiskLeavesWhatWasThereAndNothingElse) {
  const TemporaryFolder folder;
  writeAll(folder / "scores", "what was there");
  ArrayWriter writer;
  writer.add("scores", {100000}, std::vector<float>(100000, 0.5F));

  // A limit on the size of files stands in for a full disk: the write ends early in the same way.
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = signal(SIGXFSZ, SIG_IGN);
  rlimit tight = before;
  tight.rlim_cur = 65536;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &tight), 0);
  std::optional<ErrorKind> kind;
  try {
    writer.write(folder / "scores");
  } catch (const Error& error) {
    kind = error.kind();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, handler);

  EXPECT_EQ(kind, ErrorKind::DiskFull);
  EXPECT_EQ(folder.fileCount(), 1) << "no partial file";
  EXPECT_EQ(readAll(folder / "scores"), "what was there");
}
