#include <png.h>

#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <string>

#include "labeling/survey/picture_file.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

/// libpng leaves by longjmp, so what it jumps over must not own anything: all owners live in decodePng().
struct Decoder {
  png_structp png = nullptr;
  png_infop info = nullptr;
  std::span<const unsigned char> bytes;
  std::size_t position = 0;
  bool truncated = false;
  std::array<char, 160> message{};
  std::jmp_buf leave{};
};

void onError(png_structp png, png_const_charp message) {
  auto& decoder = *static_cast<Decoder*>(png_get_error_ptr(png));
  std::snprintf(decoder.message.data(), decoder.message.size(), "%s", message);
  std::longjmp(decoder.leave, 1);
}

void onWarning(png_structp, png_const_charp) {}  // harmless by libpng's own judgement: odd metadata

void readFromMemory(png_structp png, png_bytep to, std::size_t count) {
  auto& decoder = *static_cast<Decoder*>(png_get_io_ptr(png));
  if (count > decoder.bytes.size() - decoder.position) {
    decoder.truncated = true;
    png_error(png, "the file ends too early");
  }
  std::memcpy(to, decoder.bytes.data() + decoder.position, count);
  decoder.position += count;
}

bool startDecoding(Decoder& decoder) {
  if (setjmp(decoder.leave) != 0) return false;
  png_set_read_fn(decoder.png, &decoder, readFromMemory);
  png_set_user_limits(decoder.png, 1 << 20, 1 << 20);
  png_read_info(decoder.png, decoder.info);
  const auto pixels = static_cast<std::int64_t>(png_get_image_width(decoder.png, decoder.info)) *
                      png_get_image_height(decoder.png, decoder.info);
  if (pixels > kMostPicturePixels) png_error(decoder.png, "it has more pixels than fit here");
  png_set_expand(decoder.png);  // palettes to colours, 1-4 bits to 8, transparent colours to alpha
  if (png_get_bit_depth(decoder.png, decoder.info) == 16) png_set_swap(decoder.png);  // little-endian host
  png_set_interlace_handling(decoder.png);
  png_read_update_info(decoder.png, decoder.info);
  return true;
}

bool readRows(Decoder& decoder, png_bytepp rows) {
  if (setjmp(decoder.leave) != 0) return false;
  png_read_image(decoder.png, rows);
  png_read_end(decoder.png, nullptr);
  return true;
}

template <typename Sample>
void unpack(PicturePixels& picture, const std::vector<unsigned char>& bytes, std::size_t channels,
            float full) {
  const auto count = static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
  const auto planes = static_cast<std::size_t>(picture.planes);
  const bool alpha = channels == planes + 1;
  picture.pixels.resize(count * planes);
  const auto at = [&](std::size_t index) {
    Sample sample;
    std::memcpy(&sample, bytes.data() + index * sizeof(Sample), sizeof(Sample));
    return static_cast<float>(sample) / full;
  };
  for (std::size_t i = 0; i < count; ++i) {
    const float cover = alpha ? at(i * channels + planes) : 1.0F;
    for (std::size_t c = 0; c < planes; ++c) picture.pixels[c * count + i] = at(i * channels + c) * cover;
  }
}
}  // namespace

PicturePixels decodePng(std::span<const unsigned char> bytes, const std::filesystem::path& file) {
  Decoder decoder;
  decoder.bytes = bytes;
  decoder.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &decoder, onError, onWarning);
  if (decoder.png != nullptr) decoder.info = png_create_info_struct(decoder.png);
  const struct Destroy {
    Decoder& decoder;
    ~Destroy() { png_destroy_read_struct(&decoder.png, &decoder.info, nullptr); }
  } destroy{decoder};
  if (decoder.info == nullptr) throw Error(ErrorKind::OutOfMemory, "There is no memory left to read a PNG.");
  const auto refuse = [&]() {
    return Error(
        ErrorKind::Unreadable,
        decoder.truncated
            ? file.string() + " is truncated: the PNG ends in the middle of the picture. Fetch it again."
            : file.string() + " could not be read as PNG: " + decoder.message.data() + ".");
  };
  if (!startDecoding(decoder)) throw refuse();

  PicturePixels picture;
  picture.width = static_cast<int>(png_get_image_width(decoder.png, decoder.info));
  picture.height = static_cast<int>(png_get_image_height(decoder.png, decoder.info));
  const std::size_t channels = png_get_channels(decoder.png, decoder.info);
  picture.planes = channels <= 2 ? 1 : 3;
  const std::size_t rowBytes = png_get_rowbytes(decoder.png, decoder.info);
  std::vector<unsigned char> pixels(rowBytes * static_cast<std::size_t>(picture.height));
  std::vector<png_bytep> rows(static_cast<std::size_t>(picture.height));
  for (std::size_t y = 0; y < rows.size(); ++y) rows[y] = pixels.data() + y * rowBytes;
  if (!readRows(decoder, rows.data())) throw refuse();
  if (png_get_bit_depth(decoder.png, decoder.info) == 16)
    unpack<std::uint16_t>(picture, pixels, channels, 65535.0F);
  else
    unpack<std::uint8_t>(picture, pixels, channels, 255.0F);
  return picture;
}

}  // namespace labeling
