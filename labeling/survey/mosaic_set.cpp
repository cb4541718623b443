#include "labeling/survey/mosaic_set.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "labeling/survey/band_names.h"
#include "labeling/survey/fits_image.h"
#include "labeling/survey/image_folder.h"
#include "labeling/survey/mosaic_image.h"
#include "labeling/survey/view_reader.h"
#include "model/base/error.h"

namespace labeling {
namespace {
namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

constexpr double kDeg = 3.14159265358979323846 / 180;

std::array<double, 3> unitVector(const SkyPosition& sky) {
  const double ra = sky.raDeg * kDeg, dec = sky.decDeg * kDeg;
  return {std::cos(dec) * std::cos(ra), std::cos(dec) * std::sin(ra), std::sin(dec)};
}

double separationDeg(const std::array<double, 3>& a, const std::array<double, 3>& b) {
  const double dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  return std::acos(std::clamp(dot, -1.0, 1.0)) / kDeg;
}

/// Length that two intervals share.
double overlap(double low, double high, double otherLow, double otherHigh) {
  return std::max(0.0, std::min(high, otherHigh) - std::max(low, otherLow));
}
}  // namespace

MosaicName parsedMosaicName(const std::string& text) {
  std::error_code ignored;
  const auto sign = text.find('=');
  if (sign == std::string::npos || sign == 0 || fs::exists(text, ignored)) return {text, ""};
  return {text.substr(sign + 1), text.substr(0, sign)};
}

std::vector<ImageSource> mosaicPlanes(const MosaicName& mosaic) {
  std::vector<FitsImage> images = listFitsImages(mosaic.file);
  if (std::any_of(images.begin(), images.end(), [](const FitsImage& i) { return i.role == FitsRole::Sky; }))
    std::erase_if(images, [](const FitsImage& image) { return image.role != FitsRole::Sky; });
  const auto named = splitTrailingBand(imageStem(mosaic.file));
  std::vector<ImageSource> planes;
  bool anySky = false;
  for (const FitsImage& image : images) {
    if (!MosaicImage::open(fs::absolute(mosaic.file), image.hdu)->sky()) continue;
    anySky = true;
    for (std::size_t plane = 0; plane < image.planeBands.size(); ++plane) {
      std::string band = image.planeBands[plane];
      const bool single = image.planeBands.size() == 1;
      if (single && !mosaic.band.empty())
        band = mosaic.band;
      else if (single && images.size() == 1 && named)
        band = named->band;
      else if (single && images.size() == 1 && band == std::to_string(plane))
        band.clear();  // says nothing of itself
      planes.push_back(
          {band, fs::absolute(mosaic.file).lexically_normal().string(), image.hdu, static_cast<int>(plane)});
    }
  }
  if (!anySky)
    throw Error(ErrorKind::BadInput,
                mosaic.file.string() +
                    " has no sky coordinates (no celestial WCS in its header), so no position "
                    "can be found in it. Calibrate its astrometry first.");
  return planes;
}

MosaicSet::MosaicSet(std::vector<ImageSource> planes, const std::string& grid) : m_planes(std::move(planes)) {
  if (m_planes.empty()) throw Error(ErrorKind::BadInput, "Name at least one mosaic.");
  nameUnnamed();
  for (const ImageSource& plane : m_planes) {
    m_footprintOfPlane.push_back(footprintOf(plane));
    if (std::find(m_bands.begin(), m_bands.end(), plane.band) == m_bands.end()) m_bands.push_back(plane.band);
  }
  std::stable_sort(m_bands.begin(), m_bands.end(), [](const std::string& a, const std::string& b) {
    return wavelengthNm(a).value_or(1e9) < wavelengthNm(b).value_or(1e9);
  });
  m_planesOfBand.resize(m_bands.size());
  for (std::size_t plane = 0; plane < m_planes.size(); ++plane) {
    const auto band = std::find(m_bands.begin(), m_bands.end(), m_planes[plane].band) - m_bands.begin();
    m_planesOfBand[static_cast<std::size_t>(band)].push_back(plane);
  }
  m_gridOrder.resize(m_bands.size());
  std::iota(m_gridOrder.begin(), m_gridOrder.end(), std::size_t{0});
  const auto scaleOf = [this](std::size_t band) { return pixelScaleArcsec(m_planesOfBand[band].front()); };
  // Scales that differ by less than rounding are one: the first band stays first.
  std::stable_sort(m_gridOrder.begin(), m_gridOrder.end(),
                   [&](std::size_t a, std::size_t b) { return scaleOf(a) < scaleOf(b) * (1 - 1e-6); });
  if (grid.empty()) return;
  const auto wanted = std::find(m_bands.begin(), m_bands.end(), grid);
  if (wanted == m_bands.end()) {
    std::string list;
    for (const std::string& band : m_bands) list += (list.empty() ? "" : ", ") + band;
    throw Error(ErrorKind::NotFound, "No mosaic has the band " + grid + ". There are: " + list + ".");
  }
  const auto place =
      std::find(m_gridOrder.begin(), m_gridOrder.end(), static_cast<std::size_t>(wanted - m_bands.begin()));
  std::rotate(m_gridOrder.begin(), place, place + 1);
}

void MosaicSet::nameUnnamed() {
  std::vector<std::size_t> unnamed, places;
  for (std::size_t plane = 0; plane < m_planes.size(); ++plane)
    if (m_planes[plane].band.empty()) {
      unnamed.push_back(plane);
      places.push_back(footprintOf(m_planes[plane]));
    }
  std::sort(places.begin(), places.end());
  const bool areTiles = std::adjacent_find(places.begin(), places.end()) == places.end();
  for (const std::size_t plane : unnamed)
    m_planes[plane].band = areTiles ? "image" : imageStem(m_planes[plane].path);
}

double MosaicSet::pixelScaleArcsec(std::size_t plane) const {
  return m_footprints[m_footprintOfPlane[plane]].scaleArcsec;
}

std::size_t MosaicSet::footprintOf(const ImageSource& plane) {
  const auto image = MosaicImage::open(plane.path, plane.hdu);
  const auto width = static_cast<double>(image->width()), height = static_cast<double>(image->height());
  Footprint footprint{image->frame(), width, height, image->frame().pixelScaleArcsec(), {}, 180};
  const PixelPosition middle{(width - 1) / 2, (height - 1) / 2};
  const std::array<PixelPosition, 4> corners{
      {{-0.5, -0.5}, {width - 0.5, -0.5}, {-0.5, height - 0.5}, {width - 0.5, height - 0.5}}};
  const auto centre = footprint.frame.skyFromPixel(middle);
  if (centre) {
    footprint.middle = unitVector(*centre);
    double reach = 0;
    for (const PixelPosition& corner : corners) {
      const auto sky = footprint.frame.skyFromPixel(corner);
      reach = std::max(reach, sky ? separationDeg(footprint.middle, unitVector(*sky)) : 180.0);
    }
    // Far from the middle an image may be wider than its corners say.
    footprint.reachDeg = reach < 30 ? reach * 1.05 : 180;
  }
  for (std::size_t i = 0; i < m_footprints.size(); ++i) {
    const Footprint& known = m_footprints[i];
    if (known.width != width || known.height != height) continue;
    const bool same = std::all_of(corners.begin(), corners.end(), [&](const PixelPosition& corner) {
      const auto sky = footprint.frame.skyFromPixel(corner);
      const auto back = sky ? known.frame.pixelFromSky(*sky) : std::nullopt;
      return back && std::hypot(back->x - corner.x, back->y - corner.y) < 0.005;
    });
    if (same) return i;
  }
  m_footprints.push_back(std::move(footprint));
  return m_footprints.size() - 1;
}

MosaicSet::Look MosaicSet::look(const Footprint& footprint, const SkyPosition& centre, double sizeArcsec) {
  if (footprint.reachDeg < 180 &&
      separationDeg(footprint.middle, unitVector(centre)) > footprint.reachDeg + sizeArcsec / 3600)
    return {};
  const auto pixel = footprint.frame.pixelFromSky(centre);
  if (!pixel) return {};
  const double half = std::max(1.0, std::round(sizeArcsec / footprint.scaleArcsec)) / 2;
  const double across = overlap(pixel->x - half, pixel->x + half, -0.5, footprint.width - 0.5);
  const double up = overlap(pixel->y - half, pixel->y + half, -0.5, footprint.height - 0.5);
  return {across * up / (4 * half * half),
          std::min({pixel->x, pixel->y, footprint.width - 1 - pixel->x, footprint.height - 1 - pixel->y})};
}

double MosaicSet::validShare(const ImageSource& plane, const SkyPosition& centre, double sizeArcsec) {
  constexpr double kMostSide = 128;  // pixels
  try {
    const auto image = MosaicImage::open(plane.path, plane.hdu);
    const double most = kMostSide * image->frame().pixelScaleArcsec();
    const PixelBox box = boxOfView(*image, SkyView{centre, std::min(sizeArcsec, most)})
                             .intersected({0, 0, image->width(), image->height()});
    if (box.isEmpty()) return 1;  // only its rim reaches in
    std::vector<float> pixels(box.pixels());
    image->read(plane.plane, box, pixels);
    const auto missing =
        std::count_if(pixels.begin(), pixels.end(), [](float value) { return std::isnan(value); });
    return 1 - static_cast<double>(missing) / static_cast<double>(pixels.size());
  } catch (const Error&) {
    return 0;  // a damaged tile shows nothing; another one may
  }
}

MosaicSet::Choice MosaicSet::choose(const SkyPosition& centre, double sizeArcsec) const {
  std::vector<Look> looks;
  looks.reserve(m_footprints.size());
  for (const Footprint& footprint : m_footprints) looks.push_back(look(footprint, centre, sizeArcsec));
  const auto lookOf = [&](std::size_t plane) -> const Look& { return looks[m_footprintOfPlane[plane]]; };
  Choice choice;
  for (const std::vector<std::size_t>& planes : m_planesOfBand) {
    // Of those that show it whole, the one in which it lies farthest from the edge.
    std::vector<std::size_t> order = planes;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const Look &here = lookOf(a), &there = lookOf(b);
      return here.coverage > there.coverage ||
             (here.coverage == there.coverage && here.inside > there.inside);
    });
    std::size_t best = order.front();
    double coverage = lookOf(best).coverage;
    if (order.size() > 1 && lookOf(order[1]).coverage > 0) {
      coverage = 0;
      for (const std::size_t plane : order) {
        if (lookOf(plane).coverage <= coverage) break;  // cannot be better, whatever its pixels are
        const double share = lookOf(plane).coverage * validShare(m_planes[plane], centre, sizeArcsec);
        if (share <= coverage) continue;
        best = plane;
        coverage = share;
      }
    }
    choice.planes.push_back(best);
    choice.coverage.push_back(coverage);
  }
  choice.grid = m_gridOrder.front();
  for (const std::size_t band : m_gridOrder)
    if (choice.coverage[band] > 0) {
      choice.grid = band;
      break;
    }
  return choice;
}

}  // namespace labeling
