#include "labeling/survey/fits_pixels.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <type_traits>

#include "labeling/survey/fits_handle.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

constexpr std::int64_t kLongestAxis = std::int64_t{1} << 28;
constexpr int kMostAxes = 16;

FitsScaling scalingOf(fitsfile* file, int bitpix, bool compressed) {
  FitsScaling scaling;
  scaling.scale = realKey(file, "BSCALE").value_or(1);
  scaling.zero = realKey(file, "BZERO").value_or(0);
  if (bitpix > 0) {
    scaling.blank = integerKey(file, "BLANK");
    if (!scaling.blank && compressed) scaling.blank = integerKey(file, "ZBLANK");
  }
  return scaling;
}

/// Where a box lies in the file's terms.
struct Place {
  bool contiguous = false;  ///< whole rows: one run of pixels
  LONGLONG first = 1;       ///< of that run, from 1
  std::array<long, kMostAxes> low{}, high{}, step{};
};

Place placeOf(const FitsShape& shape, std::int64_t plane, const PixelBox& box) {
  Place place;
  place.contiguous = box.width == shape.width;
  place.first = plane * shape.planePixels() + box.y * shape.width + 1;
  place.step.fill(1);
  place.low[0] = static_cast<long>(box.x + 1);
  place.high[0] = static_cast<long>(box.x + box.width);
  place.low[1] = static_cast<long>(box.y + 1);
  place.high[1] = static_cast<long>(box.y + box.height);
  for (std::size_t axis = 2; axis < shape.lengths.size(); ++axis) {
    place.low[axis] = place.high[axis] = static_cast<long>(plane % shape.lengths[axis] + 1);
    plane /= shape.lengths[axis];
  }
  return place;
}

template <typename Raw>
std::vector<Raw> readRaw(fitsfile* file, int datatype, Place place, std::size_t count, Raw* missing,
                         const std::filesystem::path& path) {
  std::vector<Raw> raw(count);
  int status = 0;
  int anyMissing = 0;
  if (place.contiguous)
    fits_read_img(file, datatype, place.first, static_cast<LONGLONG>(count), missing, raw.data(), &anyMissing,
                  &status);
  else
    fits_read_subset(file, datatype, place.low.data(), place.high.data(), place.step.data(), missing,
                     raw.data(), &anyMissing, &status);
  if (status != 0) throwFits(path, "has pixels that cannot be read", status);
  return raw;
}

template <typename Arithmetic, typename Raw>
void scaleInto(std::span<float> out, const std::vector<Raw>& raw, const FitsScaling& scaling) {
  toPhysical<Arithmetic>(out, scaling, [&raw](std::size_t i) { return raw[i]; });
}

}  // namespace

std::optional<FitsShape> fitsShape(fitsfile* file, const std::filesystem::path& path) {
  int status = 0;
  int type = 0;
  fits_get_hdu_type(file, &type, &status);
  if (status != 0) throwFits(path, "could not be read as FITS", status);
  if (type != IMAGE_HDU) return std::nullopt;
  FitsShape shape;
  std::array<LONGLONG, kMostAxes> lengths{};
  fits_get_img_paramll(file, kMostAxes, &shape.bitpix, &shape.axes, lengths.data(), &status);
  if (status != 0) throwFits(path, "has an image header that cannot be understood", status);
  if (shape.axes < 1 || shape.axes > kMostAxes) return std::nullopt;
  for (int axis = 0; axis < shape.axes; ++axis)
    if (lengths[static_cast<std::size_t>(axis)] < 1) return std::nullopt;
  shape.lengths.assign(lengths.begin(), lengths.begin() + shape.axes);
  shape.width = lengths[0];
  shape.height = shape.axes > 1 ? lengths[1] : 1;
  std::int64_t total = 1;
  for (int axis = 0; axis < shape.axes; ++axis) {
    const std::int64_t length = lengths[static_cast<std::size_t>(axis)];
    if (length > kLongestAxis || total > std::numeric_limits<std::int64_t>::max() / 8 / length)
      throw Error(ErrorKind::Unreadable, path.string() + " claims an axis of " + std::to_string(length) +
                                             " pixels; the header is damaged, or this is no cutout.");
    total *= length;
    if (axis > 1) shape.planes *= length;
  }
  int compressed = fits_is_compressed_image(file, &status);
  shape.compressed = compressed != 0;
  shape.scaling = scalingOf(file, shape.bitpix, shape.compressed);
  return shape;
}

void readFitsBox(fitsfile* file, const FitsShape& shape, std::int64_t plane, const PixelBox& box,
                 std::span<float> out, const std::filesystem::path& path) {
  const FitsScaling& scaling = shape.scaling;
  const Place place = placeOf(shape, plane, box);
  const std::size_t count = box.pixels();
  int status = 0;
  // CFITSIO would scale in double precision; the raw numbers are scaled here.
  if (shape.bitpix > 0 || !scaling.identity()) fits_set_bscale(file, 1, 0, &status);
  if (status != 0) throwFits(path, "has pixels that cannot be read", status);
  // CFITSIO looks for NaN only if asked to, and then turns subnormal numbers into 0: so ask only where
  // compressed tiles mark missing pixels.
  float floatNan = std::numeric_limits<float>::quiet_NaN();
  double doubleNan = std::numeric_limits<double>::quiet_NaN();
  switch (shape.bitpix) {
    case BYTE_IMG:
    case SHORT_IMG:
      scaleInto<float>(out, readRaw<int>(file, TINT, place, count, nullptr, path), scaling);
      break;
    case LONG_IMG:
      scaleInto<double>(out, readRaw<int>(file, TINT, place, count, nullptr, path), scaling);
      break;
    case LONGLONG_IMG:
      scaleInto<double>(out, readRaw<LONGLONG>(file, TLONGLONG, place, count, nullptr, path), scaling);
      break;
    case FLOAT_IMG:
      scaleInto<float>(
          out, readRaw<float>(file, TFLOAT, place, count, shape.compressed ? &floatNan : nullptr, path),
          scaling);
      break;
    case DOUBLE_IMG:
      scaleInto<double>(
          out, readRaw<double>(file, TDOUBLE, place, count, shape.compressed ? &doubleNan : nullptr, path),
          scaling);
      break;
    default:
      throw Error(ErrorKind::Unreadable, path.string() + " has BITPIX = " + std::to_string(shape.bitpix) +
                                             ", which FITS does not know.");
  }
}

void readFitsIntegers(fitsfile* file, const FitsShape& shape, std::int64_t plane, const PixelBox& box,
                      std::span<std::int64_t> out, const std::filesystem::path& path) {
  int status = 0;
  if (shape.bitpix > 0) fits_set_bscale(file, 1, 0, &status);
  if (status != 0) throwFits(path, "has pixels that cannot be read", status);
  const auto raw =
      readRaw<LONGLONG>(file, TLONGLONG, placeOf(shape, plane, box), box.pixels(), nullptr, path);
  std::copy(raw.begin(), raw.end(), out.begin());
}

}  // namespace labeling
