#pragma once
#include <span>

namespace labeling {

/// Level and noise of the sky, in pixel values.
struct SkyLevel {
  double level = 0;
  double sigma = 0;  ///< 0: no noise (simulated), or hardly any pixel
};

/// Median and scatter of what is left after clipping the sources away, from about 4,096 pixels. Exact zeros,
/// which mark the edge of a survey's coverage, and NaN do not count.
SkyLevel skyLevelOf(std::span<const float> pixels);

}  // namespace labeling
