#include "labeling/survey/image_centres.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "labeling/survey/fits_sky.h"
#include "model/base/error.h"
#include "model/base/parallel.h"

namespace labeling {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kAtOnce = 512;  // between two reports
constexpr std::int64_t kChunk = 16;

std::optional<SkyPosition> centreOf(const ImageSource& source) {
  try {
    FitsFile file(source.path);
    for (const FitsHdu& hdu : file.hdus()) {
      if (!hdu.hasPixels() || (source.hdu >= 0 && hdu.number != source.hdu)) continue;
      const auto sky = skyOf(file, hdu);
      if (sky == nullptr) continue;
      return sky->skyFromPixel(
          {(static_cast<double>(hdu.width()) - 1) / 2, (static_cast<double>(hdu.height()) - 1) / 2});
    }
  } catch (const model::Error&) {
    // No FITS file, or a damaged one: without coordinates it is found by nothing, and reported as such.
  }
  return std::nullopt;
}

}  // namespace

std::vector<SkyPosition> imageCentres(std::span<const FoundObject> objects,
                                      const model::RunControl& control) {
  std::vector<SkyPosition> centres(objects.size(), {kUnknown, kUnknown});
  const auto count = static_cast<std::int64_t>(objects.size());
  for (std::int64_t first = 0; first < count; first += kAtOnce) {
    control.report(first, count, "reading positions");
    model::parallelFor(std::min(kAtOnce, count - first), kChunk, [&](std::int64_t from, std::int64_t to) {
      for (std::int64_t i = first + from; i < first + to; ++i) {
        const auto place = static_cast<std::size_t>(i);
        for (const ImageSource& source : objects[place].sources) {
          const auto centre = centreOf(source);
          if (!centre) continue;
          centres[place] = *centre;
          break;
        }
      }
    });
  }
  return centres;
}

}  // namespace labeling
