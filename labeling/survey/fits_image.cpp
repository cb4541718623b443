#include "labeling/survey/fits_image.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "labeling/survey/band_names.h"
#include "labeling/survey/fits_file.h"
#include "labeling/survey/fits_sky.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

constexpr std::int64_t kMostPlanes = 100000;

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

std::optional<std::string> filterOfHdu(const FitsHeader& header) {
  for (const char* key : {"FILTER", "BAND", "FILTNAM1", "FILTER1", "FILTER2", "FILTERS"}) {
    auto value = header.text(key);
    if (value && !value->empty() && lowered(*value).find("clear") == std::string::npos)
      return shortBand(*value);
  }
  return std::nullopt;
}

/// EXTNAME if it is a filter, else FILTER, else an EXTNAME that means something.
std::string bandOfHdu(const FitsHeader& header) {
  const std::string extname = header.text("EXTNAME").value_or("");
  if (wavelengthNm(extname)) return extname;
  if (auto filter = filterOfHdu(header)) return *filter;
  return isGenericName(extname) ? std::string() : extname;
}

std::string bandOfPlane(const FitsHdu& hdu, const std::string& band, std::int64_t plane) {
  const std::int64_t planes = hdu.planes();
  const std::string number = std::to_string(plane);
  if (planes == 1) return band.empty() ? number : band;
  if (planes < 100)
    if (auto name = hdu.header.text("BAND" + number); name && !name->empty()) return *name;
  const std::string together = hdu.header.text("BANDS").value_or("");  // "grz" of the Legacy Surveys
  if (static_cast<std::int64_t>(together.size()) == planes)
    return std::string(1, together[static_cast<std::size_t>(plane)]);
  return band.empty() ? number : band + "_" + number;
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

/// "bands r and z (bytes 1389044 of 2157312)": what a unit has lost; empty if it is whole.
std::string lossOf(const FitsFile& file, const FitsHdu& hdu) {
  if (!hdu.problem.empty()) return "extension " + std::to_string(hdu.number) + " (" + hdu.problem + ")";
  if (!hdu.hasPixels() || hdu.isWhole()) return {};
  const std::int64_t whole = file.wholePlanes(hdu), planes = hdu.planes();
  const std::string bytes = " (its header promises " + std::to_string(hdu.dataBytes) +
                            " bytes of pixels and the file has " + std::to_string(hdu.presentBytes) + ")";
  if (planes == 1 || whole == 0) {
    const std::string name = hdu.header.text("EXTNAME").value_or("");
    return "the image in extension " + std::to_string(hdu.number) + (name.empty() ? "" : " (" + name + ")") +
           bytes;
  }
  std::string names;
  const std::string band = bandOfHdu(hdu.header);
  constexpr std::int64_t kShown = 8;
  for (std::int64_t plane = whole; plane < planes; ++plane) {
    if (plane - whole == kShown && planes - plane > 1) {
      names += " and " + std::to_string(planes - plane) + " more";
      break;
    }
    names += (names.empty() ? "" : ", ") + bandOfPlane(hdu, band, plane);
  }
  return "of " + std::to_string(planes) + " planes the last " + std::to_string(planes - whole) + ", " +
         names + bytes;
}

std::string lossOf(const FitsFile& file) {
  std::string losses;
  bool truncated = file.source().endsEarly();
  for (const FitsHdu& hdu : file.hdus()) {
    const std::string loss = lossOf(file, hdu);
    truncated = truncated || !hdu.isWhole();
    if (!loss.empty()) losses += (losses.empty() ? "" : "; ") + loss;
  }
  if (losses.empty() && file.source().endsEarly()) losses = "whatever followed the last whole image";
  if (losses.empty()) return {};
  return file.path().string() + (truncated ? " is truncated" : " is damaged") + ". Lost: " + losses +
         ". Fetch it again.";
}

/// The sentence for a file without an image that can be shown.
Error noImage(const FitsFile& file) {
  const std::string path = file.path().string();
  const auto refused = [&](const std::string& what) { return Error(ErrorKind::Unreadable, path + what); };
  bool spectrum = false;
  for (const FitsHdu& hdu : file.hdus()) {
    if (!hdu.problem.empty()) return refused(" holds " + hdu.problem + ". Fetch it again.");
    if (!hdu.hasPixels()) continue;
    if (hdu.axes.size() < 2) {
      spectrum = true;
      continue;
    }
    if (file.wholePlanes(hdu) < 1)
      return refused(" is truncated: its header promises " + std::to_string(hdu.dataBytes) +
                     " bytes of pixels and the file has " + std::to_string(hdu.presentBytes) +
                     ". Fetch it again.");
  }
  if (file.source().endsEarly())
    return refused(" is truncated: the zipped file breaks off before its first image. Fetch it again.");
  if (spectrum) return refused(" holds a spectrum (one axis), not an image.");
  bool table = false;
  for (const FitsHdu& hdu : file.hdus()) {
    if (hdu.header.isTrue("GROUPS") && hdu.dataBytes > 0)
      return refused(" holds visibilities (random groups) and no image with pixels.");
    table = table || hdu.header.text("XTENSION").value_or("").ends_with("TABLE");
  }
  return refused(table ? " holds a table and no image with pixels." : " holds no image with pixels.");
}

bool isImage(const FitsFile& file, const FitsHdu& hdu) {
  return hdu.axes.size() >= 2 && hdu.planes() <= kMostPlanes && file.wholePlanes(hdu) > 0;
}

/// The unit that a request names: -1 is the first image of the sky, else the first image.
const FitsHdu* hduOf(const FitsFile& file, int number) {
  if (number >= 0)
    return number < static_cast<int>(file.hdus().size()) ? &file.hdus()[static_cast<std::size_t>(number)]
                                                         : nullptr;
  const FitsHdu* first = nullptr;
  for (const FitsHdu& hdu : file.hdus()) {
    if (!isImage(file, hdu)) continue;
    if (fitsRole(hdu.header) == FitsRole::Sky) return &hdu;
    if (first == nullptr) first = &hdu;
  }
  if (first == nullptr) throw noImage(file);
  return first;
}

/// Reads the planes of one file, one after the other.
class PlaneReader {
 public:
  PlaneReader(const std::filesystem::path& path, const FitsExtras& extras) : m_file(path), m_extras(extras) {}

  FitsPixels read(std::span<const FitsPlane> planes) {
    for (const FitsPlane& wanted : planes) {
      const FitsHdu* hdu = hduOf(m_file, wanted.hdu);
      const bool lost = isLost(hdu, wanted);
      if (lost && m_firstLost == nullptr) m_firstLost = hdu;
      m_result.isLost.push_back(lost);
      m_requests.push_back({hdu, wanted.plane});
      if (!lost) takeSize(*hdu);
    }
    if (m_result.width == 0) {
      if (m_firstLost == nullptr) throw noImage(m_file);
      std::vector<float> nowhere;
      m_file.readPlane(*m_firstLost, 0, nowhere);  // says what is wrong with it
      throw noImage(m_file);
    }
    const std::size_t plane = planePixels();
    if (m_requests.size() * plane > static_cast<std::size_t>(kMostFitsPixels))
      throw Error(ErrorKind::Unreadable, path() + " holds more pixels than fit here; cut it first.");
    m_result.pixels.resize(m_requests.size() * plane);
    for (std::size_t i = 0; i < m_requests.size(); ++i) readOne(i);
    if (std::find(m_result.isLost.begin(), m_result.isLost.end(), true) != m_result.isLost.end())
      m_result.lost = lossOf(m_file);
    return std::move(m_result);
  }

 private:
  struct Request {
    const FitsHdu* hdu = nullptr;
    int plane = 0;
  };

  std::string path() const { return m_file.path().string(); }
  std::size_t planePixels() const {
    return static_cast<std::size_t>(m_result.width) * static_cast<std::size_t>(m_result.height);
  }

  /// True for pixels beyond the end of the file; what the file never had is an error.
  bool isLost(const FitsHdu* hdu, const FitsPlane& wanted) const {
    if (hdu == nullptr) {
      constexpr std::int64_t kBlock = 2880;  // a file that ends within one was cut
      const bool cut = m_file.source().endsEarly() || !m_file.hdus().back().isWhole() ||
                       m_file.source().size() % kBlock != 0;
      if (cut) return true;
      throw Error(ErrorKind::Unreadable, path() + " has no extension " + std::to_string(wanted.hdu) + ".");
    }
    if (!hdu->problem.empty())
      throw Error(ErrorKind::Unreadable, path() + " holds " + hdu->problem + ". Fetch it again.");
    if (!hdu->hasPixels() || hdu->axes.size() < 2)
      throw Error(ErrorKind::Unreadable,
                  path() + " holds no image in extension " + std::to_string(hdu->number) + ".");
    checkObjectSize(m_file.path(), hdu->width(), hdu->height());
    if (wanted.plane < 0 || wanted.plane >= hdu->planes())
      throw Error(ErrorKind::BadInput, path() + " has no plane " + std::to_string(wanted.plane) +
                                           " (it has " + std::to_string(hdu->planes()) + ").");
    return wanted.plane >= m_file.wholePlanes(*hdu);
  }

  void takeSize(const FitsHdu& hdu) {
    const auto width = static_cast<int>(hdu.width()), height = static_cast<int>(hdu.height());
    if (m_result.width == 0) {
      m_result.width = width;
      m_result.height = height;
    } else if (width != m_result.width || height != m_result.height) {
      throw Error(ErrorKind::BadInput,
                  path() + " has planes of different size: " + std::to_string(m_result.width) + " x " +
                      std::to_string(m_result.height) + " and " + std::to_string(width) + " x " +
                      std::to_string(height) + " pixels. Name one extension.");
    }
  }

  void readOne(std::size_t index) {
    const auto [hdu, plane] = m_requests[index];
    m_result.units.push_back(hdu == nullptr ? "" : hdu->header.text("BUNIT").value_or(""));
    m_result.bands.push_back(hdu == nullptr ? "lost" : bandOfPlane(*hdu, bandOfHdu(hdu->header), plane));
    const std::size_t count = planePixels();
    const std::span<float> out = std::span(m_result.pixels).subspan(index * count, count);
    if (m_result.isLost[index]) {
      std::fill(out.begin(), out.end(), std::numeric_limits<float>::quiet_NaN());
      return;
    }
    m_file.readPlane(*hdu, plane, out);
    if (m_extras.sky && !m_result.sky) m_result.sky = skyOf(m_file, *hdu);
    if (!m_extras.noise && !m_extras.mask) return;
    if (hdu != m_companionsOf) {
      m_companions = companionsOf(m_file.hdus(), *hdu);
      m_companionsOf = hdu;
    }
    if (m_extras.noise && m_companions.noise >= 0) readNoise(index, plane);
    if (m_extras.mask && m_companions.mask >= 0) readMask(index, plane);
  }

  void readNoise(std::size_t index, int plane) {
    const FitsHdu& noise = m_file.hdus()[static_cast<std::size_t>(m_companions.noise)];
    const std::size_t count = planePixels();
    if (m_result.inverseVariance.empty())
      m_result.inverseVariance.assign(m_result.pixels.size(), std::numeric_limits<float>::quiet_NaN());
    const auto out = std::span(m_result.inverseVariance).subspan(index * count, count);
    m_file.readPlane(noise, noise.planes() == 1 ? 0 : plane, out);
    toInverseVariance(out, fitsRole(noise.header));
  }

  void readMask(std::size_t index, int plane) {
    const FitsHdu& mask = m_file.hdus()[static_cast<std::size_t>(m_companions.mask)];
    const std::uint32_t hidden = hiddenBits(mask.header, m_file.hdus().front().header);
    if (hidden == 0) return;
    const std::size_t count = planePixels();
    std::vector<std::uint32_t> flags(count);
    m_file.readFlags(mask, mask.planes() == 1 ? 0 : plane, {0, 0, mask.width(), mask.height()}, flags);
    if (m_result.mask.empty()) m_result.mask.assign(m_result.pixels.size(), 0);
    for (std::size_t i = 0; i < count; ++i)
      m_result.mask[index * count + i] = (flags[i] & hidden) != 0 ? 1 : 0;
  }

  FitsFile m_file;
  FitsExtras m_extras;
  FitsPixels m_result;
  std::vector<Request> m_requests;
  const FitsHdu* m_firstLost = nullptr;
  const FitsHdu* m_companionsOf = nullptr;
  FitsCompanions m_companions;
};
}  // namespace

FitsContents fitsContents(const std::filesystem::path& path) {
  const FitsFile file(path);
  FitsContents contents;
  for (const FitsHdu& hdu : file.hdus()) {
    if (!isImage(file, hdu)) continue;
    FitsImage image;
    image.hdu = hdu.number;
    image.name = hdu.header.text("EXTNAME").value_or("");
    image.width = static_cast<int>(hdu.width());
    image.height = static_cast<int>(hdu.height());
    image.role = fitsRole(hdu.header);
    const std::string band = bandOfHdu(hdu.header);
    const std::int64_t whole = file.wholePlanes(hdu);
    for (std::int64_t plane = 0; plane < whole; ++plane)
      image.planeBands.push_back(bandOfPlane(hdu, band, plane));
    contents.images.push_back(std::move(image));
  }
  if (contents.images.empty()) throw noImage(file);
  makeUnique(contents.images);
  contents.lost = lossOf(file);
  return contents;
}

std::vector<FitsImage> listFitsImages(const std::filesystem::path& file) { return fitsContents(file).images; }

bool isAuxiliaryImage(std::string_view name) { return fitsRole(name) != FitsRole::Sky; }

std::vector<FitsBand> fitsBands(const FitsContents& contents) {
  std::vector<const FitsImage*> sky;
  for (const FitsImage& image : contents.images)
    if (image.role == FitsRole::Sky) sky.push_back(&image);
  if (sky.empty())
    for (const FitsImage& image : contents.images) sky.push_back(&image);
  std::vector<FitsBand> bands;
  for (const FitsImage* image : sky) {
    const FitsImage& first = *sky.front();
    const bool another = !image->name.empty() && image->name != first.name;
    if (image != &first && !another && !wavelengthNm(image->planeBands.front())) continue;
    if (image->width != first.width || image->height != first.height) continue;
    for (std::size_t plane = 0; plane < image->planeBands.size(); ++plane)
      bands.push_back({image->planeBands[plane], image->hdu, static_cast<int>(plane)});
  }
  return bands;
}

FitsPixels readFitsPlanes(const std::filesystem::path& path, std::span<const FitsPlane> planes,
                          const FitsExtras& extras) {
  return PlaneReader(path, extras).read(planes);
}

}  // namespace labeling
