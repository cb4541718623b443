#pragma once
#include <string>

#include "model/simulation/recipe.h"

namespace model {

/// A row of the simulated catalogue: what a survey would list, and what no survey knows.
struct Truth {
  std::string id;    ///< "TFJ141603.27+012218.4", from the position; unique in the survey
  double raDeg = 0;  ///< ICRS
  double decDeg = 0;
  double redshift = 0;
  double gMag = 0;  ///< total AB magnitudes; of a merger, both galaxies and their tails
  double rMag = 0;
  double iMag = 0;
  double petroR50Arcsec = 0;  ///< circular radii of 50% and 90% of the r light inside two Petrosian radii
  double petroR90Arcsec = 0;
  double axisRatio = 1;  ///< of the disk where there is one, else of the bulge
  double tType = 0;      ///< -3 ... 10
  bool disk = false;     ///< a disk or features; false: smooth (elliptical or lenticular, T-Type <= 0)
  bool edgeOn = false;
  bool bar = false;
  bool merger = false;
};

Truth truthOf(const GalaxyRecipe& galaxy);

/// Survey name of a position: truncated, not rounded, as the IAU asks.
/// @param raDeg   0 ... 360  @param decDeg  -90 ... 90
std::string surveyName(double raDeg, double decDeg);

struct ProfileRadii {
  double petrosianArcsec = 0;  ///< where the local surface brightness is 0.2 of the mean inside
  double r50Arcsec = 0;        ///< circles with 50% and 90% of the flux inside two Petrosian radii
  double r90Arcsec = 0;
};

/// Radii of a galaxy's smooth r light (bulge, disk and bar), without blurring, in circular apertures as SDSS
/// does.
/// @throws Error(BadInput) if it has neither bulge nor disk
/// @see Blanton et al. 2001, AJ 121, 2358; Petrosian 1976
ProfileRadii profileRadii(const StellarBody& body);

}  // namespace model
