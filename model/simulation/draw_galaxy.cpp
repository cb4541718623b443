#include <algorithm>
#include <cmath>
#include <numbers>

#include "model/base/error.h"
#include "model/base/random.h"
#include "model/simulation/cosmology.h"
#include "model/simulation/draw_surroundings.h"
#include "model/simulation/recipe.h"
#include "model/simulation/truth.h"

namespace model {
namespace {

constexpr double kRadian = std::numbers::pi / 180;
constexpr std::int64_t kCellsPerSide = 4096;
constexpr std::int64_t kCells = kCellsPerSide * kCellsPerSide;
// Number counts per magnitude; flatter than Euclid's 0.6, for a survey whose targets favour galaxies that are
// large enough to show their structure.
constexpr double kCountSlope = 0.18;
// What the seeing adds to a radius, in quadrature, in units of its full width: the radii of the PSF itself.
constexpr double kPsfR50 = 0.60, kPsfR90 = 1.30;

/// A permutation of the sky's cells: four Feistel rounds on two halves of twelve bits. Two objects never
/// share a cell, so never a name, and object i needs to know nothing of the others.
std::uint64_t cellOf(std::uint64_t index, std::uint64_t seed) {
  std::uint64_t left = index >> 12, right = index & 0xFFF;
  for (std::uint64_t round = 0; round < 4; ++round) {
    Random mixer(seed * 4 + round, right + 0x51ED);
    const std::uint64_t next = left ^ (mixer() & 0xFFF);
    left = right;
    right = next;
  }
  return (left << 12) | right;
}

void placeOnSky(GalaxyRecipe& galaxy, const SurveyRecipe& survey, Random& random) {
  const std::uint64_t cell = cellOf(static_cast<std::uint64_t>(galaxy.index), survey.seed);
  const double column = static_cast<double>(cell >> 12) + random.uniform(0.2, 0.8);
  const double row = static_cast<double>(cell & 0xFFF) + random.uniform(0.2, 0.8);
  const double north = (row / kCellsPerSide - 0.5) * survey.fieldSideDeg;
  const double west = (column / kCellsPerSide - 0.5) * survey.fieldSideDeg;
  galaxy.decDeg = survey.fieldCentreDecDeg + north;
  galaxy.raDeg = survey.fieldCentreRaDeg - west / std::cos(galaxy.decDeg * kRadian);
  galaxy.raDeg -= 360 * std::floor(galaxy.raDeg / 360);
}

struct Family {
  bool early = false;
  bool irregular = false;
};

Family drawType(GalaxyRecipe& galaxy, const SurveyRecipe& survey, Random& random) {
  Family family;
  const double kind = random.uniform();
  if (kind < survey.earlyFraction) {
    family.early = true;
    galaxy.tType = random.uniform() < 0.6 ? random.uniform(-3.0, -2.0) : random.uniform(-2.0, -0.2);
  } else if (kind < survey.earlyFraction + survey.irregularFraction) {
    family.irregular = true;
    galaxy.tType = random.uniform(8.6, 10);
  } else {
    galaxy.tType = std::clamp(4.0 + 1.9 * random.normal(), 0.6, 8.4);
    galaxy.edgeOn = random.uniform() < survey.edgeOnFraction;
  }
  return family;
}

double drawRMagnitude(const SurveyRecipe& survey, Random& random) {
  const double low = std::pow(10.0, kCountSlope * (survey.brightestRMag - survey.faintestRMag));
  return survey.faintestRMag + std::log10(low + (1 - low) * random.uniform()) / kCountSlope;
}

/// Redshift at which a galaxy of an absolute magnitude appears with an apparent one.
double redshiftOf(double rMag, double absoluteMag, double kCorrectionSlope) {
  const Cosmology cosmology;
  double low = 0.002, high = 0.4;
  for (int k = 0; k < 40; ++k) {
    const double z = std::sqrt(low * high);
    (cosmology.distanceModulus(z) + kCorrectionSlope * z + absoluteMag < rMag ? low : high) = z;
  }
  return std::sqrt(low * high);
}

/// Half-light radius in kpc: the slopes of Shen et al. 2003 (equations 14 and 15, table 1); the zero points
/// put the mean surface brightness inside it near 20.3 mag for early and 21 mag for late types at r = 17.
double halfLightKpc(double absoluteMag, bool early) {
  if (early) return std::pow(10.0, 0.4 * 0.60 * -absoluteMag - 4.45);
  constexpr double alpha = 0.26, beta = 0.51, gamma = -1.47, turn = -20.91;
  return std::pow(10.0, -0.4 * alpha * absoluteMag +
                            (beta - alpha) * std::log10(1 + std::pow(10.0, -0.4 * (absoluteMag - turn))) +
                            gamma);
}

void drawEarly(GalaxyRecipe& galaxy, double halfLight, Random& random) {
  StellarBody& body = galaxy.body;
  BulgeRecipe bulge;
  const double lenticular = galaxy.tType + 2;  // > 0: S0
  if (lenticular < 0) {
    bulge.fraction = 1;
    bulge.sersicIndex = std::clamp(4.2 + 0.8 * random.normal(), 2.4, 6.5);
    bulge.axisRatio = std::clamp(0.78 + 0.16 * random.normal(), 0.45, 0.99);
    bulge.halfLightArcsec = halfLight / std::sqrt(bulge.axisRatio);
    bulge.boxiness = std::clamp(0.1 * random.normal(), -0.25, 0.3);
    body.bulge = bulge;
    return;
  }
  DiskRecipe disk;
  disk.inclinationDeg = std::acos(random.uniform(0.28, 1)) / kRadian;
  disk.thickness = random.uniform(0.2, 0.3);
  disk.scaleLengthArcsec = halfLight * 1.25 / 1.678;
  disk.truncation = random.uniform(4.5, 6);
  bulge.fraction = random.uniform(0.35, 0.65);
  bulge.sersicIndex = random.uniform(2.2, 4);
  bulge.halfLightArcsec = halfLight * random.uniform(0.35, 0.6);
  bulge.axisRatio = std::clamp(std::cos(disk.inclinationDeg * kRadian) + 0.35, 0.5, 0.98);
  body.bulge = bulge;
  body.disk = disk;
  body.bulgeRedness = random.uniform(0, 0.1);
}

void drawArms(GalaxyRecipe& galaxy, Random& random) {
  StellarBody& body = galaxy.body;
  const double type = galaxy.tType, scale = body.disk->scaleLengthArcsec;
  ArmRecipe arms;
  const double number = random.uniform();
  arms.count = body.bar ? (number < 0.85 ? 2 : 4)
                        : (number < 0.6    ? 2
                           : number < 0.75 ? 3
                           : number < 0.92 ? 4
                                           : 5);
  arms.pitchDeg = std::clamp(7 + 2.9 * type + 3.5 * random.normal(), 6.0, 36.0);
  arms.contrast = std::clamp(0.35 + 0.22 * type + 0.25 * random.normal(), 0.25, 2.2);
  const bool grandDesign = random.uniform() < (body.bar ? 0.7 : 0.4);
  arms.flocculence = grandDesign ? random.uniform(0.1, 0.45) : random.uniform(0.6, 1.4);
  if (!grandDesign) arms.contrast *= 0.65;
  arms.sharpness = random.uniform(1.6, 3.6);
  arms.winding = random.uniform() < 0.5 ? 1 : -1;
  arms.phaseDeg = random.uniform(0, 360);
  arms.innerRadiusArcsec = scale * random.uniform(0.35, 0.6);
  if (body.bar) {
    arms.innerRadiusArcsec = 0.95 * body.bar->lengthArcsec;
    arms.phaseDeg = body.bar->angleDeg;
  }
  arms.knots = static_cast<int>(std::lround(10 + 6 * type + random.uniform(0, 25)));
  arms.knotFraction = std::clamp(0.006 * type + 0.02 * random.uniform(), 0.005, 0.09);
  if (body.bar && type < 4 && random.uniform() < 0.2) arms.ringArcsec = 1.15 * body.bar->lengthArcsec;
  body.arms = arms;
}

void drawSpiral(GalaxyRecipe& galaxy, const SurveyRecipe& survey, double halfLight, Random& random) {
  StellarBody& body = galaxy.body;
  const double type = galaxy.tType;
  DiskRecipe disk;
  disk.scaleLengthArcsec = halfLight * 1.3 / 1.678;
  disk.thickness = std::clamp(0.22 - 0.012 * type + 0.025 * random.normal(), 0.10, 0.28);
  disk.truncation = random.uniform(3.6, 5);
  if (galaxy.edgeOn) disk.truncation += 1.5;  // long sight lines soften the edge
  disk.lopsidedness = std::min(0.35, std::abs(0.08 * random.normal()));
  disk.inclinationDeg = galaxy.edgeOn ? random.uniform(82, 90) : std::acos(random.uniform(0.34, 1)) / kRadian;
  disk.warp = galaxy.edgeOn ? random.uniform(-1, 1) * random.uniform() : 0;
  body.disk = disk;
  BulgeRecipe bulge;
  bulge.fraction = std::clamp(0.40 * std::exp(-type / 3.2) * std::exp(0.35 * random.normal()), 0.01, 0.6);
  bulge.sersicIndex = std::clamp(3.2 - 0.35 * type + 0.4 * random.normal(), 0.9, 4.5);
  bulge.halfLightArcsec =
      disk.scaleLengthArcsec * std::clamp(0.18 + 0.55 * bulge.fraction + 0.05 * random.normal(), 0.1, 0.6);
  bulge.axisRatio = galaxy.edgeOn ? random.uniform(0.55, 0.85)
                                  : std::clamp(std::cos(disk.inclinationDeg * kRadian) + 0.3, 0.55, 0.97);
  bulge.boxiness = galaxy.edgeOn ? random.uniform(0, 0.4) : 0;
  body.bulge = bulge;
  if (!galaxy.edgeOn && random.uniform() < survey.barFraction) {
    BarRecipe bar;
    bar.fraction = random.uniform(0.07, 0.2);
    bar.lengthArcsec = disk.scaleLengthArcsec * random.uniform(0.9, 1.6);
    bar.axisRatio = random.uniform(0.2, 0.36);
    bar.angleDeg = random.uniform(0, 180);
    body.bar = bar;
  }
  drawArms(galaxy, random);
  DustRecipe dust;
  dust.opticalDepth = galaxy.edgeOn ? random.uniform(0.6, 3.6) : random.uniform(0.3, 1.1);
  dust.laneHeight = random.uniform(0.2, 0.45);
  dust.laneOffset = random.uniform(-0.35, 0.35);
  body.dust = dust;
  body.bulgeRedness = random.uniform(0.15, 0.4);
}

void drawIrregular(GalaxyRecipe& galaxy, double halfLight, Random& random) {
  StellarBody& body = galaxy.body;
  DiskRecipe disk;
  disk.scaleLengthArcsec = halfLight * 1.3 / 1.678;
  disk.thickness = random.uniform(0.3, 0.45);
  disk.inclinationDeg = std::acos(random.uniform(0.3, 1)) / kRadian;
  disk.lopsidedness = random.uniform(0.2, 0.5);
  body.disk = disk;
  body.disturbance = random.uniform(0.6, 1);
  ArmRecipe arms;
  arms.count = 1;
  arms.pitchDeg = 40;
  arms.contrast = random.uniform(0.1, 0.5);
  arms.flocculence = 1.5;
  arms.innerRadiusArcsec = 0.1 * disk.scaleLengthArcsec;
  arms.phaseDeg = random.uniform(0, 360);
  arms.winding = random.uniform() < 0.5 ? 1 : -1;
  arms.knots = static_cast<int>(random.below(40)) + 12;
  arms.knotFraction = random.uniform(0.05, 0.18);
  body.arms = arms;
  body.dust = DustRecipe{0.3, 0.3, 0};
}

/// Observed colours of the whole galaxy: redder for early types and, as redder light comes into g, with
/// redshift.
Magnitudes drawMagnitudes(double rMag, double absoluteMag, const GalaxyRecipe& galaxy, Random& random) {
  const double type = galaxy.tType;
  double gMinusR = 0;
  if (type <= 0) {
    gMinusR = 0.75 - 0.02 * (absoluteMag + 21) - 0.02 * std::max(0.0, type + 2) + 0.035 * random.normal() +
              1.7 * galaxy.redshift;
  } else {
    gMinusR =
        0.74 - 0.052 * type - 0.02 * (absoluteMag + 20.5) + 0.07 * random.normal() + 1.0 * galaxy.redshift;
    if (galaxy.edgeOn) gMinusR += 0.06;
  }
  gMinusR = std::clamp(gMinusR, 0.12, 1.6);
  const double rMinusI = 0.48 * gMinusR + 0.02 + 0.02 * random.normal();
  return {rMag + gMinusR, rMag, rMag - rMinusI};
}

}  // namespace

GalaxyRecipe drawGalaxy(const SurveyRecipe& survey, std::int64_t index) {
  survey.check();
  if (index < 0 || index >= kCells) {
    throw Error(ErrorKind::BadInput, "simulated object " + std::to_string(index) + " is not between 0 and " +
                                         std::to_string(kCells - 1));
  }
  Random random(survey.seed, static_cast<std::uint64_t>(index));
  GalaxyRecipe galaxy;
  galaxy.index = index;
  placeOnSky(galaxy, survey, random);
  const Family family = drawType(galaxy, survey, random);
  const double rMag = drawRMagnitude(survey, random);
  const double mean = family.early ? -21.6 : family.irregular ? -18.6 : -20.9 + 0.12 * (galaxy.tType - 4);
  const double wanted = std::clamp(mean + 0.75 * random.normal(), -23.5, -16.0);
  const double kSlope = family.early ? 1.0 : 0.6;
  galaxy.redshift = redshiftOf(rMag, wanted, kSlope);
  const Cosmology cosmology;
  const double absoluteMag = rMag - cosmology.distanceModulus(galaxy.redshift) - kSlope * galaxy.redshift;
  const double scatter = std::exp((family.early ? 0.28 : 0.32) * random.normal());
  const double halfLight = std::max(
      0.6, scatter * halfLightKpc(absoluteMag, family.early) / cosmology.kpcPerArcsec(galaxy.redshift));

  StellarBody& body = galaxy.body;
  body.seed = random();
  body.positionAngleDeg = random.uniform(0, 180);
  body.magnitudes = drawMagnitudes(rMag, absoluteMag, galaxy, random);
  if (family.early) {
    drawEarly(galaxy, halfLight, random);
  } else if (family.irregular) {
    drawIrregular(galaxy, halfLight, random);
  } else {
    drawSpiral(galaxy, survey, halfLight, random);
  }
  double seeing = survey.bands.front().psfFwhmArcsec;
  for (const BandRecipe& band : survey.bands) {
    if (band.name == "r") seeing = band.psfFwhmArcsec;
  }
  const ProfileRadii radii = profileRadii(body);
  galaxy.petroR50Arcsec = std::hypot(radii.r50Arcsec, kPsfR50 * seeing);
  galaxy.petroR90Arcsec = std::hypot(radii.r90Arcsec, kPsfR90 * seeing);
  if (!galaxy.edgeOn &&
      random.uniform() < survey.mergerFraction / (1 - survey.edgeOnFraction * (1 - survey.earlyFraction -
                                                                               survey.irregularFraction))) {
    galaxy.merger = drawMerger(body, radii.r90Arcsec, random);
  }
  galaxy.intruders = drawSurroundings(galaxy.frameArcsec(survey), 0.9 * radii.r90Arcsec, random);
  galaxy.noiseSeed = random();
  return galaxy;
}

}  // namespace model
