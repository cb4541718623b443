#include "labeling/survey/fits_file.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>

#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

FitsScaling scalingOf(const FitsHdu& hdu) {
  FitsScaling scaling;
  scaling.scale = hdu.header.real("BSCALE").value_or(1);
  scaling.zero = hdu.header.real("BZERO").value_or(0);
  if (hdu.bitpix > 0) {
    scaling.blank = hdu.header.integer("BLANK");
    if (!scaling.blank && hdu.kind == FitsKind::CompressedImage) scaling.blank = hdu.header.integer("ZBLANK");
  }
  return scaling;
}

/// One number of the file: the highest byte first.
template <typename Raw>
Raw fromBigEndian(const unsigned char* at) {
  using Word = std::conditional_t<
      sizeof(Raw) == 8, std::uint64_t,
      std::conditional_t<sizeof(Raw) == 4, std::uint32_t,
                         std::conditional_t<sizeof(Raw) == 2, std::uint16_t, std::uint8_t>>>;
  Word word;
  std::memcpy(&word, at, sizeof word);
  if constexpr (sizeof(Word) == 8) word = __builtin_bswap64(word);
  if constexpr (sizeof(Word) == 4) word = __builtin_bswap32(word);
  if constexpr (sizeof(Word) == 2) word = __builtin_bswap16(word);
  return std::bit_cast<Raw>(word);
}

/// Calls `body` with a value of the type that BITPIX names and one of the type it is scaled in.
template <typename Body>
void withTypes(int bitpix, Body body) {
  switch (bitpix) {
    case 8:
      return body(std::uint8_t{}, float{});
    case 16:
      return body(std::int16_t{}, float{});
    case 32:
      return body(std::int32_t{}, double{});
    case 64:
      return body(std::int64_t{}, double{});
    case -32:
      return body(float{}, float{});
    default:
      return body(double{}, double{});
  }
}
void refuseWithoutPixels(const std::filesystem::path& path, const FitsHdu& hdu) {
  if (!hdu.problem.empty()) throw Error(ErrorKind::Unreadable, path.string() + " holds " + hdu.problem + ".");
  if (!hdu.hasPixels())
    throw Error(ErrorKind::Unreadable,
                path.string() + " holds no image in extension " + std::to_string(hdu.number) + ".");
}

[[noreturn]] void refuseTruncated(const std::filesystem::path& path, const FitsHdu& hdu) {
  throw Error(ErrorKind::Unreadable, path.string() + " is truncated: its header promises " +
                                         std::to_string(hdu.dataBytes) +
                                         " bytes of pixels and the file has " +
                                         std::to_string(hdu.presentBytes) + ". Fetch it again.");
}
}  // namespace

FitsFile::FitsFile(const std::filesystem::path& file) : m_source(file), m_hdus(readFitsHdus(m_source)) {
  // CFITSIO walks over the headers before the one it is asked for: behind a damaged one it must not go.
  bool damaged = false;
  for (FitsHdu& hdu : m_hdus) {
    if (hdu.kind != FitsKind::CompressedImage) continue;
    if (damaged && hdu.problem.empty()) hdu.problem = "a compressed image behind a damaged one";
    damaged = damaged || !hdu.problem.empty();
  }
}

std::int64_t FitsFile::wholePlanes(const FitsHdu& hdu) const {
  if (!hdu.problem.empty() || !hdu.hasPixels()) return 0;
  const std::int64_t planeBytes = hdu.planePixels() * (std::abs(hdu.bitpix) / 8);
  if (hdu.isWhole()) return hdu.planes();
  if (hdu.kind == FitsKind::CompressedImage) return 0;
  return std::min(hdu.planes(), hdu.presentBytes / planeBytes);
}

void FitsFile::check(const FitsHdu& hdu, std::int64_t plane, const PixelBox& box, std::size_t room) const {
  refuseWithoutPixels(path(), hdu);
  if (plane < 0 || plane >= hdu.planes())
    throw Error(ErrorKind::BadInput, path().string() + " has no plane " + std::to_string(plane) +
                                         " (it has " + std::to_string(hdu.planes()) + ").");
  if (box.x < 0 || box.y < 0 || box.width < 1 || box.height < 1 || box.width > hdu.width() - box.x ||
      box.height > hdu.height() - box.y)
    throw Error(ErrorKind::BadInput,
                path().string() + " has no pixels " + std::to_string(box.x) + ", " + std::to_string(box.y) +
                    " to " + std::to_string(box.x + box.width - 1) + ", " +
                    std::to_string(box.y + box.height - 1) + " (it has " + std::to_string(hdu.width()) +
                    " x " + std::to_string(hdu.height()) + ").");
  checkObjectSize(path(), box.width, box.height);
  if (static_cast<std::int64_t>(room) != box.width * box.height)
    throw Error(ErrorKind::BadInput, path().string() + ": the room for its pixels has another size.");
  if (plane >= wholePlanes(hdu)) refuseTruncated(path(), hdu);
}

void FitsFile::requireWhole(const FitsHdu& hdu) const {
  refuseWithoutPixels(path(), hdu);
  if (wholePlanes(hdu) < hdu.planes()) refuseTruncated(path(), hdu);
}

template <typename Take>
void FitsFile::eachRow(const FitsHdu& hdu, std::int64_t plane, const PixelBox& box, Take take) const {
  const std::int64_t pixelBytes = std::abs(hdu.bitpix) / 8;
  const std::int64_t first =
      hdu.dataOffset + (plane * hdu.planePixels() + box.y * hdu.width() + box.x) * pixelBytes;
  const auto rowBytes = static_cast<std::size_t>(box.width * pixelBytes);
  const std::int64_t stride = hdu.width() * pixelBytes;
  // Whole rows lie one behind the other: read many in one go.
  const bool whole = box.width == hdu.width();
  constexpr std::int64_t kChunkBytes = std::int64_t{1} << 22;
  const std::int64_t together = whole ? std::clamp<std::int64_t>(kChunkBytes / stride, 1, box.height) : 1;
  std::vector<unsigned char> buffer;
  for (std::int64_t row = 0; row < box.height; row += together) {
    const std::int64_t rows = std::min(together, box.height - row);
    const auto wanted = static_cast<std::size_t>(rows) * rowBytes;
    const auto bytes = m_source.bytes(first + row * stride, wanted, buffer);
    if (bytes.size() < wanted)
      throw Error(ErrorKind::Unreadable, path().string() + " became shorter while it was read.");
    take(row * box.width, static_cast<std::size_t>(rows * box.width), bytes.data());
  }
}

fitsfile* FitsFile::tilesOf(const FitsHdu& hdu) {
  if (!m_tiles) {
    if (const FitsHdu* unsafe = unsafeForCfitsio(m_hdus))
      throw Error(ErrorKind::Unreadable, path().string() + " holds " + unsafe->problem + ". Fetch it again.");
    m_tiles = openFits(m_source);
  }
  if (m_tilesAt == hdu.number) return m_tiles.get();
  m_tilesAt = -1;
  int status = 0;
  int type = 0;
  fits_movabs_hdu(m_tiles.get(), hdu.number + 1, &type, &status);
  if (status != 0) throwFits(path(), "has an extension that cannot be read", status);
  const auto shape = fitsShape(m_tiles.get(), path());
  if (!shape || shape->width != hdu.width() || shape->height != hdu.height() || shape->planes != hdu.planes())
    throw Error(ErrorKind::Unreadable, path().string() + " holds a compressed image with a damaged header.");
  m_tilesShape = *shape;
  m_tilesAt = hdu.number;
  return m_tiles.get();
}

void FitsFile::readBox(const FitsHdu& hdu, std::int64_t plane, const PixelBox& box, std::span<float> out) {
  check(hdu, plane, box, out.size());
  const FitsScaling scaling = scalingOf(hdu);
  if (hdu.kind == FitsKind::Image) {
    withTypes(hdu.bitpix, [&](auto raw, auto arithmetic) {
      using Raw = decltype(raw);
      eachRow(hdu, plane, box, [&](std::int64_t at, std::size_t count, const unsigned char* bytes) {
        toPhysical<decltype(arithmetic)>(
            out.subspan(static_cast<std::size_t>(at), count), scaling,
            [bytes](std::size_t i) { return fromBigEndian<Raw>(bytes + i * sizeof(Raw)); });
      });
    });
    return;
  }
  readTiles(hdu, plane, box, out);
}

void FitsFile::readTiles(const FitsHdu& hdu, std::int64_t plane, const PixelBox& box, std::span<float> out) {
  fitsfile* const file = tilesOf(hdu);
  // Some rows of tiles at a time: the numbers as stored need not all be in memory.
  const std::int64_t tileRows = std::max<std::int64_t>(hdu.header.integer("ZTILE2").value_or(1), 1);
  constexpr std::int64_t kTogether = std::int64_t{1} << 22;
  const std::int64_t wanted = std::max<std::int64_t>(kTogether / box.width, 1);
  const std::int64_t rows = (wanted + tileRows - 1) / tileRows * tileRows;
  for (std::int64_t y = box.y; y < box.y + box.height;) {
    // Ends where a tile ends, so that no tile is unpacked twice.
    const std::int64_t top = std::min(y / tileRows * tileRows + rows, box.y + box.height);
    PixelBox part = box;
    part.y = y;
    part.height = top - y;
    readFitsBox(file, m_tilesShape, plane, part,
                out.subspan(static_cast<std::size_t>((y - box.y) * box.width), part.pixels()), path());
    y = top;
  }
}

void FitsFile::readPlane(const FitsHdu& hdu, std::int64_t plane, std::span<float> out) {
  readBox(hdu, plane, {0, 0, hdu.width(), hdu.height()}, out);
}

void FitsFile::readFlags(const FitsHdu& hdu, std::int64_t plane, const PixelBox& box,
                         std::span<std::uint32_t> out) {
  check(hdu, plane, box, out.size());
  const auto zero = static_cast<std::int64_t>(hdu.header.real("BZERO").value_or(0));
  if (hdu.kind == FitsKind::Image) {
    withTypes(hdu.bitpix, [&](auto raw, auto) {
      using Raw = decltype(raw);
      eachRow(hdu, plane, box, [&](std::int64_t at, std::size_t count, const unsigned char* bytes) {
        for (std::size_t i = 0; i < count; ++i) {
          const Raw value = fromBigEndian<Raw>(bytes + i * sizeof(Raw));
          std::uint32_t& flags = out[static_cast<std::size_t>(at) + i];
          if constexpr (std::is_integral_v<Raw>)
            flags = static_cast<std::uint32_t>(static_cast<std::int64_t>(value) + zero);
          else
            flags = value != 0 ? 1U : 0U;  // a mask of floats; NaN counts as masked
        }
      });
    });
    return;
  }
  fitsfile* const file = tilesOf(hdu);
  std::vector<std::int64_t> raw(out.size());  // floats are cut to whole numbers: a mask has no others
  readFitsIntegers(file, m_tilesShape, plane, box, raw, path());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint32_t>(raw[i] + zero);
}

}  // namespace labeling
