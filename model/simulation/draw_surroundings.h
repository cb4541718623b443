#pragma once
#include "model/base/random.h"
#include "model/simulation/recipe.h"

namespace model {

/// Draws the background galaxies and foreground stars of a frame, as many as a survey sees at high galactic
/// latitude: about five galaxies and one and a half stars to r = 22 on a square arcminute.
/// @param frameArcsec    side of the frame
/// @param clearArcsec    radius around the centre that bright ones stay out of
/// @see Yasuda et al. 2001, AJ 122, 1104 (galaxy counts)
std::vector<Intruder> drawSurroundings(double frameArcsec, double clearArcsec, Random& random);

/// Draws the second galaxy, tails and debris of a collision; distorts the first one.
/// @param radiusArcsec  Petrosian R90 of the primary
MergerRecipe drawMerger(StellarBody& primary, double radiusArcsec, Random& random);

}  // namespace model
