#pragma once
#include <span>

namespace labeling {

/// Pixel values drawn black and white.
struct Limits {
  double low = 0;
  double high = 0;
};

/// IRAF's zscale with astropy's defaults (1,000 samples, contrast 0.25, 5 iterations). NaN are left out.
Limits zscale(std::span<const float> pixels, double contrast = 0.25);

/// Symmetric interval, linear between neighbours as numpy.percentile. NaN are left out.
/// @param percent share of the pixels inside, (0, 100], e.g. 99.5  @throws Error(BadInput) outside
Limits percentileLimits(std::span<const float> pixels, double percent);

/// Smallest and largest finite value; 0 and 1 if there is none.
Limits minMaxLimits(std::span<const float> pixels);

}  // namespace labeling
