#include "labeling/store/row_scan.h"

#include <bit>
#include <fstream>
#include <iterator>
#include <map>
#include <span>

#include "model/base/error.h"

namespace labeling {
namespace {

namespace fs = std::filesystem;
using Bytes = std::span<const unsigned char>;

constexpr unsigned char kTableLeaf = 0x0D;
constexpr unsigned char kKeyLeaf = 0x0A;   // of an index, or of a table WITHOUT ROWID
constexpr unsigned char kKeyInner = 0x02;  // its inner pages hold rows too
constexpr std::size_t kFileHeader = 100;
constexpr std::size_t kLogHeader = 32;
constexpr std::size_t kFrameHeader = 24;
constexpr std::size_t kMostColumns = 2000;       // SQLite's own limit
constexpr std::uint64_t kMostPayload = 1 << 26;  // a label has some hundred bytes, a comment perhaps more

std::vector<unsigned char> bytesOf(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::uint64_t bigEndian(Bytes bytes) {
  std::uint64_t value = 0;
  for (const unsigned char byte : bytes) value = value << 8 | byte;
  return value;
}

/// A variable-length integer: seven bits a byte, eight in the ninth. Moves `at` behind it.
std::optional<std::uint64_t> varint(Bytes bytes, std::size_t& at) {
  std::uint64_t value = 0;
  for (int i = 0; i < 9; ++i) {
    if (at >= bytes.size()) return std::nullopt;
    const unsigned char byte = bytes[at++];
    if (i == 8) return value << 8 | byte;
    value = value << 7 | (byte & 0x7F);
    if ((byte & 0x80) == 0) return value;
  }
  return value;
}

/// The bytes that a value of a serial type takes.
std::uint64_t widthOf(std::uint64_t type) {
  constexpr std::uint64_t kWidths[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};
  return type < 12 ? kWidths[type] : (type - 12) / 2;
}

ScannedRow::Value valueOf(std::uint64_t type, Bytes bytes) {
  if (type == 0) return std::monostate();
  if (type == 8 || type == 9) return static_cast<std::int64_t>(type - 8);
  if (type == 7) return std::bit_cast<double>(bigEndian(bytes));
  if (type >= 12) return std::string(bytes.begin(), bytes.end());
  std::uint64_t value = bigEndian(bytes);
  if ((bytes[0] & 0x80) != 0 && bytes.size() < 8) value |= ~std::uint64_t{0} << (8 * bytes.size());
  return static_cast<std::int64_t>(value);
}

std::optional<std::vector<ScannedRow::Value>> recordOf(Bytes payload) {
  std::size_t at = 0;
  const auto headerSize = varint(payload, at);
  if (!headerSize || *headerSize > payload.size()) return std::nullopt;
  std::vector<std::uint64_t> types;
  while (at < *headerSize) {
    const auto type = varint(payload.first(*headerSize), at);
    if (!type || *type == 10 || *type == 11 || types.size() == kMostColumns) return std::nullopt;
    types.push_back(*type);
  }
  std::vector<ScannedRow::Value> values;
  values.reserve(types.size());
  for (const std::uint64_t type : types) {
    const std::uint64_t width = widthOf(type);
    if (width > payload.size() - at) return std::nullopt;
    values.push_back(valueOf(type, payload.subspan(at, width)));
    at += width;
  }
  return values;
}

class Scanner {
 public:
  Scanner(const fs::path& file, std::size_t pageSize)
      : m_store(bytesOf(file)), m_log(bytesOf(file.string() + "-wal")), m_pageSize(pageSize) {
    if (m_store.empty() && m_log.empty())
      throw model::Error(model::ErrorKind::Unreadable, file.string() + " could not be read.");
    for (std::size_t at = 0, number = 1; at + m_pageSize <= m_store.size(); at += m_pageSize, ++number)
      m_pages[number] = Bytes(m_store).subspan(at, m_pageSize);
  }

  std::vector<ScannedRow> run() {
    for (const auto& [number, page] : m_pages) scanPage(page, number);
    // The log holds later versions of pages. What a row spills over may follow it there, so it is read twice.
    eachFrame([this](std::size_t number, Bytes page) { m_pages[number] = page; });
    eachFrame([this](std::size_t number, Bytes page) { scanPage(page, number); });
    return std::move(m_rows);
  }

 private:
  template <typename Take>
  void eachFrame(const Take& take) const {
    const std::size_t frame = kFrameHeader + m_pageSize;
    for (std::size_t at = kLogHeader; at + frame <= m_log.size(); at += frame) {
      const auto number = static_cast<std::size_t>(bigEndian(Bytes(m_log).subspan(at, 4)));
      take(number, Bytes(m_log).subspan(at + kFrameHeader, m_pageSize));
    }
  }

  void scanPage(Bytes page, std::size_t number) {
    const std::size_t header = number == 1 ? kFileHeader : 0;
    const unsigned char kind = page[header];
    if (kind != kTableLeaf && kind != kKeyLeaf && kind != kKeyInner) return;
    const std::size_t cells = bigEndian(page.subspan(header + 3, 2));
    const std::size_t pointers = header + (kind == kKeyInner ? 12 : 8);
    for (std::size_t i = 0; i < cells && pointers + 2 * i + 2 <= page.size(); ++i)
      scanCell(page, bigEndian(page.subspan(pointers + 2 * i, 2)), kind, number);
  }

  void scanCell(Bytes page, std::size_t at, unsigned char kind, std::size_t pageNumber) {
    ScannedRow row;
    row.page = static_cast<std::int64_t>(pageNumber);
    row.isKey = kind != kTableLeaf;
    if (kind == kKeyInner) at += 4;  // the page of what is smaller
    const auto size = varint(page, at);
    if (!size || *size > kMostPayload) return;
    if (!row.isKey) {
      const auto number = varint(page, at);
      if (!number) return;
      row.number = static_cast<std::int64_t>(*number);
    }
    const auto payload = payloadFrom(page, at, static_cast<std::size_t>(*size), row.isKey);
    if (!payload) return;
    auto values = recordOf(*payload);
    if (!values) return;
    row.values = std::move(*values);
    m_rows.push_back(std::move(row));
  }

  // The first part lies in the page, the rest in a chain of overflow pages.
  std::optional<std::vector<unsigned char>> payloadFrom(Bytes page, std::size_t at, std::size_t size,
                                                        bool isKey) const {
    const std::size_t usable = m_pageSize;  // we reserve no bytes at the ends of pages
    const std::size_t most = isKey ? (usable - 12) * 64 / 255 - 23 : usable - 35;
    std::size_t local = size;
    if (size > most) {
      const std::size_t least = (usable - 12) * 32 / 255 - 23;
      const std::size_t fitting = least + (size - least) % (usable - 4);
      local = fitting <= most ? fitting : least;
    }
    if (at > page.size() || local > page.size() - at) return std::nullopt;
    std::vector<unsigned char> payload(page.begin() + static_cast<std::ptrdiff_t>(at),
                                       page.begin() + static_cast<std::ptrdiff_t>(at + local));
    if (local == size) return payload;
    if (at + local + 4 > page.size()) return std::nullopt;
    auto next = static_cast<std::size_t>(bigEndian(page.subspan(at + local, 4)));
    while (payload.size() < size) {
      const auto found = m_pages.find(next);
      if (found == m_pages.end()) return std::nullopt;
      const std::size_t part = std::min(size - payload.size(), usable - 4);
      const Bytes rest = found->second.subspan(4, part);
      payload.insert(payload.end(), rest.begin(), rest.end());
      next = static_cast<std::size_t>(bigEndian(found->second.first(4)));
    }
    return payload;
  }

  std::vector<unsigned char> m_store;
  std::vector<unsigned char> m_log;
  std::size_t m_pageSize;
  std::map<std::size_t, Bytes> m_pages;  ///< by number, from 1
  std::vector<ScannedRow> m_rows;
};

}  // namespace

std::string ScannedRow::text(std::size_t column) const {
  if (column >= values.size()) return {};
  const auto* found = std::get_if<std::string>(&values[column]);
  return found != nullptr ? *found : std::string();
}

std::optional<std::int64_t> ScannedRow::integer(std::size_t column) const {
  if (column >= values.size()) return std::nullopt;
  const auto* found = std::get_if<std::int64_t>(&values[column]);
  return found != nullptr ? std::optional(*found) : std::nullopt;
}

std::optional<double> ScannedRow::real(std::size_t column) const {
  if (const auto whole = integer(column)) return static_cast<double>(*whole);  // SQLite stores 2.0 as 2
  if (column >= values.size()) return std::nullopt;
  const auto* found = std::get_if<double>(&values[column]);
  return found != nullptr ? std::optional(*found) : std::nullopt;
}

std::vector<ScannedRow> scanRows(const fs::path& file, std::int64_t pageSize) {
  return Scanner(file, static_cast<std::size_t>(pageSize)).run();
}

}  // namespace labeling
