#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include <jpeglib.h>

#include "labeling/survey/cutout_writer.h"
#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

/// libjpeg leaves by longjmp, so what it jumps over must not own anything: all owners live in jpegOf().
struct Encoder {
  jpeg_compress_struct jpeg{};
  jpeg_error_mgr errors{};
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  char message[JMSG_LENGTH_MAX] = {};
  std::jmp_buf leave{};
};

void onError(j_common_ptr jpeg) {
  auto& encoder = *static_cast<Encoder*>(jpeg->client_data);
  jpeg->err->format_message(jpeg, encoder.message);
  std::longjmp(encoder.leave, 1);
}

bool encode(Encoder& encoder, const Picture& picture, int quality) {
  if (setjmp(encoder.leave) != 0) return false;
  jpeg_compress_struct& jpeg = encoder.jpeg;
  jpeg_create_compress(&jpeg);
  jpeg_mem_dest(&jpeg, &encoder.bytes, &encoder.size);
  jpeg.image_width = static_cast<JDIMENSION>(picture.width);
  jpeg.image_height = static_cast<JDIMENSION>(picture.height);
  jpeg.input_components = 3;
  jpeg.in_color_space = JCS_RGB;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, quality, TRUE);
  for (int component = 0; component < 3; ++component) {
    jpeg.comp_info[component].h_samp_factor = 1;
    jpeg.comp_info[component].v_samp_factor = 1;
  }
  jpeg_start_compress(&jpeg, TRUE);
  const std::size_t rowBytes = 3 * static_cast<std::size_t>(picture.width);
  while (jpeg.next_scanline < jpeg.image_height) {
    // libjpeg takes rows it does not change as if it might.
    auto* row = const_cast<JSAMPROW>(picture.rgb.data() + rowBytes * jpeg.next_scanline);
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  return true;
}

}  // namespace

std::string jpegOf(const Picture& picture, int quality) {
  if (quality < 1 || quality > 100)
    throw Error(ErrorKind::BadInput,
                "The quality of a JPEG is 1 to 100, not " + std::to_string(quality) + ".");
  if (picture.width < 1 || picture.height < 1 ||
      picture.rgb.size() !=
          3 * static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height))
    throw Error(ErrorKind::BadInput, "A picture could not be encoded: its size and its pixels do not match.");
  const auto encoder = std::make_unique<Encoder>();
  encoder->jpeg.err = jpeg_std_error(&encoder->errors);
  encoder->errors.error_exit = onError;
  encoder->jpeg.client_data = encoder.get();
  const bool isDone = encode(*encoder, picture, quality);
  std::string bytes;
  if (isDone) bytes.assign(reinterpret_cast<const char*>(encoder->bytes), encoder->size);
  jpeg_destroy_compress(&encoder->jpeg);
  std::free(encoder->bytes);
  if (!isDone)
    throw Error(ErrorKind::BadInput, std::string("A picture could not be encoded: ") + encoder->message);
  return bytes;
}

}  // namespace labeling
