#pragma once
#include "model/base/random.h"
#include "model/simulation/plane.h"
#include "model/simulation/recipe.h"

namespace model {

/// Counts the photons of an expected image: adds the sky, draws photon and read noise, subtracts the sky.
/// @param binning  camera pixels per pixel of the plane, along one axis
void photograph(Plane& plane, const BandRecipe& band, double nativePixelArcsec, int binning, Random& random);

}  // namespace model
