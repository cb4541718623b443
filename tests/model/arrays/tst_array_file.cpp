#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "model/arrays/array_file.h"
#include "model/base/error.h"
#include "tests/model/arrays/temporary_folder.h"

using arraytest::fileOf;
using arraytest::TemporaryFolder;
using arraytest::writeAll;
using model::ArrayFile;
using model::ElementType;
using model::Error;
using model::ErrorKind;

namespace {

template <typename T>
std::string bytesOf(std::initializer_list<T> values) {
  std::string bytes;
  for (const T value : values) {
    char raw[sizeof(T)];
    std::memcpy(raw, &value, sizeof(T));
    bytes.append(raw, sizeof(T));
  }
  return bytes;
}

ErrorKind kindOfOpening(const std::filesystem::path& path) {
  try {
    ArrayFile::open(path);
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find(path.string()), std::string::npos)
        << "the sentence names the file";
    return error.kind();
  }
  ADD_FAILURE() << "was opened";
  return ErrorKind::Internal;
}

}  // namespace

TEST(ArrayFile, readsAFilePutTogetherByHand) {
  const TemporaryFolder folder;
  writeAll(
      folder / "a.safetensors",
      fileOf(R"({"__metadata__":{"model":"bars"},"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},)"
             R"("n":{"dtype":"I64","shape":[1],"data_offsets":[16,24]}})",
             bytesOf<float>({1, 2, 3, 4.5F}) + bytesOf<std::int64_t>({9007199254740993})));
  const ArrayFile file = ArrayFile::open(folder / "a.safetensors");
  EXPECT_EQ(file.names(), (std::vector<std::string>{"n", "w"}));
  EXPECT_EQ(file.metadata().at("model"), "bars");
  EXPECT_TRUE(file.contains("w"));
  EXPECT_FALSE(file.contains("__metadata__"));
  EXPECT_EQ(file.info("w").type, ElementType::F32);
  EXPECT_EQ(file.info("w").shape, (std::vector<std::int64_t>{2, 2}));
  EXPECT_EQ(file.info("w").count(), 4);
  EXPECT_EQ(file.info("w").pastLastByte - file.info("w").firstByte, 16U);
  const std::span<const float> w = file.floats("w");
  EXPECT_EQ(std::vector<float>(w.begin(), w.end()), (std::vector<float>{1, 2, 3, 4.5F}));
  EXPECT_EQ(file.spanOf<std::int64_t>("n")[0], 9007199254740993)
      << "64-bit numbers never pass through floats";
}

TEST(ArrayFile, arraysThatAreNotAlignedAreReadAsWell) {
  const TemporaryFolder folder;
  writeAll(folder / "a", fileOf(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                                R"("b":{"dtype":"F64","shape":[2],"data_offsets":[1,17]}})",
                                bytesOf<char>({'x'}) + bytesOf<double>({0.5, -2})));
  const ArrayFile file = ArrayFile::open(folder / "a");
  const std::span<const double> b = file.spanOf<double>("b");
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(b.data()) % sizeof(double), 0U);
  EXPECT_EQ(b[0], 0.5);
  EXPECT_EQ(b[1], -2);
}

TEST(ArrayFile, spansSurviveAMoveOfTheFile) {
  const TemporaryFolder folder;
  writeAll(folder / "a",
           fileOf(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", bytesOf<float>({7})));
  ArrayFile first = ArrayFile::open(folder / "a");
  const std::span<const float> span = first.floats("a");
  const ArrayFile second = std::move(first);
  EXPECT_EQ(span[0], 7);
  EXPECT_EQ(second.floats("a").data(), span.data());
}

TEST(ArrayFile, convertsEveryTypeToFloat) {
  struct Case {
    const char* type;
    std::string data;
    float expected;
  };
  const TemporaryFolder folder;
  for (const Case& each : {
           Case{"BOOL", bytesOf<std::uint8_t>({1}), 1},
           Case{"U8", bytesOf<std::uint8_t>({200}), 200},
           Case{"I8", bytesOf<std::int8_t>({-3}), -3},
           Case{"U16", bytesOf<std::uint16_t>({60000}), 60000},
           Case{"I16", bytesOf<std::int16_t>({-30000}), -30000},
           Case{"F16", bytesOf<std::uint16_t>({0x3555}), 0.333251953125F},
           Case{"BF16", bytesOf<std::uint16_t>({0xC0A0}), -5},
           Case{"U32", bytesOf<std::uint32_t>({4000000000U}), 4e9F},
           Case{"I32", bytesOf<std::int32_t>({-7}), -7},
           Case{"F32", bytesOf<float>({0.1F}), 0.1F},
           Case{"U64", bytesOf<std::uint64_t>({1ULL << 40}), 1099511627776.0F},
           Case{"I64", bytesOf<std::int64_t>({-5}), -5},
           Case{"F64", bytesOf<double>({0.25}), 0.25F},
       }) {
    SCOPED_TRACE(each.type);
    writeAll(folder / "a",
             fileOf(std::string(R"({"a":{"dtype":")") + each.type + R"(","shape":[],"data_offsets":[0,)" +
                        std::to_string(each.data.size()) + "]}}",
                    each.data));
    const ArrayFile file = ArrayFile::open(folder / "a");
    EXPECT_EQ(file.toFloats("a"), std::vector<float>{each.expected});
    EXPECT_EQ(file.info("a").count(), 1) << "an empty shape is one number";
  }
}

TEST(HalfPrecision, specialValuesAreThoseOfIeee754) {
  EXPECT_EQ(model::floatFromHalf(0x0000), 0.0F);
  EXPECT_TRUE(std::signbit(model::floatFromHalf(0x8000)));
  EXPECT_EQ(model::floatFromHalf(0x0001), 0x1p-24F) << "smallest subnormal";
  EXPECT_EQ(model::floatFromHalf(0x03FF), 1023 * 0x1p-24F) << "largest subnormal";
  EXPECT_EQ(model::floatFromHalf(0x0400), 0x1p-14F) << "smallest normal";
  EXPECT_EQ(model::floatFromHalf(0x3C00), 1.0F);
  EXPECT_EQ(model::floatFromHalf(0x7BFF), 65504.0F) << "largest";
  EXPECT_EQ(model::floatFromHalf(0xFC00), -INFINITY);
  EXPECT_TRUE(std::isnan(model::floatFromHalf(0x7E00)));
}

TEST(ArrayFile, saysWhatWasAskedForWrongly) {
  const TemporaryFolder folder;
  writeAll(folder / "a",
           fileOf(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", bytesOf<float>({7})));
  const ArrayFile file = ArrayFile::open(folder / "a");
  try {
    (void)file.floats("b");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::NotFound);
    EXPECT_EQ(std::string(error.what()), (folder / "a").string() + " has no array \"b\".");
  }
  try {
    (void)file.spanOf<double>("a");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::BadInput);
    EXPECT_EQ(std::string(error.what()), (folder / "a").string() + ": the array \"a\" holds F32, not F64.");
  }
}

TEST(ArrayFile, refusesWhatIsNoArrayFile) {
  const TemporaryFolder folder;
  EXPECT_EQ(kindOfOpening(folder / "absent"), ErrorKind::NotFound);
  EXPECT_EQ(kindOfOpening(folder.path()), ErrorKind::Unreadable) << "a folder";
  writeAll(folder / "a", "");
  EXPECT_EQ(kindOfOpening(folder / "a"), ErrorKind::Unreadable) << "empty";
  writeAll(folder / "a", "SIMPLE  =                    T / a FITS file");
  EXPECT_EQ(kindOfOpening(folder / "a"), ErrorKind::Unreadable);
  writeAll(folder / "a", fileOf("{\"a\":", ""));
  EXPECT_EQ(kindOfOpening(folder / "a"), ErrorKind::Unreadable) << "half a header";
}

TEST(ArrayFile, refusesHeadersThatContradictThemselves) {
  struct Case {
    const char* what;
    const char* header;
    std::size_t dataBytes;
    ErrorKind kind;
  };
  const TemporaryFolder folder;
  for (const Case& each : {
           Case{"overlap",
                R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],)"
                R"("data_offsets":[2,6]}})",
                6, ErrorKind::Corrupt},
           Case{"a gap", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[4,5]}})", 5, ErrorKind::Corrupt},
           Case{"bytes left over", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", 2,
                ErrorKind::Corrupt},
           Case{"cut off", R"({"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}})", 7,
                ErrorKind::Unreadable},
           Case{"shape and bytes", R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8,
                ErrorKind::Corrupt},
           Case{"offsets turned round", R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}})", 1,
                ErrorKind::Corrupt},
           Case{"a product that overflows",
                R"({"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}})", 0,
                ErrorKind::Corrupt},
           Case{"a length beyond 64 bits",
                R"({"a":{"dtype":"U8","shape":[18446744073709551615,0],"data_offsets":[0,0]}})", 0,
                ErrorKind::Corrupt},
           Case{"a negative length", R"({"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,0]}})", 0,
                ErrorKind::Corrupt},
           Case{"an unknown type", R"({"a":{"dtype":"C128","shape":[0],"data_offsets":[0,0]}})", 0,
                ErrorKind::Corrupt},
           Case{"a name twice",
                R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8",)"
                R"("shape":[0],"data_offsets":[0,0]}})",
                0, ErrorKind::Corrupt},
           Case{"no type", R"({"a":{"shape":[0],"data_offsets":[0,0]}})", 0, ErrorKind::Corrupt},
           Case{"a number as metadata", R"({"__metadata__":{"n":1}})", 0, ErrorKind::Corrupt},
           Case{"a list as header", R"([1,2,3])", 0, ErrorKind::Corrupt},
           Case{"a number as header", R"(123)", 0, ErrorKind::Corrupt},
       }) {
    SCOPED_TRACE(each.what);
    writeAll(folder / "a", fileOf(each.header, std::string(each.dataBytes, '\0')));
    EXPECT_EQ(kindOfOpening(folder / "a"), each.kind);
  }
}

TEST(ArrayFile, aFileWithoutArraysIsFine) {
  const TemporaryFolder folder;
  writeAll(folder / "a", fileOf("{}", ""));
  EXPECT_TRUE(ArrayFile::open(folder / "a").names().empty());
}
