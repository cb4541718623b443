#include "labeling/survey/fits_guard.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

#include "model/base/error.h"

namespace labeling {
namespace {
constexpr std::size_t kBlock = 2880;
constexpr std::size_t kCard = 80;
constexpr std::int64_t kMostPixels = std::int64_t{1} << 28;

using Keywords = std::map<std::string, std::string>;

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" '");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" '") - first + 1);
}

/// Reads one header; false where the file ends or no header starts.
bool readHeader(std::ifstream& in, Keywords& keywords) {
  keywords.clear();
  std::string block(kBlock, ' ');
  constexpr int kMostBlocks = 4000;
  for (int count = 0; count < kMostBlocks; ++count) {
    if (!in.read(block.data(), static_cast<std::streamsize>(kBlock))) return false;
    for (std::size_t at = 0; at < kBlock; at += kCard) {
      const std::string name = trimmed(block.substr(at, 8));
      if (name == "END") return true;
      if (block[at + 8] != '=') continue;
      std::string value = block.substr(at + 10, kCard - 10);
      const auto first = value.find_first_not_of(' ');
      const bool text = first != std::string::npos && value[first] == '\'';
      const auto end = text ? value.find('\'', first + 1) : value.find('/');
      keywords.emplace(name, trimmed(value.substr(0, end)));
    }
  }
  return false;
}

std::int64_t number(const Keywords& keywords, const std::string& name, std::int64_t absent) {
  const auto found = keywords.find(name);
  if (found == keywords.end()) return absent;
  char* end = nullptr;
  const std::int64_t value = std::strtoll(found->second.c_str(), &end, 10);
  return *end == '\0' ? value : -1;  // no number this file has a use for
}

/// Size of the data in bytes; negative if the header makes no sense.
std::int64_t dataBytes(const Keywords& keywords) {
  const std::int64_t axes = number(keywords, "NAXIS", 0);
  if (axes < 0 || axes > 999) return -1;
  if (axes == 0) return 0;
  double product = 1;  // only to see whether it fits
  std::int64_t pixels = 1;
  for (std::int64_t axis = 1; axis <= axes; ++axis) {
    const std::int64_t length = number(keywords, "NAXIS" + std::to_string(axis), 0);
    product *= static_cast<double>(length);
    if (length < 0 || product > 1e15) return -1;
    pixels *= length;
  }
  const std::int64_t bytes = std::abs(number(keywords, "BITPIX", 8)) / 8;
  const std::int64_t heap = number(keywords, "PCOUNT", 0);
  if (bytes > 8 || heap < 0 || heap > (std::int64_t{1} << 50)) return -1;
  return bytes * (pixels + heap);
}

std::string wrongKeyword(const Keywords& keywords) {
  const std::int64_t axes = number(keywords, "ZNAXIS", 0);
  if (axes < 1 || axes > 6) return "ZNAXIS";
  std::int64_t pixels = 1;
  std::int64_t tilePixels = 1;
  std::int64_t tiles = 1;
  for (std::int64_t axis = 1; axis <= axes; ++axis) {
    const std::string index = std::to_string(axis);
    const std::int64_t length = number(keywords, "ZNAXIS" + index, 0);
    const std::int64_t tile = number(keywords, "ZTILE" + index, axis == 1 ? length : 1);
    if (length < 1 || length > kMostPixels || pixels * length > 64 * kMostPixels) return "ZNAXIS" + index;
    if (tile < 1 || tile > kMostPixels) return "ZTILE" + index;
    pixels *= length;
    tilePixels *= std::min(tile, length);
    tiles *= (length + tile - 1) / tile;
    if (tilePixels > kMostPixels) return "ZTILE" + index;
  }
  if (number(keywords, "NAXIS2", 0) < tiles) return "NAXIS2";
  const std::int64_t bits = number(keywords, "ZBITPIX", 0);
  if (bits != 8 && bits != 16 && bits != 32 && bits != 64 && bits != -32 && bits != -64) return "ZBITPIX";
  // CFITSIO takes the first parameter of RICE as its block size and the second as bytes per pixel, whatever
  // their names.
  const auto method = keywords.find("ZCMPTYPE");
  if (method == keywords.end()) return "ZCMPTYPE";
  if (method->second.starts_with("RICE")) {
    const std::int64_t block = number(keywords, "ZVAL1", 32);
    const std::int64_t bytes = number(keywords, "ZVAL2", 4);
    if (block != 16 && block != 32) return "ZVAL1";
    if (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) return "ZVAL2";
  }
  const std::int64_t columns = number(keywords, "TFIELDS", 0);
  if (columns < 1 || columns > 999) return "TFIELDS";
  return {};
}
}  // namespace

void checkCompressedHeaders(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  Keywords keywords;
  while (in && readHeader(in, keywords)) {
    const auto compressed = keywords.find("ZIMAGE");
    if (compressed != keywords.end() && compressed->second.starts_with('T')) {
      const std::string wrong = wrongKeyword(keywords);
      if (!wrong.empty())
        throw model::Error(model::ErrorKind::Unreadable,
                           file.string() + " holds a compressed image with a damaged header (" + wrong +
                               "). Fetch it again.");
    }
    const std::int64_t bytes = dataBytes(keywords);
    if (bytes < 0) return;
    const auto block = static_cast<std::int64_t>(kBlock);
    in.seekg((bytes + block - 1) / block * block, std::ios::cur);
  }
}

}  // namespace labeling
