#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <string>

#include <jpeglib.h>

#include <jerror.h>

#include "labeling/survey/picture_file.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

/// libjpeg leaves by longjmp, so what it jumps over must not own anything: all owners live in decodeJpeg().
struct Decoder {
  jpeg_decompress_struct jpeg{};
  jpeg_error_mgr errors{};
  std::jmp_buf leave{};
  std::array<char, JMSG_LENGTH_MAX> message{};
  bool truncated = false;
};

Decoder& decoderOf(j_common_ptr jpeg) { return *static_cast<Decoder*>(jpeg->client_data); }

void onError(j_common_ptr jpeg) {
  Decoder& decoder = decoderOf(jpeg);
  jpeg->err->format_message(jpeg, decoder.message.data());
  std::longjmp(decoder.leave, 1);
}

/// Level -1 is a warning: libjpeg would fill the rest with grey and carry on. A missing rest is refused.
void onMessage(j_common_ptr jpeg, int level) {
  if (level >= 0) return;
  const int code = jpeg->err->msg_code;
  if (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER) {
    decoderOf(jpeg).truncated = true;
    onError(jpeg);
  }
}

void onProgress(j_common_ptr jpeg) {
  // A few kilobytes can describe thousands of passes over a huge picture.
  constexpr int kMostScans = 500;
  if (reinterpret_cast<j_decompress_ptr>(jpeg)->input_scan_number > kMostScans) {
    std::snprintf(decoderOf(jpeg).message.data(), JMSG_LENGTH_MAX, "too many scans");
    std::longjmp(decoderOf(jpeg).leave, 1);
  }
}

/// The largest reduction (as denominator) that keeps `minimumSide` pixels on the shorter side.
unsigned reduction(const jpeg_decompress_struct& jpeg, int minimumSide) {
  if (minimumSide <= 0) return 1;
  const auto side = static_cast<std::int64_t>(std::min(jpeg.image_width, jpeg.image_height));
  for (const unsigned denominator : {8U, 4U, 2U})
    if ((side + denominator - 1) / denominator >= minimumSide) return denominator;
  return 1;
}

bool startDecoding(Decoder& decoder, std::span<const unsigned char> bytes, int minimumSide,
                   jpeg_progress_mgr& progress) {
  if (setjmp(decoder.leave) != 0) return false;
  jpeg_create_decompress(&decoder.jpeg);
  progress.progress_monitor = onProgress;
  decoder.jpeg.progress = &progress;
  jpeg_mem_src(&decoder.jpeg, bytes.data(), bytes.size());
  jpeg_read_header(&decoder.jpeg, TRUE);
  const auto pixels = static_cast<std::int64_t>(decoder.jpeg.image_width) * decoder.jpeg.image_height;
  if (pixels > kMostPicturePixels) {
    std::snprintf(decoder.message.data(), JMSG_LENGTH_MAX, "%u x %u pixels are more than fit here",
                  decoder.jpeg.image_width, decoder.jpeg.image_height);
    return false;
  }
  decoder.jpeg.scale_num = 1;
  decoder.jpeg.scale_denom = reduction(decoder.jpeg, minimumSide);
  switch (decoder.jpeg.jpeg_color_space) {
    case JCS_GRAYSCALE:
      decoder.jpeg.out_color_space = JCS_GRAYSCALE;
      break;
    case JCS_CMYK:
    case JCS_YCCK:
      decoder.jpeg.out_color_space = JCS_CMYK;
      break;
    default:
      decoder.jpeg.out_color_space = JCS_RGB;
  }
  jpeg_start_decompress(&decoder.jpeg);
  return true;
}

bool readRows(Decoder& decoder, unsigned char* rows, std::size_t rowBytes) {
  if (setjmp(decoder.leave) != 0) return false;
  while (decoder.jpeg.output_scanline < decoder.jpeg.output_height) {
    JSAMPROW row = rows + rowBytes * decoder.jpeg.output_scanline;
    jpeg_read_scanlines(&decoder.jpeg, &row, 1);
  }
  return true;
}

/// Interleaved bytes to planes in [0, 1]. CMYK is stored inverted, as Adobe does.
void unpack(PicturePixels& picture, const std::vector<unsigned char>& rows, int components) {
  const auto count = static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
  picture.pixels.resize(count * static_cast<std::size_t>(picture.planes));
  float* out = picture.pixels.data();
  const unsigned char* in = rows.data();
  constexpr float kUnit = 1.0F / 255.0F;
  if (components == 1) {
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<float>(in[i]) / 255.0F;
  } else if (components == 3) {
    for (std::size_t i = 0; i < count; ++i)
      for (std::size_t c = 0; c < 3; ++c) out[c * count + i] = static_cast<float>(in[3 * i + c]) / 255.0F;
  } else {
    for (std::size_t i = 0; i < count; ++i)
      for (std::size_t c = 0; c < 3; ++c)
        out[c * count + i] =
            static_cast<float>(in[4 * i + c]) * static_cast<float>(in[4 * i + 3]) * kUnit * kUnit;
  }
}
}  // namespace

PicturePixels decodeJpeg(std::span<const unsigned char> bytes, const std::filesystem::path& file,
                         int minimumSide) {
  Decoder decoder;
  jpeg_progress_mgr progress{};
  decoder.jpeg.err = jpeg_std_error(&decoder.errors);
  decoder.errors.error_exit = onError;
  decoder.errors.emit_message = onMessage;
  decoder.jpeg.client_data = &decoder;
  const struct Destroy {
    jpeg_decompress_struct* jpeg;
    ~Destroy() { jpeg_destroy_decompress(jpeg); }
  } destroy{&decoder.jpeg};
  const auto refuse = [&]() {
    return Error(ErrorKind::Unreadable,
                 decoder.truncated
                     ? file.string() +
                           " is truncated: the JPEG ends in the middle of the picture. "
                           "Fetch it again."
                     : file.string() + " could not be read as JPEG: " + decoder.message.data() + ".");
  };
  if (!startDecoding(decoder, bytes, minimumSide, progress)) throw refuse();

  PicturePixels picture;
  picture.width = static_cast<int>(decoder.jpeg.output_width);
  picture.height = static_cast<int>(decoder.jpeg.output_height);
  const int components = decoder.jpeg.output_components;
  picture.planes = components == 1 ? 1 : 3;
  const std::size_t rowBytes = static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(components);
  std::vector<unsigned char> rows(rowBytes * static_cast<std::size_t>(picture.height));
  if (!readRows(decoder, rows.data(), rowBytes)) throw refuse();
  unpack(picture, rows, components);
  return picture;
}

}  // namespace labeling
