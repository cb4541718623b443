#include "labeling/survey/source_detection.h"

extern "C" {  // the header leaves that to others
#include <sep.h>
}

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "labeling/survey/mosaic_image.h"
#include "model/base/error.h"
#include "model/base/parallel.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

constexpr int kCore = 2048, kMargin = 256;  // pixels
constexpr int kMostAtATime = 4;
constexpr double kKronFactor = 2.5, kKronReach = 6,
                 kLeastRadius = 1.75;  // Source Extractor's AUTO photometry
constexpr int kSubPixels = 5;
constexpr double kDegree = 180 / 3.14159265358979323846;

struct FreeBackground {
  void operator()(sep_bkg* background) const noexcept { sep_bkg_free(background); }
};
struct FreeCatalogue {
  void operator()(sep_catalog* catalogue) const noexcept { sep_catalog_free(catalogue); }
};

void check(int status, const MosaicImage& mosaic) {
  if (status == 0) return;
  std::array<char, 64> text{};
  sep_get_errmsg(status, text.data());
  throw Error(ErrorKind::Internal,
              "Finding the sources of " + mosaic.file().string() + " failed: " + text.data() + ".");
}

/// The pixels of one square as SEP wants them, background taken away.
struct Field {
  PixelBox box;
  std::vector<float> data, noise;
  std::vector<unsigned char> mask;
  std::vector<int> segments;  ///< number of the source from 1; 0: none
  sep_image image{};

  void describe() {
    image.data = data.data();
    image.dtype = SEP_TFLOAT;
    image.mask = mask.data();
    image.mdtype = SEP_TBYTE;
    image.maskthresh = 0;
    image.w = static_cast<int>(box.width);
    image.h = static_cast<int>(box.height);
  }
};

/// @returns false if all its pixels are missing
bool load(Field& field, const MosaicImage& mosaic, std::int64_t plane) {
  field.data.resize(field.box.pixels());
  mosaic.read(plane, field.box, field.data);
  field.mask.assign(field.data.size(), 0);
  std::size_t missing = 0;
  for (std::size_t i = 0; i < field.data.size(); ++i)
    if (!std::isfinite(field.data[i])) {
      field.data[i] = 0;
      field.mask[i] = 1;
      ++missing;
    }
  field.describe();
  return missing < field.data.size();
}

/// @returns false where there is no noise to compare with: constant pixels
bool subtractBackground(Field& field, const DetectionOptions& options, const MosaicImage& mosaic) {
  sep_bkg* made = nullptr;
  check(sep_background(&field.image, options.meshPixels, options.meshPixels, 3, 3, 0.0, &made), mosaic);
  const std::unique_ptr<sep_bkg, FreeBackground> background(made);
  if (!(sep_bkg_globalrms(made) > 0)) return false;
  check(sep_bkg_subarray(made, field.data.data(), SEP_TFLOAT), mosaic);
  field.noise.resize(field.data.size());
  check(sep_bkg_rmsarray(made, field.noise.data(), SEP_TFLOAT), mosaic);
  // Where meshes without any pixel leave no noise, nothing can be found.
  for (std::size_t i = 0; i < field.noise.size(); ++i)
    if (!(field.noise[i] > 0)) {
      field.noise[i] = sep_bkg_globalrms(made);
      field.mask[i] = 1;
    }
  field.image.noise = field.noise.data();
  field.image.ndtype = SEP_TFLOAT;
  field.image.noise_type = SEP_NOISE_STDDEV;
  return true;
}

std::unique_ptr<sep_catalog, FreeCatalogue> extract(Field& field, const DetectionOptions& options,
                                                    const MosaicImage& mosaic) {
  constexpr std::array<float, 9> kFilter{1, 2, 1, 2, 4, 2, 1, 2, 1};
  // Limits belong to the thread. A pixel stack for all pixels would take more memory than all the rest, so it
  // is tried only where one source covers a large part of the square.
  sep_set_sub_object_limit(8192);
  sep_catalog* made = nullptr;
  int status = 0;
  for (const std::size_t stack :
       {std::max<std::size_t>(300'000, field.data.size() / 8), field.data.size() + 1}) {
    sep_set_extract_pixstack(stack);
    status = sep_extract(&field.image, static_cast<float>(options.thresholdSigma), SEP_THRESH_REL,
                         options.minimumPixels, kFilter.data(), 3, 3, SEP_FILTER_CONV, options.deblendLevels,
                         options.deblendContrast, 1, 1.0, &made);
    if (status == 0) break;
  }
  std::unique_ptr<sep_catalog, FreeCatalogue> catalogue(made);
  check(status, mosaic);
  field.segments.assign(field.data.size(), 0);
  for (int i = 0; i < made->nobj; ++i)
    for (int j = 0; j < made->npix[i]; ++j) field.segments[static_cast<std::size_t>(made->pix[i][j])] = i + 1;
  field.image.segmap = field.segments.data();
  field.image.sdtype = SEP_TINT;
  return catalogue;
}

DetectedSource measured(const Field& field, const sep_catalog& found, int i, const MosaicImage& mosaic) {
  DetectedSource source;
  const double x = found.x[i], y = found.y[i], a = found.a[i], b = found.b[i], theta = found.theta[i];
  const int id = i + 1;  // pixels of neighbours take no part
  source.a = a;
  source.b = b;
  source.thetaDeg = theta * kDegree;
  source.peak = found.peak[i];
  source.pixels = found.npix[i];
  source.flags = found.flag[i];
  double kron = 0, area = 0;
  short flag = 0;
  check(sep_kron_radius(&field.image, x, y, found.cxx[i], found.cyy[i], found.cxy[i], kKronReach, id, &kron,
                        &flag),
        mosaic);
  source.flags |= flag;
  const bool small = !(kron * std::sqrt(a * b) >= kLeastRadius) || !(a > 0) || !(b > 0);
  short inside = 0;
  if (small) {
    source.kronPixels = kLeastRadius;
    check(sep_sum_circle(&field.image, x, y, kLeastRadius, id, kSubPixels, SEP_MASK_IGNORE, &source.flux,
                         &source.fluxError, &area, &inside),
          mosaic);
  } else {
    source.kronPixels = kKronFactor * kron * a;
    check(sep_sum_ellipse(&field.image, x, y, a, b, theta, kKronFactor * kron, id, kSubPixels,
                          SEP_MASK_IGNORE, &source.flux, &source.fluxError, &area, &inside),
          mosaic);
  }
  source.flags |= inside;
  const double half = 0.5;
  short radiusFlag = 0;
  source.halfLightPixels = std::numeric_limits<double>::quiet_NaN();
  if (source.flux > 0 &&
      sep_flux_radius(&field.image, x, y, std::max(6 * a, source.kronPixels), id, kSubPixels, SEP_MASK_IGNORE,
                      &source.flux, &half, 1, &source.halfLightPixels, &radiusFlag) != 0)
    source.halfLightPixels = std::numeric_limits<double>::quiet_NaN();
  source.x = x + static_cast<double>(field.box.x);
  source.y = y + static_cast<double>(field.box.y);
  return source;
}

/// Sources whose centre lies in the core, which is widened by half a pixel: two squares see slightly
/// different backgrounds, and none may lose a source on their border. withoutDoubles() removes what both
/// keep.
std::vector<DetectedSource> detectIn(const MosaicImage& mosaic, std::int64_t plane, const PixelBox& core,
                                     const DetectionOptions& options) {
  Field field;
  field.box =
      PixelBox{core.x - kMargin, core.y - kMargin, core.width + 2 * kMargin, core.height + 2 * kMargin}
          .intersected({0, 0, mosaic.width(), mosaic.height()});
  std::vector<DetectedSource> sources;
  if (!load(field, mosaic, plane) || !subtractBackground(field, options, mosaic)) return sources;
  const auto found = extract(field, options, mosaic);
  for (int i = 0; i < found->nobj; ++i) {
    const double x = found->x[i] + static_cast<double>(field.box.x);
    const double y = found->y[i] + static_cast<double>(field.box.y);
    if (x < static_cast<double>(core.x) - 1 || x > static_cast<double>(core.x + core.width) ||
        y < static_cast<double>(core.y) - 1 || y > static_cast<double>(core.y + core.height))
      continue;
    DetectedSource source = measured(field, *found, i, mosaic);
    const auto sky = mosaic.frame().skyFromPixel({source.x, source.y});
    if (!sky) continue;  // corners of an all-sky projection lie outside of the sky
    source.sky = *sky;
    sources.push_back(source);
  }
  return sources;
}

/// Of sources closer than a pixel that came from two squares, the first.
std::vector<DetectedSource> withoutDoubles(std::vector<DetectedSource> sources) {
  std::sort(sources.begin(), sources.end(), [](const DetectedSource& a, const DetectedSource& b) {
    return std::pair(a.y, a.x) < std::pair(b.y, b.x);
  });
  const auto nearBorder = [](double value) {
    const double into = std::fmod(value + 2, kCore);
    return into < 4;
  };
  std::vector<DetectedSource> kept;
  kept.reserve(sources.size());
  for (const DetectedSource& source : sources) {
    bool known = false;
    if (nearBorder(source.x) || nearBorder(source.y))
      for (auto other = kept.rbegin(); other != kept.rend() && source.y - other->y < 1 && !known; ++other)
        known = std::hypot(source.x - other->x, source.y - other->y) < 1;
    if (!known) kept.push_back(source);
  }
  return kept;
}
}  // namespace

void DetectionOptions::check() const {
  const auto refuse = [](const std::string& what) { throw Error(ErrorKind::BadInput, what); };
  if (!(thresholdSigma > 0) || !std::isfinite(thresholdSigma))
    refuse("The detection threshold must be above 0 sigma.");
  if (minimumPixels < 1) refuse("A source needs at least 1 pixel above the threshold.");
  if (!(deblendContrast >= 0 && deblendContrast <= 1))
    refuse("The deblending contrast lies between 0 and 1.");
  if (deblendLevels < 1) refuse("Deblending needs at least 1 level.");
  if (meshPixels < 8) refuse("The squares of the background need a side of at least 8 pixels.");
}

std::vector<DetectedSource> detectSources(const ImageSource& plane, const DetectionOptions& options,
                                          const model::RunControl& control) {
  options.check();
  const auto mosaic = MosaicImage::open(plane.path, plane.hdu);
  mosaic->frame();  // says so if there is none
  std::vector<PixelBox> cores;
  for (std::int64_t y = 0; y < mosaic->height(); y += kCore)
    for (std::int64_t x = 0; x < mosaic->width(); x += kCore)
      cores.push_back(PixelBox{x, y, kCore, kCore}.intersected({0, 0, mosaic->width(), mosaic->height()}));
  const auto total = static_cast<std::int64_t>(cores.size());
  std::vector<std::vector<DetectedSource>> parts(cores.size());
  std::int64_t done = 0;
  std::mutex lock;
  control.report(0, total, "finding sources");
  model::parallelFor(
      total, 1,
      [&](std::int64_t first, std::int64_t) {
        control.throwIfStopped();
        const auto i = static_cast<std::size_t>(first);
        parts[i] = detectIn(*mosaic, plane.plane, cores[i], options);
        const std::lock_guard hold(lock);
        control.report(++done, total, "finding sources");
      },
      std::min(kMostAtATime, std::max(1, static_cast<int>(std::thread::hardware_concurrency()))));
  std::vector<DetectedSource> all;
  for (std::vector<DetectedSource>& part : parts) all.insert(all.end(), part.begin(), part.end());
  return withoutDoubles(std::move(all));
}

}  // namespace labeling
