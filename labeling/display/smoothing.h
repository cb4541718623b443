#pragma once
#include <span>

namespace labeling {

/// Convolved with a Gaussian, one plane (height, width) in place. Missing pixels (NaN) stay missing and lend
/// nothing to their neighbours, whose weights are made up for. @param sigma  pixels, > 0; the kernel reaches
/// to 4 sigma
void smoothPlane(std::span<float> values, int width, int height, double sigma);

}  // namespace labeling
