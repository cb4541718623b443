#pragma once
#include <array>

#include "labeling/survey/sky_frame.h"

namespace labeling {

/// Angle between two positions in arcsec. Exact to rounding at every separation, from microarcseconds over
/// the poles to antipodes: the haversine and its complement are both sums of positive terms.
/// @see Sinnott 1984, Sky & Telescope 68, 159
double separationArcsec(SkyPosition a, SkyPosition b);

/// The unit vector towards a position: x to (0, 0), y to (90, 0), z to the north pole.
std::array<double, 3> unitVector(SkyPosition position);

/// Finite, with a declination in [-90, 90]. Any right ascension is understood: 361 is 1.
bool isOnSky(SkyPosition position);

/// From one position to another close by, along east and north at the first.
struct SkyOffset {
  double eastArcsec = 0;
  double northArcsec = 0;
};
SkyOffset offsetBetween(SkyPosition from, SkyPosition to);

}  // namespace labeling
