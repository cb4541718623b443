#pragma once
#include "model/simulation/plane.h"

namespace model {

/// The blur of atmosphere and telescope: two round Gaussians, a core and a wing of a quarter of the light and
/// 2.3 times the width, as SDSS models its own. Its full width at half maximum is the one asked for.
/// @see Stoughton et al. 2002, AJ 123, 485, section 4.3
class Psf {
 public:
  /// @param fwhmArcsec  >= 0; 0: a point stays a point
  explicit Psf(double fwhmArcsec);
  void blur(Plane& plane) const;
  /// A point source. Stars that saturate the eye get the wide halo and the four spikes of a telescope.
  void addStar(Plane& plane, double xArcsec, double yArcsec, double flux) const;
  double coreSigmaArcsec() const { return m_core; }

 private:
  double m_core;
};

}  // namespace model
