#include "labeling/survey/fits_image.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>
#include <utility>

#include "labeling/survey/band_names.h"
#include "labeling/survey/fits_handle.h"
#include "labeling/survey/fits_pixels.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

constexpr std::int64_t kMostPixels = std::int64_t{1} << 28;  // 1 GiB as float32

void checkFitsMemory(const FitsShape& shape, const std::filesystem::path& path) {
  if (shape.planePixels() > kMostPixels)
    throw Error(ErrorKind::Unreadable,
                path.string() + " is an image of " + std::to_string(shape.width) + " x " +
                    std::to_string(shape.height) +
                    " pixels, which is too large to be one object. Make views into it: `new --mosaic`.");
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
    if (const auto shape = fitsShape(file, path); shape && !visit(hdu, *shape)) break;
  }
  fits_clear_errmsg();
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
  forEachImage(file.get(), path, [&](int hdu, const FitsShape& shape) {
    checkFitsDataPresent(file.get(), shape, path);
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
  std::optional<FitsShape> shape;
  int currentHdu = -2;
  for (const FitsPlane& wanted : planes) {
    if (wanted.hdu != currentHdu) {
      shape.reset();
      if (wanted.hdu < 0) {
        bool spectrumSeen = false;
        forEachImage(file.get(), path, [&](int, const FitsShape& found) {
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
        shape = fitsShape(file.get(), path);
        if (!shape || shape->axes < 2)
          throw Error(ErrorKind::Unreadable,
                      path.string() + " holds no image in extension " + std::to_string(wanted.hdu) + ".");
      }
      checkFitsDataPresent(file.get(), *shape, path);
      checkFitsMemory(*shape, path);
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
      if (auto sky = SkyFrame::fromHeader(fitsHeader(file.get())))
        result.sky = std::make_shared<const SkyFrame>(std::move(*sky));
    const std::string extname = textKey(file.get(), "EXTNAME").value_or("");
    result.bands.push_back(bandsOfPlanes(file.get(), bandOfHdu(file.get(), extname),
                                         shape->planes)[static_cast<std::size_t>(wanted.plane)]);
    const auto plane = static_cast<std::size_t>(shape->planePixels());
    result.pixels.resize(result.pixels.size() + plane);
    readFitsBox(file.get(), *shape, wanted.plane, {0, 0, shape->width, shape->height},
                std::span(result.pixels).last(plane), path);
  }
  return result;
}

}  // namespace labeling
