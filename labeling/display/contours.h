#pragma once
#include <span>
#include <vector>

#include "labeling/survey/cutout.h"

namespace labeling {

/// A place in a picture: (0, 0) is its top left corner, the middle of the first pixel lies at (0.5, 0.5).
struct PicturePoint {
  double x = 0, y = 0;
};

/// One line of equal brightness; closed where the first point is the last one again.
using ContourLine = std::vector<PicturePoint>;

struct Contours {
  std::vector<double> levels;                   ///< (L) pixel values, faint to bright
  std::vector<std::vector<ContourLine>> lines;  ///< (L)
};

struct ContourOptions {
  std::vector<double> levels;  ///< pixel values; empty: from the noise
  int count = 5;               ///< >= 1; how many of them from the noise
  double faintestSigma = 3;    ///< > 0; the faintest, in noise of the smoothed image above the sky
  double smoothing = 1;        ///< pixels: standard deviation of a Gaussian, 0: none
  bool operator==(const ContourOptions&) const = default;
};

/// Contours of one band, or of the mean of all bands of light. Large images are averaged down to 512 pixels
/// first. From the noise, the levels are spaced evenly in the logarithm up to 70 % of the peak.
/// @param band  index into cutout.bands; -1: the mean
Contours contoursOf(const Cutout& cutout, int band, const ContourOptions& options);

/// Outlines of the sources of a segmentation map (each pixel the number of its source, 0: sky), along the
/// edges of pixels.
std::vector<ContourLine> segmentOutlines(const Cutout& cutout, std::size_t band);

/// Marching squares; a saddle is cut by its mean. Lines run from edge to edge of the grid or close.
/// @param values (height, width), rows from the top; NaN: no line passes there
/// @return in grid units, (0, 0) being the first value
std::vector<ContourLine> marchingSquares(std::span<const float> values, int width, int height, double level);

}  // namespace labeling
