#include "labeling/survey/cutout_writer.h"

#include <png.h>

#include <algorithm>

#include "labeling/survey/fits_writer.h"
#include "model/arrays/atomic_file.h"
#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

/// The pixels with the first row at the bottom, as FITS has them.
std::vector<float> fromBottom(const Cutout& cutout) {
  std::vector<float> turned(cutout.pixels.size());
  const auto width = static_cast<std::ptrdiff_t>(cutout.width);
  const auto rows = static_cast<std::ptrdiff_t>(cutout.pixels.size()) / std::max<std::ptrdiff_t>(width, 1);
  for (std::ptrdiff_t row = 0; row < rows; ++row) {
    const std::ptrdiff_t band = row / cutout.height;
    const std::ptrdiff_t mirrored = band * cutout.height + (cutout.height - 1 - row % cutout.height);
    std::copy_n(cutout.pixels.begin() + row * width, width, turned.begin() + mirrored * width);
  }
  return turned;
}

}  // namespace

void writeCutoutFits(const Cutout& cutout, const std::string& object, const std::filesystem::path& file) {
  FitsImageFile image;
  image.width = cutout.width;
  image.height = cutout.height;
  image.bands = cutout.bands;
  image.units = cutout.units;
  image.object = object;
  if (cutout.sky) image.skyCards = cutout.sky->headerCards();
  std::vector<float> turned;
  if (cutout.rowOrder == RowOrder::TopFirst) turned = fromBottom(cutout);
  image.pixels = turned.empty() ? std::span<const float>(cutout.pixels) : std::span<const float>(turned);
  writeFitsImage(image, file);
}

std::string pngOf(const Picture& picture) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = PNG_FORMAT_RGB;
  if (picture.rgb.size() !=
      3 * static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height))
    throw Error(ErrorKind::BadInput, "A picture could not be encoded: its size and its pixels do not match.");
  png_alloc_size_t size = 0;
  if (png_image_write_to_memory(&image, nullptr, &size, 0, picture.rgb.data(), 0, nullptr) == 0)
    throw Error(ErrorKind::BadInput, std::string("A picture could not be encoded: ") + image.message);
  std::string bytes(size, '\0');
  if (png_image_write_to_memory(&image, bytes.data(), &size, 0, picture.rgb.data(), 0, nullptr) == 0)
    throw Error(ErrorKind::BadInput, std::string("A picture could not be encoded: ") + image.message);
  bytes.resize(size);
  return bytes;
}

void writeCutoutPng(const Picture& picture, const std::filesystem::path& file) {
  model::writeWhole(file, pngOf(picture));
}

void writeCutoutJpeg(const Picture& picture, const std::filesystem::path& file) {
  model::writeWhole(file, jpegOf(picture));
}

}  // namespace labeling
