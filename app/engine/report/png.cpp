#include "app/engine/report/png.h"

#include <cstdint>

#include "labeling/survey/cutout_writer.h"

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

std::string dataUriOf(const labeling::Picture& picture) {
  return "data:image/png;base64," + base64(labeling::pngOf(picture));
}

}  // namespace app
