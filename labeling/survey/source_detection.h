#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "labeling/survey/cutout.h"
#include "labeling/survey/sky_frame.h"
#include "model/base/run_control.h"

namespace labeling {

/// How sources are found. The defaults are those of Source Extractor, except for a threshold that keeps noise
/// out.
struct DetectionOptions {
  double thresholdSigma = 3;  ///< > 0; above the background, in units of its local noise
  int minimumPixels = 5;      ///< >= 1; connected pixels above the threshold
  double deblendContrast =
      0.005;               ///< 0 ... 1; share of the light a part needs to be a source; 1: no deblending
  int deblendLevels = 32;  ///< >= 1; between the threshold and the peak
  int meshPixels = 64;     ///< >= 8; side of the squares the background is estimated in
  void check() const;      ///< @throws Error(BadInput) naming the member
};

struct DetectedSource {
  SkyPosition sky;
  double x = 0, y = 0;         ///< barycentre, pixels from 0
  double flux = 0;             ///< in an ellipse of 2.5 Kron radii, unit of the image
  double fluxError = 0;        ///< from the noise of the background
  double kronPixels = 0;       ///< semi-major axis of that ellipse
  double halfLightPixels = 0;  ///< radius of the circle that holds half of the flux; NaN without one
  double a = 0, b = 0;         ///< semi-axes, rms along them, pixels
  double thetaDeg = 0;         ///< of the major axis, counter-clockwise from +x, -90 ... 90
  double peak = 0;
  int pixels = 0;  ///< above the threshold
  int flags = 0;   ///< kDetection...
};

/// Bits of DetectedSource::flags, as SEP counts them.
inline constexpr int kDetectionMerged = 0x01;     ///< was deblended from another
inline constexpr int kDetectionTruncated = 0x02;  ///< at the edge of the image
inline constexpr int kApertureTruncated = 0x10;   ///< the ellipse reaches over the edge
inline constexpr int kApertureMasked = 0x20;      ///< missing pixels in the ellipse

/// Finds the sources of one plane of a mosaic with SEP.
///
/// The image is taken in squares of 2048 pixels that overlap by 256 on every side, a few at a time, so memory
/// does not grow with the image: about 100 MB for each processor core, four at most. A source belongs to the
/// square its centre lies in; one that is larger than the overlap carries kApertureTruncated. Missing pixels
/// are masked.
/// @param plane  without view
/// @throws Error(NotFound, Unreadable, BadInput): no such file, no WCS, nothing but missing pixels; Stopped
/// @see Barbary 2016, JOSS 1, 58; Bertin & Arnouts 1996, A&AS 117, 393; Kron 1980, ApJS 43, 305
std::vector<DetectedSource> detectSources(const ImageSource& plane, const DetectionOptions& options,
                                          const model::RunControl& control = {});

}  // namespace labeling
