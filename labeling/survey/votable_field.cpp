#include "labeling/survey/votable_field.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "labeling/survey/table_formats.h"

namespace labeling {
namespace {

constexpr std::int64_t kLongestArray = 16;  // longer ones are spectra or profiles, not catalogue values
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

std::string_view trimmed(std::string_view text) {
  const auto isBlank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<std::int64_t> integerFrom(std::string_view text) {
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    text.remove_prefix(2);
    base = 16;
  } else if (text.starts_with('+')) {
    text.remove_prefix(1);
  }
  if (base == 16) {
    std::uint64_t bits = 0;  // hexadecimal numbers show the bits of the type
    const auto end = std::from_chars(text.data(), text.data() + text.size(), bits, base);
    if (end.ec != std::errc() || end.ptr != text.data() + text.size()) return std::nullopt;
    return static_cast<std::int64_t>(bits);
  }
  std::int64_t value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> realFrom(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end.ptr != text.data() + text.size()) return std::nullopt;
  if (end.ec == std::errc::result_out_of_range) return std::nullopt;
  if (end.ec != std::errc()) return std::nullopt;
  return value;
}

std::string shown(std::string_view text) {
  return "\"" + std::string(text.substr(0, 40)) + (text.size() > 40 ? "..." : "") + "\"";
}

std::uint64_t bigEndian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

std::string_view take(std::string_view& bytes, std::size_t count) {
  if (bytes.size() < count) throw std::invalid_argument("the data end in the middle of a row");
  const std::string_view taken = bytes.substr(0, count);
  bytes.remove_prefix(count);
  return taken;
}

// UTF-16 (big-endian), as unicodeChar is serialised, to UTF-8.
std::string utf8Of(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    auto code = static_cast<std::uint32_t>(bigEndian(bytes.substr(i, 2)));
    if (code == 0) break;
    if (code >= 0xD800 && code < 0xDC00 && i + 3 < bytes.size()) {
      const auto low = static_cast<std::uint32_t>(bigEndian(bytes.substr(i + 2, 2)));
      if (low >= 0xDC00 && low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        i += 2;
      }
    }
    if (code >= 0xD800 && code < 0xE000) code = 0xFFFD;
    const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
    if (code < 0x80) {
      text += static_cast<char>(code);
    } else if (code < 0x800) {
      text += static_cast<char>(0xC0 | (code >> 6));
      tail(0);
    } else if (code < 0x10000) {
      text += static_cast<char>(0xE0 | (code >> 12));
      tail(6);
      tail(0);
    } else {
      text += static_cast<char>(0xF0 | (code >> 18));
      tail(12);
      tail(6);
      tail(0);
    }
  }
  return text;
}

}  // namespace

std::string VoField::begin() {
  struct Type {
    const char* name;
    Kind kind;
    std::size_t width;
  };
  static constexpr Type kTypes[] = {
      {"bit", Kind::Logical, 0},  // eight to a byte
      {"boolean", Kind::Logical, 1},  {"unsignedByte", Kind::Integer, 1}, {"short", Kind::Integer, 2},
      {"int", Kind::Integer, 4},      {"long", Kind::Integer, 8},         {"char", Kind::Text, 1},
      {"unicodeChar", Kind::Text, 2}, {"float", Kind::Real, 4},           {"double", Kind::Real, 8}};
  m_isLeftOut = true;
  const auto type = std::find_if(std::begin(kTypes), std::end(kTypes),
                                 [this](const Type& each) { return datatype == each.name; });
  if (type != std::end(kTypes)) {
    m_kind = type->kind;
    m_width = type->width;
  } else if (datatype == "floatComplex" || datatype == "doubleComplex") {
    m_width = datatype == "floatComplex" ? 8 : 16;
  } else {
    throw std::invalid_argument("its field \"" + name + "\" is of the unknown type \"" + datatype + "\"");
  }
  m_isUnsigned = datatype == "unsignedByte";

  // "10", "*", "10*", "3x5", "3x*": the last axis may vary; the product is the number of elements.
  std::string_view size = trimmed(arraysize);
  bool isMatrix = false;
  while (!size.empty()) {
    const std::string_view axis = size.substr(0, size.find('x'));
    size.remove_prefix(std::min(size.size(), axis.size() + 1));
    isMatrix = isMatrix || !size.empty();
    if (axis.ends_with('*')) {
      m_isVariable = true;
      continue;
    }
    const auto count = integerFrom(axis);
    if (!count || *count < 0 || *count > (std::int64_t{1} << 40) / std::max<std::int64_t>(m_elements, 1))
      throw std::invalid_argument("its field \"" + name + "\" has the array size " + shown(arraysize) +
                                  ", which is none");
    m_elements *= *count;
  }

  const std::string what = name + " (" + datatype + "[" + arraysize + "])";
  if (type == std::end(kTypes)) return what + ": values of this type are no columns of a catalogue";
  if (m_kind == Kind::Text) {
    if (isMatrix) return what + ": an array of texts in each row";
  } else {
    if (m_isVariable) return what + ": an array of varying length in each row";
    if (m_width == 0 && m_elements != 1) return what + ": an array of bits in each row";
    if (m_elements > kLongestArray || m_elements < 1)
      return what + ": an array of " + std::to_string(m_elements) + " values in each row";
  }
  if (m_kind == Kind::Integer && !null.empty()) m_nullNumber = integerFrom(trimmed(null));
  const auto count = static_cast<std::size_t>(m_kind == Kind::Text ? 0 : m_elements);
  if (m_kind == Kind::Real)
    m_reals.resize(count);
  else
    m_integers.resize(count);
  m_isLeftOut = false;
  return {};
}

void VoField::addNull() {
  for (auto& values : m_integers) values.push_back(std::nullopt);
  for (auto& values : m_reals) values.push_back(kMissing);
  if (m_kind == Kind::Text) m_texts.emplace_back();
}

void VoField::addInteger(std::size_t element, std::int64_t value) {
  m_integers[element].push_back(m_nullNumber == value ? std::nullopt : std::optional(value));
}

void VoField::addElement(std::size_t element, std::string_view text) {
  if (m_kind == Kind::Real) {
    auto value = realFrom(text);
    if (text == "Inf" || text == "+Inf") value = std::numeric_limits<double>::infinity();
    if (text == "-Inf") value = -std::numeric_limits<double>::infinity();
    if (!text.empty() && text == null) value = kMissing;
    if (!value && text.empty()) value = kMissing;
    if (!value) throw std::invalid_argument(shown(text) + " is no number");
    m_reals[element].push_back(*value);
    return;
  }
  if (text.empty()) {
    m_integers[element].push_back(std::nullopt);
    return;
  }
  if (m_kind == Kind::Logical) {
    const char first = text.front();
    if (first == '?')
      m_integers[element].push_back(std::nullopt);
    else if (first == 'T' || first == 't' || first == '1')
      m_integers[element].push_back(1);
    else if (first == 'F' || first == 'f' || first == '0')
      m_integers[element].push_back(0);
    else
      throw std::invalid_argument(shown(text) + " is neither true nor false");
    return;
  }
  const auto value = integerFrom(text);
  if (!value) throw std::invalid_argument(shown(text) + " is no whole number of 64 bits");
  addInteger(element, *value);
}

void VoField::addText(std::string_view cell) {
  if (m_isLeftOut) return;
  if (m_kind == Kind::Text) {
    // Blanks at the end are fill of fixed-length fields; a text equal to the null value is missing.
    while (!cell.empty() && cell.back() == ' ') cell.remove_suffix(1);
    m_texts.emplace_back(!null.empty() && cell == null ? std::string_view() : cell);
    return;
  }
  cell = trimmed(cell);
  if (m_elements == 1) return addElement(0, cell);
  if (cell.empty()) return addNull();
  for (std::size_t element = 0; element < static_cast<std::size_t>(m_elements); ++element) {
    if (cell.empty()) throw std::invalid_argument("there are fewer values than the field declares");
    const std::string_view one = cell.substr(0, cell.find_first_of(" \t\r\n"));
    addElement(element, one);
    cell.remove_prefix(one.size());
    cell = trimmed(cell);
  }
  if (!cell.empty()) throw std::invalid_argument("there are more values than the field declares");
}

void VoField::addBinary(std::string_view& bytes, bool isNull) {
  std::uint64_t count = static_cast<std::uint64_t>(m_elements);
  if (m_isVariable) {
    count = bigEndian(take(bytes, 4));
    if (count > std::uint64_t{1} << 31) throw std::invalid_argument("an array has a negative length");
    // A varying last axis counts whole elements; its length in the stream is of all values together.
  }
  const std::uint64_t size = m_width == 0 ? (count + 7) / 8 : count * m_width;
  std::string_view data = take(bytes, static_cast<std::size_t>(size));
  if (m_isLeftOut) return;
  if (isNull) return addNull();
  if (m_kind == Kind::Text) {
    std::string text = m_width == 2 ? utf8Of(data) : std::string(data.substr(0, data.find('\0')));
    while (!text.empty() && text.back() == ' ') text.pop_back();
    if (!null.empty() && text == null) text.clear();
    m_texts.push_back(std::move(text));
    return;
  }
  if (m_width == 0) {  // a single bit; astropy sets another one than the standard's highest
    m_integers[0].push_back(data.front() != 0 ? 1 : 0);
    return;
  }
  for (std::size_t element = 0; element < static_cast<std::size_t>(m_elements); ++element) {
    const std::uint64_t bits = bigEndian(take(data, m_width));
    if (m_kind == Kind::Logical) {
      const auto c = static_cast<char>(bits);
      if (c == 'T' || c == 't' || c == '1')
        m_integers[element].push_back(1);
      else if (c == 'F' || c == 'f' || c == '0')
        m_integers[element].push_back(0);
      else
        m_integers[element].push_back(std::nullopt);
    } else if (m_kind == Kind::Real) {
      m_reals[element].push_back(m_width == 4 ? std::bit_cast<float>(static_cast<std::uint32_t>(bits))
                                              : std::bit_cast<double>(bits));
    } else {
      const unsigned unused = static_cast<unsigned>(64 - 8 * m_width);
      addInteger(element, m_isUnsigned ? static_cast<std::int64_t>(bits)
                                       : static_cast<std::int64_t>(bits << unused) >> unused);
    }
  }
}

void VoField::appendColumns(Table& table) {
  if (m_isLeftOut) return;
  TableColumn column;
  column.name = name;
  column.unit = unit;
  column.ucd = ucd;
  column.description = description;
  if (m_kind == Kind::Text) {
    column.values = std::move(m_texts);
    table.columns.push_back(std::move(column));
    return;
  }
  for (std::size_t element = 0; element < static_cast<std::size_t>(m_elements); ++element) {
    TableColumn one = column;
    if (m_elements > 1) one.name.append("_").append(std::to_string(element + 1));
    if (m_kind == Kind::Real)
      one.values = std::move(m_reals[element]);
    else
      one.values = std::move(m_integers[element]);
    table.columns.push_back(std::move(one));
  }
}

}  // namespace labeling
