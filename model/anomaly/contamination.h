#pragma once
#include <span>

namespace model {

/// What is in an image besides its galaxy. Measured on one plane; NaN = missing.
struct Contamination {
  double edge = 0;       ///< share of the image in straight blank bands along its sides: edge of coverage
  double missing = 0;    ///< share of pixels without a value, or exactly 0 in a patch
  double saturated = 0;  ///< share of pixels at a plateau at the top of the values
  double trail = 0;     ///< how far a straight line across the image stands out of its surroundings, in sigma
  double gradient = 0;  ///< change of the background across the image, in sigma of its noise
};

/// @param plane  (height, width)
Contamination contaminationOf(std::span<const float> plane, int width, int height);

}  // namespace model
