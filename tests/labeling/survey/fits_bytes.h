#pragma once
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <type_traits>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace test {

inline std::string readFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::string card(const std::string& key, const std::string& value) {
  std::string text = key;
  text.resize(8, ' ');
  text += "= ";
  if (value.size() < 20 && value.find('\'') == std::string::npos) text += std::string(20 - value.size(), ' ');
  text += value;
  text.resize(80, ' ');
  return text;
}

/// Builds FITS files byte by byte, so that a test shows exactly what a reader gets.
class FitsBytes {
 public:
  FitsBytes& key(const std::string& name, const std::string& value) {
    m_header += card(name, value);
    return *this;
  }
  FitsBytes& key(const std::string& name, double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.15G", value);
    return key(name, std::string(text));
  }
  FitsBytes& text(const std::string& name, const std::string& value) { return key(name, "'" + value + "'"); }

  template <typename Value>
  FitsBytes& data(const std::vector<Value>& values) {
    using Word = std::conditional_t<
        sizeof(Value) == 8, std::uint64_t,
        std::conditional_t<sizeof(Value) == 4, std::uint32_t,
                           std::conditional_t<sizeof(Value) == 2, std::uint16_t, std::uint8_t>>>;
    for (const Value value : values) {
      Word word;
      static_assert(sizeof word == sizeof value);
      __builtin_memcpy(&word, &value, sizeof word);
      for (std::size_t byte = sizeof word; byte-- > 0;)
        m_data += static_cast<char>((word >> (8 * byte)) & 0xFF);
    }
    return *this;
  }
  /// This HDU's bytes; the next call describes another HDU.
  std::string take() {
    std::string result = m_header + "END" + std::string(77, ' ');
    result.resize((result.size() + 2879) / 2880 * 2880, ' ');
    result += m_data;
    result.resize((result.size() + 2879) / 2880 * 2880, '\0');
    m_header.clear();
    m_data.clear();
    return result;
  }

 private:
  std::string m_header;
  std::string m_data;
};

/// A primary image header of the given BITPIX and sizes.
inline FitsBytes image(int bitpix, const std::vector<int>& sizes) {
  FitsBytes bytes;
  bytes.key("SIMPLE", "T").key("BITPIX", bitpix).key("NAXIS", static_cast<double>(sizes.size()));
  for (std::size_t axis = 0; axis < sizes.size(); ++axis)
    bytes.key("NAXIS" + std::to_string(axis + 1), sizes[axis]);
  return bytes;
}

/// The header of an image extension; EXTNAME only if there is one.
inline FitsBytes imageExtension(int bitpix, const std::vector<int>& sizes, const std::string& name = {}) {
  FitsBytes bytes;
  bytes.text("XTENSION", "IMAGE").key("BITPIX", bitpix).key("NAXIS", static_cast<double>(sizes.size()));
  for (std::size_t axis = 0; axis < sizes.size(); ++axis)
    bytes.key("NAXIS" + std::to_string(axis + 1), sizes[axis]);
  bytes.key("PCOUNT", 0).key("GCOUNT", 1);
  if (!name.empty()) bytes.text("EXTNAME", name);
  return bytes;
}

}  // namespace test
