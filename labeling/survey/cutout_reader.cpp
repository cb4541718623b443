#include "labeling/survey/cutout_reader.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <string_view>
#include <utility>

#include "labeling/survey/band_names.h"
#include "labeling/survey/file_bytes.h"
#include "labeling/survey/fits_image.h"
#include "labeling/survey/image_folder.h"
#include "labeling/survey/picture_file.h"
#include "labeling/survey/view_reader.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

bool isPictureKind(FileKind kind) {
  return kind == FileKind::Jpeg || kind == FileKind::Png || kind == FileKind::Tiff;
}

/// The pixels that one file contributes.
Cutout readPicture(const ImageSource& source, FileKind kind, const ReadOptions& options) {
  const std::vector<unsigned char> bytes = readBytes(source.path);
  PicturePixels picture = kind == FileKind::Jpeg  ? decodeJpeg(bytes, source.path, options.minimumSide)
                          : kind == FileKind::Png ? decodePng(bytes, source.path)
                                                  : decodeTiff(bytes, source.path);
  Cutout cutout;
  cutout.width = picture.width;
  cutout.height = picture.height;
  cutout.pixels = std::move(picture.pixels);
  cutout.rowOrder = RowOrder::TopFirst;
  cutout.isPicture = !picture.isMeasured;
  if (picture.planes == 3) {
    cutout.bands = {"red", "green", "blue"};
  } else {
    cutout.bands = {source.band.empty() ? "grey" : source.band};
  }
  return cutout;
}

Cutout readFits(std::span<const ImageSource> sources, const ReadOptions& options) {
  std::vector<FitsPlane> planes;
  for (const ImageSource& source : sources) planes.push_back({source.hdu, source.plane});
  FitsExtras extras;
  extras.sky = options.sky;
  extras.noise = options.inverseVariance;
  extras.mask = options.hideMasked;
  FitsPixels found = readFitsPlanes(sources.front().path, planes, extras);
  Cutout cutout;
  cutout.width = found.width;
  cutout.height = found.height;
  cutout.bands = std::move(found.bands);
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (!sources[i].band.empty()) cutout.bands[i] = sources[i].band;
    if (found.isLost[i]) cutout.lostBands.push_back(cutout.bands[i]);
  }
  cutout.pixels = std::move(found.pixels);
  cutout.units = std::move(found.units);
  cutout.sky = std::move(found.sky);
  cutout.inverseVariance = std::move(found.inverseVariance);
  cutout.mask = std::move(found.mask);
  cutout.notice = std::move(found.lost);
  for (std::size_t i = 0; i < cutout.mask.size(); ++i)
    if (cutout.mask[i] != 0) cutout.pixels[i] = std::numeric_limits<float>::quiet_NaN();
  return cutout;
}

/// Adds the planes of `part`, or `absent` where only the other side has some.
template <typename Value>
void appendPlanes(std::vector<Value>& whole, const std::vector<Value>& part, std::size_t before,
                  std::size_t added, Value absent) {
  if (whole.empty() && part.empty()) return;
  whole.resize(before, absent);
  whole.insert(whole.end(), part.begin(), part.end());
  whole.resize(before + added, absent);
}

void append(Cutout& whole, Cutout part, const std::string& path) {
  if (part.isPicture != whole.isPicture)
    throw Error(ErrorKind::BadInput,
                path +
                    " cannot be a band beside the others: pictures (JPEG, PNG, TIFF) and FITS "
                    "images cannot be mixed in one object.");
  if (part.isPicture && (part.bands.size() != 1 || whole.bands.size() == 3))
    throw Error(ErrorKind::BadInput,
                path + " cannot be a band beside the others: a colour picture is an object of its own.");
  if (part.width != whole.width || part.height != whole.height)
    throw Error(ErrorKind::BadInput,
                path + " has " + std::to_string(part.width) + " x " + std::to_string(part.height) +
                    " pixels where the object's first band has " + std::to_string(whole.width) + " x " +
                    std::to_string(whole.height) + ". Bring all bands to one pixel grid.");
  appendPlanes(whole.units, part.units, whole.bands.size(), part.bands.size(), std::string());
  whole.bands.insert(whole.bands.end(), part.bands.begin(), part.bands.end());
  appendPlanes(whole.inverseVariance, part.inverseVariance, whole.pixels.size(), part.pixels.size(),
               std::numeric_limits<float>::quiet_NaN());
  appendPlanes(whole.mask, part.mask, whole.pixels.size(), part.pixels.size(), std::uint8_t{0});
  whole.pixels.insert(whole.pixels.end(), part.pixels.begin(), part.pixels.end());
  whole.lostBands.insert(whole.lostBands.end(), part.lostBands.begin(), part.lostBands.end());
  if (!part.notice.empty()) whole.notice += (whole.notice.empty() ? "" : " ") + part.notice;
  if (!whole.sky) whole.sky = std::move(part.sky);
}

FileKind kindOfImage(const std::string& path) {
  const FileKind kind = kindOfFile(path);
  if (kind == FileKind::Text || kind == FileKind::Unknown)
    throw Error(ErrorKind::Unreadable, notAnImageSentence(path));
  return kind;
}
}  // namespace

Cutout readCutout(std::span<const ImageSource> sources, const ReadOptions& options) {
  if (sources.empty()) throw Error(ErrorKind::BadInput, "This object names no image file.");
  if (sources.front().view) return readView(sources, options);
  Cutout whole;
  for (std::size_t first = 0; first < sources.size();) {
    std::size_t last = first + 1;
    const std::string& path = sources[first].path;
    const FileKind kind = kindOfImage(path);
    const bool picture = isPictureKind(kind);
    while (!picture && last < sources.size() && sources[last].path == path) ++last;
    Cutout part = picture ? readPicture(sources[first], kind, options)
                          : readFits(sources.subspan(first, last - first), options);
    if (first == 0)
      whole = std::move(part);
    else
      append(whole, std::move(part), path);
    first = last;
  }
  return whole;
}

FileOffer offerOf(const std::filesystem::path& file) {
  const std::string path = file.string();
  if (isPictureKind(kindOfImage(path))) return {{ImageSource{"", path, -1, 0}}, "", false};
  FileOffer offer;
  offer.isFits = true;
  const FitsContents contents = fitsContents(file);
  for (const FitsBand& band : fitsBands(contents))
    offer.sources.push_back({band.name, path, band.hdu, band.plane});
  for (const FitsImage& image : contents.images)
    if (image.hdu == offer.sources.front().hdu) checkObjectSize(file, image.width, image.height);
  // Where only the file's name says it: "kids_g.fits" without FILTER, or with the name of a detector.
  if (offer.sources.size() == 1 && !wavelengthNm(offer.sources.front().band))
    if (const auto split = splitTrailingBand(imageStem(file))) offer.sources.front().band = split->band;
  offer.lost = contents.lost;
  return offer;
}

std::vector<ImageSource> sourcesOf(const std::filesystem::path& file) { return offerOf(file).sources; }

bool isImageFile(const std::filesystem::path& file) {
  std::string name = file.filename().string();
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  constexpr std::array<std::string_view, 12> kEndings{".fits",   ".fit",     ".fts",    ".fits.gz",
                                                      ".fit.gz", ".fits.fz", ".fts.gz", ".jpg",
                                                      ".jpeg",   ".png",     ".tif",    ".tiff"};
  return std::any_of(kEndings.begin(), kEndings.end(), [&](std::string_view ending) {
    return name.size() > ending.size() && name.ends_with(ending);
  });
}

}  // namespace labeling
