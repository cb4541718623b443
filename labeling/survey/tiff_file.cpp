#include <tiffio.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <limits>
#include <memory>
#include <string>

#include "labeling/survey/picture_file.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

/// The file in memory, as libtiff reads it, and what it complains of first.
struct Memory {
  std::span<const unsigned char> bytes;
  std::uint64_t position = 0;
  bool readBeyondEnd = false;
  std::string message;
};

tmsize_t readFromMemory(thandle_t handle, void* to, tmsize_t count) {
  auto& memory = *static_cast<Memory*>(handle);
  const std::uint64_t left =
      memory.bytes.size() - std::min<std::uint64_t>(memory.position, memory.bytes.size());
  const std::uint64_t taken =
      std::min<std::uint64_t>(static_cast<std::uint64_t>(std::max<tmsize_t>(count, 0)), left);
  if (taken < static_cast<std::uint64_t>(count)) memory.readBeyondEnd = true;
  if (taken > 0) std::memcpy(to, memory.bytes.data() + memory.position, taken);
  memory.position += taken;
  return static_cast<tmsize_t>(taken);
}

tmsize_t writeNothing(thandle_t, void*, tmsize_t) { return 0; }

toff_t seekInMemory(thandle_t handle, toff_t offset, int whence) {
  auto& memory = *static_cast<Memory*>(handle);
  if (whence == SEEK_CUR) offset += memory.position;
  if (whence == SEEK_END) offset += memory.bytes.size();
  if (offset > memory.bytes.size()) memory.readBeyondEnd = true;
  memory.position = offset;
  return offset;
}

int closeNothing(thandle_t) { return 0; }
toff_t sizeOfMemory(thandle_t handle) { return static_cast<Memory*>(handle)->bytes.size(); }

__attribute__((format(printf, 4, 0))) int onError(TIFF*, void* user, const char*, const char* format,
                                                  std::va_list values) {
  auto& memory = *static_cast<Memory*>(user);
  if (memory.message.empty()) {
    std::array<char, 200> text{};
    std::vsnprintf(text.data(), text.size(), format, values);
    memory.message = text.data();
    while (!memory.message.empty() && (memory.message.back() == '.' || memory.message.back() == '\n'))
      memory.message.pop_back();
  }
  return 1;
}

__attribute__((format(printf, 4, 0))) int onWarning(TIFF*, void*, const char*, const char*, std::va_list) {
  return 1;  // unknown tags: harmless by libtiff's own judgement
}

struct CloseTiff {
  void operator()(TIFF* tiff) const noexcept { TIFFClose(tiff); }
};
using TiffHandle = std::unique_ptr<TIFF, CloseTiff>;

TiffHandle openTiff(Memory& memory) {
  TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
  if (options == nullptr) throw Error(ErrorKind::OutOfMemory, "There is no memory left to read a TIFF.");
  TIFFOpenOptionsSetErrorHandlerExtR(options, onError, &memory);
  TIFFOpenOptionsSetWarningHandlerExtR(options, onWarning, &memory);
  TIFFOpenOptionsSetMaxSingleMemAlloc(options, tmsize_t{1} << 30);
  // "m": no memory mapping; the bytes are in memory already.
  TIFF* tiff = TIFFClientOpenExt("picture", "rm", &memory, readFromMemory, writeNothing, seekInMemory,
                                 closeNothing, sizeOfMemory, nullptr, nullptr, options);
  TIFFOpenOptionsFree(options);
  return TiffHandle(tiff);
}

struct Layout {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint16_t samples = 1;  ///< per pixel, transparency among them
  std::uint16_t bits = 1;     ///< per sample
  std::uint16_t format = SAMPLEFORMAT_UINT;
  std::uint16_t arrangement = PLANARCONFIG_CONTIG;
  std::uint16_t photometric = PHOTOMETRIC_MINISBLACK;
  bool transparent = false;  ///< the last sample is transparency that the colours are not multiplied with yet

  bool isMeasured() const { return format == SAMPLEFORMAT_IEEEFP || format == SAMPLEFORMAT_INT; }
  std::size_t planes() const { return samples <= 2 ? 1 : 3; }
  /// Samples of whole bytes that mean light or numbers; the rest (palettes, CMYK, ...) libtiff turns into
  /// colours itself.
  bool isDirect() const {
    const bool meaning = photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_MINISWHITE ||
                         photometric == PHOTOMETRIC_RGB;
    const bool sized =
        format == SAMPLEFORMAT_IEEEFP ? bits == 32 || bits == 64 : bits == 8 || bits == 16 || bits == 32;
    return meaning && sized && samples <= 4;
  }
};

Layout layoutOf(TIFF* tiff) {
  Layout layout;
  TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &layout.width);
  TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &layout.height);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &layout.samples);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &layout.bits);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &layout.format);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &layout.arrangement);
  if (TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &layout.photometric) == 0 && layout.samples >= 3)
    layout.photometric = PHOTOMETRIC_RGB;
  std::uint16_t count = 0;
  std::uint16_t* kinds = nullptr;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds);
  layout.transparent = count > 0 && kinds != nullptr && kinds[0] == EXTRASAMPLE_UNASSALPHA;
  return layout;
}

double sampleAt(const unsigned char* bytes, const Layout& layout) {
  const auto as = [bytes](auto value) {
    std::memcpy(&value, bytes, sizeof value);  // libtiff has brought it to this machine's byte order
    return static_cast<double>(value);
  };
  if (layout.format == SAMPLEFORMAT_IEEEFP) return layout.bits == 32 ? as(float{}) : as(double{});
  if (layout.format == SAMPLEFORMAT_INT)
    return layout.bits == 8 ? as(std::int8_t{}) : layout.bits == 16 ? as(std::int16_t{}) : as(std::int32_t{});
  return layout.bits == 8    ? as(std::uint8_t{})
         : layout.bits == 16 ? as(std::uint16_t{})
                             : as(std::uint32_t{});
}

/// Gathers samples, one channel after the other, wherever the file keeps them.
class Samples {
 public:
  Samples(TIFF* tiff, const Layout& layout)
      : m_tiff(tiff),
        m_layout(layout),
        m_count(static_cast<std::size_t>(layout.width) * layout.height),
        m_values(m_count * layout.samples) {}

  bool read() {
    const bool apart = m_layout.arrangement == PLANARCONFIG_SEPARATE;
    for (std::uint16_t plane = 0; plane < (apart ? m_layout.samples : 1); ++plane)
      if (!(TIFFIsTiled(m_tiff) != 0 ? readTiles(plane, apart) : readRows(plane, apart))) return false;
    return true;
  }
  std::vector<float>& values() { return m_values; }

 private:
  /// @param bytes  `columns` pixels from (x, y) on
  void take(const unsigned char* bytes, std::uint32_t x, std::uint32_t y, std::uint32_t columns,
            std::uint16_t plane, bool apart) {
    const std::size_t sampleBytes = m_layout.bits / 8U;
    const std::size_t together = apart ? 1 : m_layout.samples;
    for (std::uint32_t i = 0; i < columns; ++i)
      for (std::size_t sample = 0; sample < together; ++sample) {
        const std::size_t channel = apart ? plane : sample;
        m_values[channel * m_count + static_cast<std::size_t>(y) * m_layout.width + x + i] =
            static_cast<float>(sampleAt(bytes + (i * together + sample) * sampleBytes, m_layout) / m_full);
      }
  }

  bool readRows(std::uint16_t plane, bool apart) {
    const tmsize_t rowBytes = TIFFScanlineSize(m_tiff);
    const std::size_t wanted =
        static_cast<std::size_t>(m_layout.width) * (apart ? 1U : m_layout.samples) * (m_layout.bits / 8U);
    if (rowBytes < 0 || static_cast<std::size_t>(rowBytes) < wanted) return false;
    std::vector<unsigned char> row(static_cast<std::size_t>(rowBytes));
    for (std::uint32_t y = 0; y < m_layout.height; ++y) {
      if (TIFFReadScanline(m_tiff, row.data(), y, plane) != 1) return false;
      take(row.data(), 0, y, m_layout.width, plane, apart);
    }
    return true;
  }

  bool readTiles(std::uint16_t plane, bool apart) {
    std::uint32_t tileWidth = 0, tileHeight = 0;
    TIFFGetField(m_tiff, TIFFTAG_TILEWIDTH, &tileWidth);
    TIFFGetField(m_tiff, TIFFTAG_TILELENGTH, &tileHeight);
    const tmsize_t tileBytes = TIFFTileSize(m_tiff);
    const std::size_t rowBytes =
        static_cast<std::size_t>(tileWidth) * (apart ? 1U : m_layout.samples) * (m_layout.bits / 8U);
    constexpr std::size_t kLargestTile = std::size_t{1} << 29;
    if (tileWidth == 0 || tileHeight == 0 || tileBytes <= 0 ||
        static_cast<std::size_t>(tileBytes) > kLargestTile ||
        static_cast<std::size_t>(tileBytes) < rowBytes * tileHeight)
      return false;
    std::vector<unsigned char> tile(static_cast<std::size_t>(tileBytes));
    for (std::uint64_t y = 0; y < m_layout.height; y += tileHeight)
      for (std::uint64_t x = 0; x < m_layout.width; x += tileWidth) {
        const auto left = static_cast<std::uint32_t>(x), top = static_cast<std::uint32_t>(y);
        if (TIFFReadTile(m_tiff, tile.data(), left, top, 0, plane) < 0) return false;
        const std::uint32_t rows = std::min(tileHeight, m_layout.height - top);
        const std::uint32_t columns = std::min(tileWidth, m_layout.width - left);
        for (std::uint32_t row = 0; row < rows; ++row)
          take(tile.data() + row * rowBytes, left, top + row, columns, plane, apart);
      }
    return true;
  }

  TIFF* m_tiff;
  const Layout& m_layout;
  std::size_t m_count;
  std::vector<float> m_values;
  double m_full = m_layout.isMeasured() ? 1.0 : std::ldexp(1.0, m_layout.bits) - 1;  ///< shown as 1
};

/// Colours with transparency laid over black; grey that is stored inverted turned right.
void finish(PicturePixels& picture, const Layout& layout, std::vector<float>& samples) {
  const std::size_t count = static_cast<std::size_t>(layout.width) * layout.height;
  const std::size_t planes = layout.planes();
  if (layout.photometric == PHOTOMETRIC_MINISWHITE && !layout.isMeasured())
    for (std::size_t i = 0; i < count; ++i) samples[i] = 1 - samples[i];
  if (layout.transparent && layout.samples == planes + 1 && !layout.isMeasured())
    for (std::size_t plane = 0; plane < planes; ++plane)
      for (std::size_t i = 0; i < count; ++i) samples[plane * count + i] *= samples[planes * count + i];
  samples.resize(planes * count);
  picture.pixels = std::move(samples);
  picture.isMeasured = layout.isMeasured();
}

/// Palettes, CMYK, YCbCr, fewer than 8 bits: as libtiff's own viewer would show them.
bool readAsColours(TIFF* tiff, const Layout& layout, PicturePixels& picture) {
  const std::size_t count = static_cast<std::size_t>(layout.width) * layout.height;
  std::vector<std::uint32_t> pixels(count);
  if (TIFFReadRGBAImageOriented(tiff, layout.width, layout.height, pixels.data(), ORIENTATION_TOPLEFT, 1) !=
      1)
    return false;
  const bool grey =
      layout.photometric == PHOTOMETRIC_MINISBLACK || layout.photometric == PHOTOMETRIC_MINISWHITE;
  picture.planes = grey ? 1 : 3;
  picture.pixels.resize(count * static_cast<std::size_t>(picture.planes));
  for (std::size_t i = 0; i < count; ++i) {
    const std::array<std::uint32_t, 3> colour{TIFFGetR(pixels[i]), TIFFGetG(pixels[i]), TIFFGetB(pixels[i])};
    for (std::size_t plane = 0; plane < static_cast<std::size_t>(picture.planes); ++plane)
      picture.pixels[plane * count + i] = static_cast<float>(colour[plane]) / 255.0F;
  }
  return true;
}
}  // namespace

PicturePixels decodeTiff(std::span<const unsigned char> bytes, const std::filesystem::path& file) {
  Memory memory;
  memory.bytes = bytes;
  const auto refuse = [&]() {
    return Error(
        ErrorKind::Unreadable,
        memory.readBeyondEnd
            ? file.string() + " is truncated: the TIFF ends in the middle of the picture. Fetch it again."
            : file.string() + " could not be read as TIFF: " +
                  (memory.message.empty() ? "its samples make no sense" : memory.message) + ".");
  };
  const TiffHandle tiff = openTiff(memory);
  if (!tiff) throw refuse();
  const Layout layout = layoutOf(tiff.get());
  const std::uint64_t pixels = static_cast<std::uint64_t>(layout.width) * layout.height;
  if (pixels == 0 || pixels > static_cast<std::uint64_t>(kMostPicturePixels))
    throw Error(ErrorKind::Unreadable, file.string() +
                                           " could not be read as TIFF: " + std::to_string(layout.width) +
                                           " x " + std::to_string(layout.height) +
                                           (pixels == 0 ? " pixels." : " pixels are more than fit here."));
  PicturePixels picture;
  picture.width = static_cast<int>(layout.width);
  picture.height = static_cast<int>(layout.height);
  if (layout.isDirect()) {
    picture.planes = static_cast<int>(layout.planes());
    Samples samples(tiff.get(), layout);
    if (!samples.read()) throw refuse();
    finish(picture, layout, samples.values());
  } else if (layout.isMeasured() || layout.samples > 4) {
    throw Error(ErrorKind::Unreadable,
                file.string() + " is a TIFF of " + std::to_string(layout.samples) + " samples of " +
                    std::to_string(layout.bits) +
                    " bits per pixel, which is neither grey nor colour. Save its bands "
                    "as FITS.");
  } else if (!readAsColours(tiff.get(), layout, picture)) {
    throw refuse();
  }
  return picture;
}

}  // namespace labeling
