#include "labeling/survey/tile_descriptors.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

namespace labeling {
namespace {

/// A column of the table as its TFORM describes it (FITS standard 4.0, section 7.3).
struct Column {
  std::string name;
  std::int64_t start = 0;         ///< bytes from the start of a row
  std::int64_t width = 0;         ///< bytes in a row
  int descriptorBytes = 0;        ///< of each of its two numbers, 4 (P) or 8 (Q); 0: values are in the row
  std::int64_t elementBytes = 0;  ///< of one element in the heap
};

/// Bytes of one value; nothing for a letter that the standard does not know. Bits (X) are counted apart.
std::optional<std::int64_t> bytesOf(char type) {
  constexpr std::string_view kTypes = "LBAIJEKDCMPQ";
  constexpr std::array<std::int64_t, 12> kBytes{1, 1, 1, 2, 4, 4, 8, 8, 8, 16, 8, 16};
  const auto at = kTypes.find(type);
  if (at == std::string_view::npos) return std::nullopt;
  return kBytes[at];
}

std::optional<Column> columnOf(const std::string& form) {
  std::int64_t repeat = 1;
  const char* end = form.data() + form.size();
  const char* type = form.data();
  if (type != end && std::isdigit(static_cast<unsigned char>(*type)) != 0)
    type = std::from_chars(type, end, repeat).ptr;
  constexpr std::int64_t kLongest = std::int64_t{1} << 40;
  if (type == end || repeat < 0 || repeat > kLongest) return std::nullopt;
  Column column;
  if (*type == 'X') {
    column.width = (repeat + 7) / 8;
    return column;
  }
  const auto bytes = bytesOf(*type);
  if (!bytes) return std::nullopt;
  column.width = repeat * *bytes;
  if ((*type != 'P' && *type != 'Q') || repeat == 0) return column;
  column.descriptorBytes = *type == 'P' ? 4 : 8;
  const char element = type + 1 == end ? '\0' : type[1];
  const auto inHeap = element == 'X' ? 1 : bytesOf(element);  // at most a byte for a bit
  if (!inHeap || repeat > 1) return std::nullopt;
  column.elementBytes = *inHeap;
  return column;
}

std::int64_t bigEndian(const unsigned char* at, int bytes) {
  std::uint64_t value = 0;
  for (int i = 0; i < bytes; ++i) value = value << 8U | at[i];
  return bytes == 4 ? static_cast<std::int32_t>(static_cast<std::uint32_t>(value))
                    : static_cast<std::int64_t>(value);
}

/// The columns whose values lie in the heap; nothing (and the keyword in `problem`) for a form that is none.
std::vector<Column> heapColumns(const FitsHeader& header, std::int64_t rowBytes, std::string& problem) {
  std::vector<Column> columns;
  std::int64_t start = 0;
  const std::int64_t count = header.integer("TFIELDS").value_or(0);
  for (std::int64_t number = 1; number <= count; ++number) {
    const std::string key = indexed("TFORM", number);
    auto column = columnOf(header.text(key).value_or(""));
    if (!column || start + column->width > rowBytes) {
      problem = "a damaged header (" + key + ")";
      return {};
    }
    column->name = header.text(indexed("TTYPE", number)).value_or(key);
    column->start = start;
    start += column->width;
    if (column->descriptorBytes > 0) columns.push_back(std::move(*column));
  }
  return columns;
}

}  // namespace

std::string damagedTile(const FitsSource& source, const FitsHdu& hdu) {
  const std::int64_t rowBytes = hdu.header.integer("NAXIS1").value_or(0);
  const std::int64_t rows = hdu.header.integer("NAXIS2").value_or(0);
  if (rowBytes < 1 || rows < 1) return {};
  std::string problem;
  const std::vector<Column> columns = heapColumns(hdu.header, rowBytes, problem);
  if (!problem.empty()) return problem;
  const std::int64_t heapStart = hdu.header.integer("THEAP").value_or(rowBytes * rows);
  const std::int64_t heapBytes = hdu.dataBytes - heapStart;
  if (heapStart < rowBytes * rows || heapBytes < 0) return "a damaged header (THEAP)";

  constexpr std::int64_t kChunkBytes = std::int64_t{1} << 20;
  const std::int64_t together = std::clamp<std::int64_t>(kChunkBytes / rowBytes, 1, rows);
  const std::int64_t present = std::min(rows, hdu.presentBytes / rowBytes);
  std::vector<unsigned char> buffer;
  for (std::int64_t first = 0; first < present; first += together) {
    const std::int64_t count = std::min(together, present - first);
    const auto bytes =
        source.bytes(hdu.dataOffset + first * rowBytes, static_cast<std::size_t>(count * rowBytes), buffer);
    for (std::int64_t row = 0; (row + 1) * rowBytes <= static_cast<std::int64_t>(bytes.size()); ++row) {
      for (const Column& column : columns) {
        const unsigned char* at = bytes.data() + row * rowBytes + column.start;
        const std::int64_t elements = bigEndian(at, column.descriptorBytes);
        const std::int64_t offset = bigEndian(at + column.descriptorBytes, column.descriptorBytes);
        if (elements == 0) continue;
        if (elements < 0 || offset < 0 || elements > heapBytes / column.elementBytes ||
            offset > heapBytes - elements * column.elementBytes)
          return "tile " + std::to_string(first + row + 1) + " outside its data (" + column.name + ")";
      }
    }
  }
  return {};
}

}  // namespace labeling
