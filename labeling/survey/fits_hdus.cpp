#include "labeling/survey/fits_hdus.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "labeling/survey/tile_descriptors.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

constexpr std::int64_t kBlock = 2880;
constexpr int kMostBlocks = 4000;         // of one header
constexpr std::size_t kMostHdus = 20000;  // a file of nothing but headers would keep us for long
constexpr int kMostAxes = 16;
constexpr std::int64_t kMostTilePixels = std::int64_t{1} << 26;  // CFITSIO unpacks a tile at a time

/// The cards up to END; nothing where the file ends before it.
std::optional<std::string> headerAt(const FitsSource& source, std::int64_t offset, std::int64_t& end) {
  std::string cards;
  std::vector<unsigned char> buffer;
  for (int block = 0; block < kMostBlocks; ++block) {
    const auto bytes = source.bytes(offset, kBlock, buffer);
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    for (std::size_t at = 0; at + FitsHeader::kCard <= text.size(); at += FitsHeader::kCard) {
      if (text.substr(at, 8) == "END     ") {
        cards += text.substr(0, at);
        end = offset + kBlock;
        return cards;
      }
    }
    if (bytes.size() < kBlock) return std::nullopt;
    cards += text;
    offset += kBlock;
  }
  return std::nullopt;
}

/// Product of axis lengths, or nothing if one is negative or the product is beyond any file.
std::optional<std::int64_t> product(const std::vector<std::int64_t>& lengths, std::size_t first = 0) {
  std::int64_t result = 1;
  bool zero = false;
  for (std::size_t i = first; i < lengths.size(); ++i) {
    const std::int64_t length = lengths[i];
    constexpr std::int64_t kMost = std::int64_t{1} << 50;
    if (length < 0 || length > kMost) return std::nullopt;
    zero = zero || length == 0;
    if (length > 0 && result > kMost / length) return std::nullopt;
    result *= std::max<std::int64_t>(length, 1);
  }
  return zero ? 0 : result;
}

std::vector<std::int64_t> axesOf(const FitsHeader& header, const std::string& prefix, std::string& problem) {
  const std::int64_t count = header.integer(prefix).value_or(-1);
  if (count < 0 || count > kMostAxes) {
    problem = "a damaged header (" + prefix + ")";
    return {};
  }
  std::vector<std::int64_t> lengths;
  for (std::int64_t axis = 1; axis <= count; ++axis) {
    const std::int64_t length = header.integer(indexed(prefix, axis)).value_or(-1);
    if (length < 0) problem = "a damaged header (" + indexed(prefix, axis) + ")";
    lengths.push_back(length);
  }
  return lengths;
}

bool isBitpix(std::int64_t bits) {
  return bits == 8 || bits == 16 || bits == 32 || bits == 64 || bits == -32 || bits == -64;
}

/// The keyword of a compressed image that CFITSIO must not see; empty if there is none.
std::string keywordToRefuse(const FitsHdu& hdu) {
  const FitsHeader& header = hdu.header;
  if (hdu.axes.empty() || hdu.axes.size() > 6) return "ZNAXIS";
  std::int64_t pixels = 1;
  std::int64_t tilePixels = 1;
  std::int64_t tiles = 1;
  for (std::size_t axis = 0; axis < hdu.axes.size(); ++axis) {
    const auto number = static_cast<std::int64_t>(axis + 1);
    const std::int64_t length = hdu.axes[axis];
    const std::string key = indexed("ZTILE", number);
    const std::int64_t tile = header.has(key) ? header.integer(key).value_or(-1) : axis == 0 ? length : 1;
    if (length < 1 || length > kMostFitsPixels || pixels * length > 64 * kMostFitsPixels)
      return indexed("ZNAXIS", number);
    if (tile < 1 || tile > kMostFitsPixels) return key;
    pixels *= length;
    tilePixels *= std::min(tile, length);
    tiles *= (length + tile - 1) / tile;
    if (tilePixels > kMostTilePixels) return key;
  }
  if (header.integer("NAXIS2").value_or(0) < tiles) return "NAXIS2";
  if (!isBitpix(hdu.bitpix)) return "ZBITPIX";
  // CFITSIO takes the first parameter of RICE as its block size and the second as bytes per pixel, whatever
  // their names.
  const auto method = header.text("ZCMPTYPE");
  if (!method) return "ZCMPTYPE";
  if (method->starts_with("RICE")) {
    const std::int64_t block = header.has("ZVAL1") ? header.integer("ZVAL1").value_or(-1) : 32;
    const std::int64_t bytes = header.has("ZVAL2") ? header.integer("ZVAL2").value_or(-1) : 4;
    if (block != 16 && block != 32) return "ZVAL1";
    if (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) return "ZVAL2";
  }
  const std::int64_t columns = header.integer("TFIELDS").value_or(0);
  if (columns < 1 || columns > 999) return "TFIELDS";
  return {};
}

/// The name of a column that is no quoted text; empty if there is none. CFITSIO 4.2 copies such a value of 70
/// characters into room for 69.
std::string columnNameToRefuse(const FitsHeader& header) {
  const std::string& cards = header.cards();
  for (std::size_t at = 0; at + FitsHeader::kCard <= cards.size(); at += FitsHeader::kCard) {
    const std::string_view card = std::string_view(cards).substr(at, FitsHeader::kCard);
    if (!card.starts_with("TTYPE") || card.substr(8, 2) != "= ") continue;
    const auto first = card.find_first_not_of(' ', 10);
    if (first == std::string_view::npos || card[first] == '\'') continue;
    return std::string(card.substr(0, std::min<std::size_t>(card.find(' '), 8)));
  }
  return {};
}

/// Bytes of data that a header promises; nothing if it makes no sense.
std::optional<std::int64_t> promisedBytes(const FitsHeader& header, const std::vector<std::int64_t>& axes) {
  if (axes.empty()) return 0;
  const bool groups = axes[0] == 0 && header.isTrue("GROUPS");
  const auto pixels = product(axes, groups ? 1 : 0);
  const std::int64_t bytes = std::abs(header.integer("BITPIX").value_or(0)) / 8;
  const std::int64_t extra = header.integer("PCOUNT").value_or(0);
  const std::int64_t count = header.integer("GCOUNT").value_or(1);
  constexpr std::int64_t kMost = std::int64_t{1} << 50;
  if (!pixels || bytes < 1 || bytes > 8 || extra < 0 || extra > kMost || count < 0) return std::nullopt;
  const std::int64_t one = *pixels + extra;
  if (count > 0 && one > kMost / count) return std::nullopt;
  return bytes * one * (groups || header.has("XTENSION") ? count : 1);
}

void describe(FitsHdu& hdu) {
  const FitsHeader& header = hdu.header;
  const std::string extension = header.text("XTENSION").value_or("");
  const bool groups = header.isTrue("GROUPS") && header.integer("NAXIS1").value_or(1) == 0;
  if (header.isTrue("ZIMAGE") && extension.starts_with("BINTABLE")) {
    hdu.kind = FitsKind::CompressedImage;
    hdu.axes = axesOf(header, "ZNAXIS", hdu.problem);
    hdu.bitpix = static_cast<int>(std::clamp<std::int64_t>(header.integer("ZBITPIX").value_or(0), -99, 99));
    std::string key = keywordToRefuse(hdu);
    if (key.empty()) key = columnNameToRefuse(header);
    if (!key.empty()) hdu.problem = "a compressed image with a damaged header (" + key + ")";
    return;
  }
  if ((!extension.empty() && !extension.starts_with("IMAGE") && !extension.starts_with("IUEIMAGE")) ||
      groups) {
    const std::string key = columnNameToRefuse(header);
    if (!key.empty()) hdu.problem = "a table with a damaged header (" + key + ")";
    return;
  }
  hdu.kind = FitsKind::Image;
  hdu.axes = axesOf(header, "NAXIS", hdu.problem);
  hdu.bitpix = static_cast<int>(std::clamp<std::int64_t>(header.integer("BITPIX").value_or(0), -99, 99));
  if (!hdu.problem.empty() || !hdu.hasPixels()) return;
  if (!isBitpix(hdu.bitpix)) hdu.problem = "a damaged header (BITPIX)";
  for (const std::int64_t length : hdu.axes)
    if (length > kMostFitsPixels)
      hdu.problem =
          "an axis of " + std::to_string(length) + " pixels; the header is damaged, or this is no cutout";
}
}  // namespace

bool FitsHdu::hasPixels() const {
  return kind != FitsKind::Other && !axes.empty() &&
         std::none_of(axes.begin(), axes.end(), [](std::int64_t length) { return length < 1; });
}

std::int64_t FitsHdu::planes() const { return product(axes, 2).value_or(0); }

void checkObjectSize(const std::filesystem::path& file, std::int64_t width, std::int64_t height) {
  if (width * height <= kMostFitsPixels) return;
  throw Error(ErrorKind::Unreadable,
              file.string() + " is an image of " + std::to_string(width) + " x " + std::to_string(height) +
                  " pixels, which is too large to be one object. Make views into it: `new --mosaic`.");
}

const FitsHdu* unsafeForCfitsio(const std::vector<FitsHdu>& hdus) {
  const auto unsafe = std::find_if(hdus.begin(), hdus.end(), [](const FitsHdu& hdu) {
    return hdu.kind != FitsKind::Image && !hdu.problem.empty();
  });
  return unsafe == hdus.end() ? nullptr : &*unsafe;
}

std::vector<FitsHdu> readFitsHdus(const FitsSource& source) {
  std::vector<FitsHdu> hdus;
  std::int64_t offset = 0;
  std::vector<unsigned char> buffer;
  while (offset < source.size() && hdus.size() < kMostHdus) {
    if (!hdus.empty()) {
      const auto start = source.bytes(offset, 8, buffer);
      if (std::string_view(reinterpret_cast<const char*>(start.data()), start.size()) != "XTENSION") break;
    }
    FitsHdu hdu;
    std::int64_t end = 0;
    auto cards = headerAt(source, offset, end);
    if (!cards) {
      if (hdus.empty())
        throw Error(ErrorKind::Unreadable, source.path().string() +
                                               (source.size() < kBlock || source.endsEarly()
                                                    ? " is truncated: the file ends within its first header."
                                                    : " could not be read as FITS: its header has no END.") +
                                               " Fetch it again.");
      break;
    }
    hdu.number = static_cast<int>(hdus.size());
    hdu.header = FitsHeader(std::move(*cards));
    hdu.dataOffset = end;
    describe(hdu);
    std::string ignored;
    const std::vector<std::int64_t> stored = axesOf(hdu.header, "NAXIS", ignored);
    const auto promised = ignored.empty() ? promisedBytes(hdu.header, stored) : std::nullopt;
    hdu.dataBytes = promised.value_or(0);
    hdu.presentBytes = std::min(hdu.dataBytes, std::max<std::int64_t>(source.size() - hdu.dataOffset, 0));
    if (promised && hdu.kind == FitsKind::CompressedImage && hdu.problem.empty())
      if (const std::string tile = damagedTile(source, hdu); !tile.empty())
        hdu.problem = "a compressed image with " + tile;
    if (!promised && hdu.problem.empty()) hdu.problem = "a damaged header (NAXIS, PCOUNT or GCOUNT)";
    hdus.push_back(std::move(hdu));
    if (!promised) break;
    offset = end + (*promised + kBlock - 1) / kBlock * kBlock;
  }
  return hdus;
}

}  // namespace labeling
