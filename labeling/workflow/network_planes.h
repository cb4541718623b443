#pragma once
#include <vector>

#include "labeling/survey/cutout.h"

namespace labeling {

/// The pixels that every network of ours is trained on and fed with: red, green, blue planes in [0, 1], rows
/// from the top, (3, height, width). Part of the models, not of the screen: it knows no display settings, and
/// must not change as long as models made with it are about.
///
/// Bands by wavelength, weights by balancedWeights(); Lupton's curve with Q = 8 from one sigma below the sky,
/// its stretch the larger of 20 sigma and the brightest 0.1 % / 65. Missing pixels (NaN) are the black level.
/// Colour and grey pictures (JPEG, PNG) are taken as they are. @see labeling/display/lupton.h
/// @throws Error(BadInput) if the cutout holds no pixels
std::vector<float> networkPlanes(const Cutout& cutout);

}  // namespace labeling
