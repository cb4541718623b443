#include "labeling/survey/fits_image.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include "labeling/survey/band_names.h"
#include "labeling/survey/fits_handle.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

constexpr std::int64_t kMostPixels = std::int64_t{1} << 28;  // 1 GiB as float32
constexpr int kMostAxes = 16;

struct Shape {
  int bitpix = 0;
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::int64_t planes = 1;
  int axes = 0;
  bool compressed = false;

  std::int64_t planePixels() const { return width * height; }
};

/// The image in the current HDU; nothing if there are no pixels or it is a table.
std::optional<Shape> shapeOfHdu(fitsfile* file, const std::filesystem::path& path) {
  int status = 0;
  int type = 0;
  fits_get_hdu_type(file, &type, &status);
  if (status != 0) throwFits(path, "could not be read as FITS", status);
  if (type != IMAGE_HDU) return std::nullopt;
  Shape shape;
  std::array<LONGLONG, kMostAxes> lengths{};
  fits_get_img_paramll(file, kMostAxes, &shape.bitpix, &shape.axes, lengths.data(), &status);
  if (status != 0) throwFits(path, "has an image header that cannot be understood", status);
  if (shape.axes < 1 || shape.axes > kMostAxes) return std::nullopt;
  for (int axis = 0; axis < shape.axes; ++axis)
    if (lengths[static_cast<std::size_t>(axis)] < 1) return std::nullopt;
  shape.width = lengths[0];
  shape.height = shape.axes > 1 ? lengths[1] : 1;
  std::int64_t total = 1;
  for (int axis = 0; axis < shape.axes; ++axis) {
    const std::int64_t length = lengths[static_cast<std::size_t>(axis)];
    if (length > kMostPixels || total > std::numeric_limits<std::int64_t>::max() / 8 / length)
      throw Error(ErrorKind::Unreadable, path.string() + " claims an axis of " + std::to_string(length) +
                                             " pixels; the header is damaged, or this is no cutout.");
    total *= length;
    if (axis > 1) shape.planes *= length;
  }
  int compressed = fits_is_compressed_image(file, &status);
  shape.compressed = compressed != 0;
  return shape;
}

/// The data of the current HDU must lie inside the file: said before anything is allocated.
void checkWhole(fitsfile* file, const Shape& shape, const std::filesystem::path& path) {
  std::int64_t promised = 0;
  if (shape.compressed) {
    const std::int64_t heap = integerKey(file, "PCOUNT").value_or(0);
    const std::int64_t rowBytes = integerKey(file, "NAXIS1").value_or(0);
    const std::int64_t rows = integerKey(file, "NAXIS2").value_or(0);
    if (heap < 0 || rowBytes < 0 || rows < 0 || rowBytes > kMostPixels || rows > kMostPixels)
      throw Error(ErrorKind::Unreadable, path.string() + " has a damaged header (compressed image).");
    promised = rowBytes * rows + heap;
  } else {
    promised = shape.planePixels() * shape.planes * (std::abs(shape.bitpix) / 8);
  }
  const std::int64_t present = bytesAfterDataStart(file);
  if (promised > present)
    throw Error(ErrorKind::Unreadable, path.string() + " is truncated: its header promises " +
                                           std::to_string(promised) + " bytes of pixels and the file has " +
                                           std::to_string(std::max<std::int64_t>(present, 0)) +
                                           ". Fetch it again.");
  if (shape.planePixels() > kMostPixels)
    throw Error(ErrorKind::Unreadable,
                path.string() + " is an image of " + std::to_string(shape.width) + " x " +
                    std::to_string(shape.height) +
                    " pixels, which is more than fits here; cut it into cutouts first.");
}

std::string lowered(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// Names that say "this is the image" and nothing about the filter.
bool isGenericName(const std::string& extname) {
  static const std::set<std::string> generic{"",       "sci",  "primary", "image", "compressed_image",
                                             "cutout", "data", "science", "img"};
  return generic.contains(lowered(extname));
}

std::optional<std::string> filterOfHdu(fitsfile* file) {
  for (const char* key : {"FILTER", "BAND", "FILTNAM1", "FILTER1", "FILTER2"}) {
    auto value = textKey(file, key);
    if (value && !value->empty() && lowered(*value).find("clear") == std::string::npos) return value;
  }
  return std::nullopt;
}

/// EXTNAME if it is a filter, else FILTER, else an EXTNAME that means something.
std::string bandOfHdu(fitsfile* file, const std::string& extname) {
  if (wavelengthNm(extname)) return extname;
  if (auto filter = filterOfHdu(file)) return *filter;
  return isGenericName(extname) ? std::string() : extname;
}

std::vector<std::string> bandsOfPlanes(fitsfile* file, const std::string& band, std::int64_t planes) {
  std::vector<std::string> names;
  const std::string together = textKey(file, "BANDS").value_or("");  // "grz" of the Legacy Surveys
  for (std::int64_t plane = 0; plane < planes; ++plane) {
    const std::string number = std::to_string(plane);
    std::string name;
    if (planes == 1) {
      name = band.empty() ? number : band;
    } else if (planes < 100) {
      name = textKey(file, ("BAND" + number).c_str()).value_or("");
    }
    if (name.empty() && planes > 1 && static_cast<std::int64_t>(together.size()) == planes)
      name = std::string(1, together[static_cast<std::size_t>(plane)]);
    if (name.empty()) name = band.empty() ? number : band + "_" + number;
    names.push_back(name);
  }
  return names;
}

void makeUnique(std::vector<FitsImage>& images) {
  std::set<std::string> taken;
  for (FitsImage& image : images)
    for (std::string& band : image.planeBands) {
      std::string candidate = band;
      for (int number = 2; !taken.insert(candidate).second; ++number)
        candidate = band + "_" + std::to_string(number);
      band = candidate;
    }
}

/// Calls `visit(hdu, shape)` for each image HDU until it returns false.
template <typename Visit>
void forEachImage(fitsfile* file, const std::filesystem::path& path, Visit visit) {
  for (int hdu = 0;; ++hdu) {
    int status = 0;
    int type = 0;
    fits_movabs_hdu(file, hdu + 1, &type, &status);
    if (status == END_OF_FILE) break;
    if (status != 0) {
      // What follows the images read so far is no HDU: padding, or a damaged rest that nobody asked for.
      fits_clear_errmsg();
      if (hdu == 0) throwFits(path, "could not be read as FITS", status);
      break;
    }
    if (const auto shape = shapeOfHdu(file, path); shape && !visit(hdu, *shape)) break;
  }
  fits_clear_errmsg();
}

std::string headerOf(fitsfile* file) {
  char* cards = nullptr;
  int count = 0;
  int status = 0;
  fits_convert_hdr2str(file, 1, nullptr, 0, &cards, &count, &status);
  std::string header;
  if (status == 0 && cards != nullptr) header.assign(cards, static_cast<std::size_t>(count) * 80);
  int ignored = 0;
  if (cards != nullptr) fits_free_memory(cards, &ignored);
  fits_clear_errmsg();
  return header;
}

struct Scaling {
  double scale = 1;
  double zero = 0;
  std::optional<std::int64_t> blank;
  bool identity() const { return scale == 1 && zero == 0; }
};

Scaling scalingOfHdu(fitsfile* file, const Shape& shape) {
  Scaling scaling;
  scaling.scale = realKey(file, "BSCALE").value_or(1);
  scaling.zero = realKey(file, "BZERO").value_or(0);
  if (shape.bitpix > 0) {
    scaling.blank = integerKey(file, "BLANK");
    if (!scaling.blank && shape.compressed) scaling.blank = integerKey(file, "ZBLANK");
  }
  return scaling;
}

template <typename Raw>
std::vector<Raw> readRaw(fitsfile* file, int datatype, std::int64_t first, std::size_t count, Raw* missing,
                         const std::filesystem::path& path) {
  std::vector<Raw> raw(count);
  int status = 0;
  int anyMissing = 0;
  fits_read_img(file, datatype, first + 1, static_cast<LONGLONG>(count), missing, raw.data(), &anyMissing,
                &status);
  if (status != 0) throwFits(path, "has pixels that cannot be read", status);
  return raw;
}

/// `Arithmetic` is the type in which values are scaled: float for up to 16 bits, as astropy does.
template <typename Arithmetic, typename Raw>
void scaleInto(std::span<float> out, const std::vector<Raw>& raw, const Scaling& scaling) {
  const auto scale = static_cast<Arithmetic>(scaling.scale);
  const auto zero = static_cast<Arithmetic>(scaling.zero);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    Arithmetic value = static_cast<Arithmetic>(raw[i]);
    if (scaling.scale != 1) value = value * scale;
    if (scaling.zero != 0) value = value + zero;
    out[i] = static_cast<float>(value);
  }
  if constexpr (std::is_integral_v<Raw>)
    if (scaling.blank)
      for (std::size_t i = 0; i < raw.size(); ++i)
        if (static_cast<std::int64_t>(raw[i]) == *scaling.blank)
          out[i] = std::numeric_limits<float>::quiet_NaN();
}

void readPlane(fitsfile* file, const Shape& shape, std::int64_t plane, std::span<float> out,
               const std::filesystem::path& path) {
  const Scaling scaling = scalingOfHdu(file, shape);
  const std::int64_t first = plane * shape.planePixels();
  const auto count = static_cast<std::size_t>(shape.planePixels());
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
      scaleInto<float>(out, readRaw<int>(file, TINT, first, count, nullptr, path), scaling);
      break;
    case LONG_IMG:
      scaleInto<double>(out, readRaw<int>(file, TINT, first, count, nullptr, path), scaling);
      break;
    case LONGLONG_IMG:
      if (scaling.scale == 1 && scaling.zero == 0x1p63) {  // unsigned: exact before the one rounding
        const auto raw = readRaw<LONGLONG>(file, TLONGLONG, first, count, nullptr, path);
        for (std::size_t i = 0; i < count; ++i)
          out[i] = static_cast<float>(static_cast<std::uint64_t>(raw[i]) ^ (std::uint64_t{1} << 63));
      } else {
        scaleInto<double>(out, readRaw<LONGLONG>(file, TLONGLONG, first, count, nullptr, path), scaling);
      }
      break;
    case FLOAT_IMG:
      scaleInto<float>(
          out, readRaw<float>(file, TFLOAT, first, count, shape.compressed ? &floatNan : nullptr, path),
          scaling);
      break;
    case DOUBLE_IMG:
      scaleInto<double>(
          out, readRaw<double>(file, TDOUBLE, first, count, shape.compressed ? &doubleNan : nullptr, path),
          scaling);
      break;
    default:
      throw Error(ErrorKind::Unreadable, path.string() + " has BITPIX = " + std::to_string(shape.bitpix) +
                                             ", which FITS does not know.");
  }
}

Error noImage(const std::filesystem::path& path, bool spectrumSeen) {
  return Error(ErrorKind::Unreadable, spectrumSeen
                                          ? path.string() + " holds a spectrum (one axis), not an image."
                                          : path.string() + " holds no image with pixels.");
}
}  // namespace

bool isAuxiliaryImage(const std::string& extname) {
  static const std::set<std::string> auxiliary{
      "err",         "dq",         "samp",     "time",     "wht",         "weight",   "ctx",
      "con",         "exp",        "ivar",     "invvar",   "var",         "variance", "mask",
      "msk",         "psf",        "seg",      "segmap",   "wcsdvarr",    "d2imarr",  "area",
      "var_poisson", "var_rnoise", "var_flat", "maskbits", "segmentation"};
  std::string base = lowered(extname);
  if (const auto dot = base.find_first_of(" ,:"); dot != std::string::npos) base.resize(dot);
  return auxiliary.contains(base);
}

std::vector<FitsImage> listFitsImages(const std::filesystem::path& path) {
  const FitsHandle file = openFits(path);
  std::vector<FitsImage> images;
  bool spectrumSeen = false;
  forEachImage(file.get(), path, [&](int hdu, const Shape& shape) {
    checkWhole(file.get(), shape, path);
    if (shape.axes < 2) {
      spectrumSeen = true;
      return true;
    }
    if (shape.planes > 100000) return true;
    FitsImage image;
    image.hdu = hdu;
    image.name = textKey(file.get(), "EXTNAME").value_or("");
    image.width = static_cast<int>(shape.width);
    image.height = static_cast<int>(shape.height);
    image.planeBands = bandsOfPlanes(file.get(), bandOfHdu(file.get(), image.name), shape.planes);
    images.push_back(std::move(image));
    return true;
  });
  if (images.empty()) throw noImage(path, spectrumSeen);
  makeUnique(images);
  return images;
}

FitsPixels readFitsPlanes(const std::filesystem::path& path, std::span<const FitsPlane> planes) {
  const FitsHandle file = openFits(path);
  FitsPixels result;
  std::optional<Shape> shape;
  int currentHdu = -2;
  for (const FitsPlane& wanted : planes) {
    if (wanted.hdu != currentHdu) {
      shape.reset();
      if (wanted.hdu < 0) {
        bool spectrumSeen = false;
        forEachImage(file.get(), path, [&](int, const Shape& found) {
          if (found.axes < 2) {
            spectrumSeen = true;
            return true;
          }
          shape = found;
          return false;
        });
        if (!shape) throw noImage(path, spectrumSeen);
      } else {
        int status = 0;
        int type = 0;
        fits_movabs_hdu(file.get(), wanted.hdu + 1, &type, &status);
        if (status != 0)
          throw Error(ErrorKind::Unreadable,
                      path.string() + " has no extension " + std::to_string(wanted.hdu) + ".");
        shape = shapeOfHdu(file.get(), path);
        if (!shape || shape->axes < 2)
          throw Error(ErrorKind::Unreadable,
                      path.string() + " holds no image in extension " + std::to_string(wanted.hdu) + ".");
      }
      checkWhole(file.get(), *shape, path);
      currentHdu = wanted.hdu;
    }
    if (wanted.plane < 0 || wanted.plane >= shape->planes)
      throw Error(ErrorKind::BadInput, path.string() + " has no plane " + std::to_string(wanted.plane) +
                                           " (it has " + std::to_string(shape->planes) + ").");
    const auto width = static_cast<int>(shape->width);
    const auto height = static_cast<int>(shape->height);
    if (result.bands.empty()) {
      result.width = width;
      result.height = height;
      result.unit = textKey(file.get(), "BUNIT").value_or("");
    } else if (width != result.width || height != result.height) {
      throw Error(ErrorKind::BadInput,
                  path.string() + " has planes of different size: " + std::to_string(result.width) + " x " +
                      std::to_string(result.height) + " and " + std::to_string(width) + " x " +
                      std::to_string(height) + " pixels. Name one extension.");
    }
    if (static_cast<std::int64_t>(result.bands.size() + 1) * shape->planePixels() > kMostPixels)
      throw Error(ErrorKind::Unreadable, path.string() + " holds more pixels than fit here; cut it first.");
    if (!result.sky)
      if (auto sky = SkyFrame::fromHeader(headerOf(file.get())))
        result.sky = std::make_shared<const SkyFrame>(std::move(*sky));
    const std::string extname = textKey(file.get(), "EXTNAME").value_or("");
    result.bands.push_back(bandsOfPlanes(file.get(), bandOfHdu(file.get(), extname),
                                         shape->planes)[static_cast<std::size_t>(wanted.plane)]);
    const auto plane = static_cast<std::size_t>(shape->planePixels());
    result.pixels.resize(result.pixels.size() + plane);
    readPlane(file.get(), *shape, wanted.plane, std::span(result.pixels).last(plane), path);
  }
  return result;
}

}  // namespace labeling
