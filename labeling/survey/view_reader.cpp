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

/// One band, on the grid's pixels.
std::vector<float> readBand(const MosaicImage& mosaic, const ImageSource& source, const SkyFrame& grid,
                            int width, int height) {
  std::vector<float> pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height),
                            std::numeric_limits<float>::quiet_NaN());
  const PixelMap map(grid, mosaic.frame(), width, height);
  if (const auto shift = map.wholeShift()) {
    mosaic.read(source.plane, *shift, pixels);
    return pixels;
  }
  const Resampling method = source.view->resampling;
  const PixelBox box = map.reach(reachOf(method)).intersected({0, 0, mosaic.width(), mosaic.height()});
  if (box.isEmpty()) return pixels;
  if (box.pixels() > kMostSourcePixels)
    throw Error(ErrorKind::BadInput, "The view at " + positionText(source.view->centre) + " covers " +
                                         std::to_string(box.width) + " x " + std::to_string(box.height) +
                                         " pixels of " + mosaic.file().string() +
                                         ", more than fit here. Choose a smaller size.");
  std::vector<float> section(box.pixels());
  mosaic.read(source.plane, box, section);
  return resample(section, box, map, method, !isPerSolidAngle(mosaic.unit()));
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

Cutout readView(std::span<const ImageSource> sources) {
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
  cutout.unit = main.unit();
  cutout.sky = std::make_shared<const SkyFrame>(main.frame().cropped(
      static_cast<double>(box.x), static_cast<double>(box.y), cutout.width, cutout.height));
  cutout.pixels.reserve(box.pixels() * sources.size());
  for (std::size_t band = 0; band < sources.size(); ++band) {
    cutout.bands.push_back(sources[band].band.empty() ? std::to_string(band) : sources[band].band);
    if (band == first) {
      cutout.pixels.resize(cutout.pixels.size() + box.pixels());
      main.read(sources[band].plane, box, std::span(cutout.pixels).last(box.pixels()));
    } else {
      const std::vector<float> pixels =
          readBand(*mosaics[band], sources[band], *cutout.sky, cutout.width, cutout.height);
      cutout.pixels.insert(cutout.pixels.end(), pixels.begin(), pixels.end());
    }
  }
  return cutout;
}

}  // namespace labeling
