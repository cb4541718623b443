#include "labeling/survey/view_reader.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "labeling/survey/mosaic_image.h"
#include "labeling/survey/resample.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

constexpr double kMostPixels = 1 << 28;  // of all bands: 1 GiB as float32
constexpr std::size_t kMostSourcePixels = std::size_t{1} << 28;

std::string positionText(const SkyPosition& sky) {
  char text[64];
  std::snprintf(text, sizeof text, "RA %.6f, Dec %.6f", sky.raDeg, sky.decDeg);
  return text;
}

/// One band on the grid's pixels.
struct Band {
  std::vector<float> pixels;
  std::vector<float> inverseVariance;  ///< empty if not asked for or if the mosaic has none
};

Band readBand(const MosaicImage& mosaic, const ImageSource& source, const SkyFrame& grid, int width,
              int height, const ReadOptions& options) {
  const bool withNoise = options.inverseVariance && mosaic.hasNoise();
  const std::size_t count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  Band band{std::vector<float>(count, std::numeric_limits<float>::quiet_NaN()),
            std::vector<float>(withNoise ? count : 0, 0.0F)};
  const PixelMap map(grid, mosaic.frame(), width, height);
  if (const auto shift = map.wholeShift()) {
    mosaic.read(source.plane, *shift, band.pixels, options.hideMasked);
    if (withNoise) mosaic.readInverseVariance(source.plane, *shift, band.inverseVariance);
    return band;
  }
  const Resampling method = source.view->resampling;
  const PixelBox box = map.reach(reachOf(method)).intersected({0, 0, mosaic.width(), mosaic.height()});
  if (box.isEmpty()) return band;
  if (box.pixels() > kMostSourcePixels)
    throw Error(ErrorKind::BadInput, "The view at " + positionText(source.view->centre) + " covers " +
                                         std::to_string(box.width) + " x " + std::to_string(box.height) +
                                         " pixels of " + mosaic.file().string() +
                                         ", more than fit here. Choose a smaller size.");
  const bool isFlux = !isPerSolidAngle(mosaic.unit());
  std::vector<float> section(box.pixels());
  mosaic.read(source.plane, box, section, options.hideMasked);
  band.pixels = resample(section, box, map, method, isFlux);
  if (withNoise) {
    mosaic.readInverseVariance(source.plane, box, section);
    band.inverseVariance = resampleInverseVariance(section, box, map, isFlux);
  }
  return band;
}

Band readGrid(const MosaicImage& mosaic, const ImageSource& source, const PixelBox& box,
              const ReadOptions& options) {
  Band band{std::vector<float>(box.pixels()), {}};
  mosaic.read(source.plane, box, band.pixels, options.hideMasked);
  if (options.inverseVariance && mosaic.hasNoise()) {
    band.inverseVariance.resize(box.pixels());
    mosaic.readInverseVariance(source.plane, box, band.inverseVariance);
  }
  return band;
}
}  // namespace

PixelBox boxOfView(const MosaicImage& mosaic, const SkyView& view) {
  const double scale = mosaic.frame().pixelScaleArcsec();
  const double side = std::max(1.0, std::round(view.sizeArcsec / scale));
  if (!(side * side <= kMostPixels))
    throw Error(ErrorKind::BadInput, "A view of " + std::to_string(view.sizeArcsec) + " arcsec has " +
                                         std::to_string(static_cast<std::int64_t>(side)) +
                                         " pixels along each side of " + mosaic.file().string() +
                                         ", more than fit here. Choose a smaller size.");
  const auto centre = mosaic.frame().pixelFromSky(view.centre);
  if (!centre || std::abs(centre->x) > 1e9 || std::abs(centre->y) > 1e9)
    throw Error(ErrorKind::BadInput, "The position " + positionText(view.centre) +
                                         " cannot be shown by the projection of " + mosaic.file().string() +
                                         ".");
  return {static_cast<std::int64_t>(std::lround(centre->x - (side - 1) / 2)),
          static_cast<std::int64_t>(std::lround(centre->y - (side - 1) / 2)), static_cast<std::int64_t>(side),
          static_cast<std::int64_t>(side)};
}

Cutout readView(std::span<const ImageSource> sources, const ReadOptions& options) {
  std::vector<std::shared_ptr<const MosaicImage>> mosaics;
  for (const ImageSource& source : sources) {
    if (!source.view)
      throw Error(ErrorKind::BadInput, source.path + " is a whole image and cannot be a band beside a view.");
    mosaics.push_back(MosaicImage::open(source.path, source.hdu));
  }
  const auto leader = std::find_if(sources.begin(), sources.end(),
                                   [](const ImageSource& source) { return source.view->setsGrid; });
  const auto first =
      leader == sources.end() ? std::size_t{0} : static_cast<std::size_t>(leader - sources.begin());
  const MosaicImage& main = *mosaics[first];
  const PixelBox box = boxOfView(main, *sources[first].view);
  if (static_cast<double>(box.pixels()) * static_cast<double>(sources.size()) > kMostPixels)
    throw Error(ErrorKind::BadInput, "A view of " + std::to_string(box.width) + " x " +
                                         std::to_string(box.height) + " pixels in " +
                                         std::to_string(sources.size()) +
                                         " bands is more than fits here. Choose a smaller size.");
  Cutout cutout;
  cutout.width = static_cast<int>(box.width);
  cutout.height = static_cast<int>(box.height);
  cutout.sky = std::make_shared<const SkyFrame>(main.frame().cropped(
      static_cast<double>(box.x), static_cast<double>(box.y), cutout.width, cutout.height));
  const std::size_t plane = box.pixels();
  cutout.pixels.reserve(plane * sources.size());
  for (std::size_t i = 0; i < sources.size(); ++i) {
    cutout.bands.push_back(sources[i].band.empty() ? std::to_string(i) : sources[i].band);
    const Band band =
        i == first ? readGrid(main, sources[i], box, options)
                   : readBand(*mosaics[i], sources[i], *cutout.sky, cutout.width, cutout.height, options);
    cutout.pixels.insert(cutout.pixels.end(), band.pixels.begin(), band.pixels.end());
    cutout.units.push_back(mosaics[i]->unit());
    if (band.inverseVariance.empty()) continue;
    cutout.inverseVariance.resize(plane * sources.size(), std::numeric_limits<float>::quiet_NaN());
    std::copy(band.inverseVariance.begin(), band.inverseVariance.end(),
              cutout.inverseVariance.begin() + static_cast<std::ptrdiff_t>(i * plane));
  }
  return cutout;
}

}  // namespace labeling
