#pragma once
#include "model/simulation/plane.h"
#include "model/simulation/recipe.h"

namespace model {

/// Adds the light of a galaxy, before any blur, in nanomaggies. In each band the flux inside the frame is
/// that of its smooth profile there: dust and arms move light around, but take none away.
void addBody(Light& light, const StellarBody& body);

/// Adds a neighbouring galaxy (not a star).
void addNeighbour(Light& light, const Intruder& neighbour);

/// Colour of the common halo, g - r bluer than the primary.
inline constexpr double kDebrisBlueness = -0.02;

/// Adds tidal tails and the common halo of two galaxies.
void addTidalLight(Light& light, const StellarBody& primary, const MergerRecipe& merger, double extentArcsec);

}  // namespace model
