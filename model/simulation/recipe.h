#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace model {

/// One filter of the survey that is imitated. Fluxes are nanomaggies (zero point 22.5 AB).
struct BandRecipe {
  std::string name;                    ///< "g", "r", "i"
  double psfFwhmArcsec = 1.3;          ///< >= 0; 0: no blurring by the atmosphere
  double skyMagPerArcsec2 = 21.0;      ///< brightness of the night sky, AB
  double electronsPerNanomaggy = 940;  ///< > 0; gain times exposure: sets the photon noise
  double readNoiseElectrons = 6;       ///< >= 0, per native pixel
};

/// A survey: what every object shares. The defaults are the imaging of the Sloan Digital Sky Survey.
struct SurveyRecipe {
  std::int64_t objects = 2000;       ///< >= 0; how many to make. Object i never depends on it
  std::uint64_t seed = 1;            ///< the same seed gives the same survey, to the byte
  int side = 128;                    ///< 16 ... 1024; pixels of a cutout, both ways
  double fieldCentreRaDeg = 214.0;   ///< 0 ... 360
  double fieldCentreDecDeg = 2.0;    ///< -80 ... 80
  double fieldSideDeg = 2.0;         ///< 0.5 ... 20; the field is a square on the sky
  double nativePixelArcsec = 0.396;  ///< 0.05 ... 2; pixel of the camera, before the cutout is resampled
  double framing = 8.5;              ///< 2 ... 40; side of a cutout in units of the object's Petrosian R90
  double brightestRMag = 14.0;       ///< number counts rise from here ...
  double faintestRMag = 18.5;        ///< ... to here; fainter is more numerous
  double earlyFraction = 0.40;       ///< 0 ... 1; ellipticals and lenticulars
  double irregularFraction = 0.04;   ///< 0 ... 1; the rest are spirals
  double barFraction = 0.42;         ///< 0 ... 1; of spirals that are not edge-on
  double edgeOnFraction = 0.22;      ///< 0 ... 1; of spirals
  double mergerFraction = 0.06;      ///< 0 ... 1; of all
  bool neighbours = true;            ///< background galaxies and foreground stars in the frame
  bool noise = true;                 ///< photon and read noise; false: the expected image
  std::vector<BandRecipe> bands{
      {"g", 1.40, 21.9, 1000, 6}, {"r", 1.28, 20.85, 940, 6}, {"i", 1.22, 20.2, 770, 7}};

  /// @throws Error(BadInput) naming the member that is out of range
  void check() const;
};

/// A bulge, or a whole elliptical: a Sérsic ellipsoid.
/// @see Sérsic 1963; Graham & Driver 2005, PASA 22, 118
struct BulgeRecipe {
  double fraction = 1;         ///< 0 ... 1, of the r light
  double halfLightArcsec = 2;  ///< > 0; along the major axis
  double sersicIndex = 4;      ///< 0.5 ... 8
  double axisRatio = 0.8;      ///< 0.1 ... 1
  double boxiness = 0;         ///< -0.5 (disky) ... 0.5 (boxy): exponent 2 + boxiness of the isophotes
};

/// A round exponential disk of finite thickness, seen under an inclination.
struct DiskRecipe {
  double scaleLengthArcsec = 3;  ///< > 0; half of the light lies within 1.678 of it
  double inclinationDeg = 40;    ///< 0 face-on ... 90 edge-on
  double thickness = 0.18;       ///< 0.05 ... 0.5; axis ratio seen edge-on
  double truncation = 4.5;       ///< > 2; radius in scale lengths where the disk fades
  double lopsidedness = 0;       ///< 0 ... 0.5
  double warp = 0;               ///< -1 ... 1; bending of an edge-on plane
};

/// A bar in the plane of the disk.
struct BarRecipe {
  double fraction = 0.1;    ///< 0 ... 0.4 of the r light
  double lengthArcsec = 3;  ///< > 0; semi-major axis in the disk plane
  double axisRatio = 0.25;  ///< 0.15 ... 0.6
  double angleDeg = 30;     ///< in the disk plane, from its line of nodes
};

/// Logarithmic spiral arms, patchy as star formation is.
struct ArmRecipe {
  int count = 2;                 ///< 1 ... 6
  double pitchDeg = 18;          ///< 5 ... 45; larger is more open
  double contrast = 1;           ///< 0 ... 3; of young stars to the disk between the arms
  double flocculence = 0.5;      ///< 0 grand design ... 1.5 only patches
  double sharpness = 2.5;        ///< 1 ... 6; larger is narrower
  double phaseDeg = 0;           ///< where the first arm starts, in the disk plane
  int winding = 1;               ///< 1 or -1
  double innerRadiusArcsec = 1;  ///< where the arms start
  int knots = 40;                ///< star-forming knots along them
  double knotFraction = 0.04;    ///< 0 ... 0.3 of the disk's g light
  double ringArcsec = 0;         ///< radius of a ring of young stars; 0: none
};

/// Absorption by dust.
struct DustRecipe {
  double opticalDepth = 0.5;  ///< 0 ... 4 in r; along the arms, or through an edge-on lane
  double laneHeight = 0.3;    ///< 0.1 ... 1; of an edge-on lane, in units of the disk's scale height
  double laneOffset = 0;      ///< -1 ... 1; in units of the disk's scale height
};

/// Total AB magnitudes. Dust and arms redistribute the light and leave the totals as they are.
struct Magnitudes {
  double g = 18;
  double r = 17.3;
  double i = 16.9;
};

/// The stars of one galaxy. Without a disk it is an elliptical; without a bulge a pure disk.
struct StellarBody {
  Magnitudes magnitudes;
  double positionAngleDeg = 0;  ///< of the major axis, from north (up) towards east (left)
  double offsetXArcsec = 0;     ///< from the centre of the frame, to the right (west)
  double offsetYArcsec = 0;     ///< upwards (north)
  double disturbance = 0;       ///< 0 ... 1; large-scale distortion (interacting, irregular)
  std::optional<BulgeRecipe> bulge;
  std::optional<DiskRecipe> disk;
  std::optional<BarRecipe> bar;
  std::optional<ArmRecipe> arms;
  std::optional<DustRecipe> dust;
  double bulgeRedness = 0.25;  ///< -0.5 ... 1; g - r of bulge and bar minus that of the disk
  std::uint64_t seed = 1;      ///< of clumps, patches and knots
};

/// A stream pulled out of a galaxy: a curve of points, faint and widening to its end.
struct TidalTail {
  std::array<double, 4> xArcsec{};
  std::array<double, 4> yArcsec{};
  double widthArcsec = 1;  ///< > 0; at the root
  double fraction = 0.06;  ///< 0 ... 0.4 of the primary's r light
  double blueness = 0;     ///< -0.3 ... 0.5; how much bluer in g - r than the primary
};

/// Two galaxies in collision.
struct MergerRecipe {
  StellarBody companion;
  std::vector<TidalTail> tails;
  double debris = 0.03;  ///< 0 ... 0.3 of the primary's r light: a faint common halo
};

/// Something else in the frame.
struct Intruder {
  bool star = false;
  double xArcsec = 0;  ///< from the centre of the frame, to the right
  double yArcsec = 0;  ///< upwards
  Magnitudes magnitudes;
  double halfLightArcsec = 1;  ///< of a galaxy; > 0
  double sersicIndex = 1;      ///< of a galaxy; 0.5 ... 8
  double axisRatio = 1;        ///< of a galaxy; 0.1 ... 1
  double positionAngleDeg = 0;
};

/// Every physical choice behind one object.
struct GalaxyRecipe {
  std::int64_t index = 0;  ///< which object of the survey
  double raDeg = 0;        ///< ICRS
  double decDeg = 0;
  double redshift = 0.08;  ///< 0.002 ... 0.4
  double tType = 0;        ///< -3 (E) ... 0 (S0/a) ... 10 (Irr), de Vaucouleurs
  bool edgeOn = false;     ///< a disk seen from the side
  StellarBody body;
  std::optional<MergerRecipe> merger;
  std::vector<Intruder> intruders;
  double petroR50Arcsec = 0;  ///< radii of the r light of `body`; see profileRadii() in truth.h
  double petroR90Arcsec = 0;  ///< without seeing: profileRadii() in truth.h
  std::uint64_t noiseSeed = 1;

  double frameArcsec(const SurveyRecipe& survey) const { return survey.framing * petroR90Arcsec; }
};

/// Draws object `index` of the survey from a random stream of its own, so that it is the same whatever the
/// number of objects and whoever draws the others.
/// Sizes follow luminosity, colours follow type, magnitudes follow redshift (flat Lambda-CDM).
/// @param index  0 ... 16,777,215
/// @throws Error(BadInput) for an index out of range or a survey that fails its check()
/// @see Shen et al. 2003, MNRAS 343, 978 (sizes); Blanton & Moustakas 2009, ARA&A 47, 159 (colours)
GalaxyRecipe drawGalaxy(const SurveyRecipe& survey, std::int64_t index);

}  // namespace model
