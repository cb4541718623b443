#pragma once
#include "model/simulation/plane.h"
#include "model/simulation/smooth_profile.h"

namespace model {

/// The disk of a body with arms, patches, knots and dust.
struct DiskLight {
  Light light;   ///< radially as bright as `smooth` in r; g and i carry the colours of young and old stars
  Plane smooth;  ///< the same disk without structure, total 1
  Plane screen;  ///< optical depth in r of the dust; half of a bulge lies behind it
};

/// @param body     with a disk
/// @param profile  of the same body
DiskLight diskLight(const StellarBody& body, const SmoothProfile& profile, int side, double pixelArcsec);

/// Extinction in g and i relative to r. @see Cardelli, Clayton & Mathis 1989, ApJ 345, 245
inline constexpr std::array<float, 3> kExtinctionCurve{1.37F, 1.0F, 0.75F};

}  // namespace model
