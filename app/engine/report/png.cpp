#include "app/engine/report/png.h"

#include <png.h>

#include <cstdint>

#include "model/base/error.h"

namespace app {
namespace {

std::string base64(const std::string& bytes) {
  static constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t k = 0; k < 3; ++k)
      three = three << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k)
      text += i + k > bytes.size() ? '=' : kLetters[three >> (18 - 6 * k) & 63u];
  }
  return text;
}

}  // namespace

std::string pngOf(const labeling::Picture& picture) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = 0;
  if (png_image_write_to_memory(&image, nullptr, &size, 0, picture.rgb.data(), 0, nullptr) == 0)
    throw model::Error(model::ErrorKind::Internal,
                       std::string("A picture could not be encoded: ") + image.message);
  std::string bytes(size, '\0');
  if (png_image_write_to_memory(&image, bytes.data(), &size, 0, picture.rgb.data(), 0, nullptr) == 0)
    throw model::Error(model::ErrorKind::Internal,
                       std::string("A picture could not be encoded: ") + image.message);
  bytes.resize(size);
  return bytes;
}

std::string dataUriOf(const labeling::Picture& picture) {
  return "data:image/png;base64," + base64(pngOf(picture));
}

}  // namespace app
