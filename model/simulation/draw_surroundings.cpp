#include "model/simulation/draw_surroundings.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace model {
namespace {

constexpr double kGalaxiesPerArcmin2 = 5.0;
constexpr double kStarsPerArcmin2 = 1.4;
constexpr double kFaintest = 22.2;

/// A magnitude from counts that rise as 10^(slope m), between two limits.
double drawMagnitude(Random& random, double brightest, double faintest, double slope) {
  const double low = std::pow(10.0, slope * (brightest - faintest));
  return faintest + std::log10(low + (1 - low) * random.uniform()) / slope;
}

Intruder drawBackgroundGalaxy(double half, Random& random) {
  Intruder galaxy;
  galaxy.xArcsec = random.uniform(-half, half);
  galaxy.yArcsec = random.uniform(-half, half);
  const double r = drawMagnitude(random, 17, kFaintest, 0.38);
  const bool red = random.uniform() < 0.5;
  const double distance = (r - 17) / (kFaintest - 17);  // fainter ones are further, redder and smaller
  const double gMinusR =
      red ? 0.95 + 0.6 * distance + 0.15 * random.normal() : 0.5 + 0.25 * distance + 0.2 * random.normal();
  const double rMinusI =
      red ? 0.38 + 0.3 * distance + 0.1 * random.normal() : 0.22 + 0.15 * distance + 0.1 * random.normal();
  galaxy.magnitudes = {r + gMinusR, r, r - rMinusI};
  galaxy.halfLightArcsec = std::max(0.25, std::exp(0.35 * random.normal()) * (2.2 - 1.5 * distance));
  galaxy.sersicIndex = red ? 3 : 1;
  galaxy.axisRatio = red ? random.uniform(0.55, 1) : random.uniform(0.25, 1);
  galaxy.positionAngleDeg = random.uniform(0, 180);
  return galaxy;
}

Intruder drawStar(double half, Random& random) {
  Intruder star;
  star.star = true;
  star.xArcsec = random.uniform(-half, half);
  star.yArcsec = random.uniform(-half, half);
  const double r = drawMagnitude(random, 11.5, kFaintest, 0.17);
  // The stellar locus: a turn-off population near g - r = 0.45 and M dwarfs near 1.4, whose r - i runs on.
  const double kind = random.uniform();
  double gMinusR = 0, rMinusI = 0;
  if (kind < 0.5) {
    gMinusR = 0.45 + 0.18 * random.normal();
    rMinusI = 0.36 * gMinusR - 0.02;
  } else if (kind < 0.97) {
    gMinusR = 1.4 + 0.06 * random.normal();
    rMinusI = random.uniform(0.5, 1.6);
  } else {
    gMinusR = -0.2 + 0.15 * random.normal();
    rMinusI = -0.15;
  }
  star.magnitudes = {r + gMinusR, r, r - rMinusI};
  return star;
}

}  // namespace

std::vector<Intruder> drawSurroundings(double frameArcsec, double clearArcsec, Random& random) {
  const double half = frameArcsec / 2;
  const double area = (frameArcsec / 60) * (frameArcsec / 60);
  std::vector<Intruder> intruders;
  const auto admit = [&](const Intruder& intruder) {
    const double distance = std::hypot(intruder.xArcsec, intruder.yArcsec);
    const double glare = intruder.star ? std::max(0.0, 16 - intruder.magnitudes.r) * 4 : 0;
    if (intruder.magnitudes.r < 20 && distance < clearArcsec + glare) return;
    intruders.push_back(intruder);
  };
  // Galaxies cluster: some frames look into a group, most do not.
  const double richness = std::exp(0.55 * random.normal() - 0.15);
  const std::uint64_t galaxies = random.poisson(std::min(400.0, kGalaxiesPerArcmin2 * area * richness));
  for (std::uint64_t k = 0; k < galaxies; ++k) admit(drawBackgroundGalaxy(half, random));
  const std::uint64_t stars = random.poisson(std::min(300.0, kStarsPerArcmin2 * area));
  for (std::uint64_t k = 0; k < stars; ++k) admit(drawStar(half, random));
  return intruders;
}

MergerRecipe drawMerger(StellarBody& primary, double radiusArcsec, Random& random) {
  MergerRecipe merger;
  const double angle = random.uniform(0, 2 * std::numbers::pi);
  const double separation = radiusArcsec * random.uniform(0.35, 1.15);
  const double towardsX = std::cos(angle), towardsY = std::sin(angle);
  const double massRatio = random.uniform(0.3, 1);  // major mergers

  StellarBody& companion = merger.companion;
  companion = primary;
  const bool gasRich = primary.disk.has_value();
  companion.seed = random();
  companion.offsetXArcsec = primary.offsetXArcsec + separation * towardsX;
  companion.offsetYArcsec = primary.offsetYArcsec + separation * towardsY;
  const double fainter = -2.5 * std::log10(massRatio);
  const double tint = 0.08 * random.normal();
  companion.magnitudes.g += fainter + tint;
  companion.magnitudes.r += fainter;
  companion.magnitudes.i += fainter - 0.5 * tint;
  companion.positionAngleDeg = random.uniform(0, 180);
  const double size = std::pow(massRatio, 0.45);
  if (companion.bulge) companion.bulge->halfLightArcsec *= size;
  if (companion.disk) {
    companion.disk->scaleLengthArcsec *= size;
    companion.disk->inclinationDeg = random.uniform(20, 72);
  }
  if (companion.bar) companion.bar.reset();
  if (companion.arms) {
    companion.arms->innerRadiusArcsec *= size;
    companion.arms->pitchDeg = std::min(40.0, companion.arms->pitchDeg + 8);
    companion.arms->ringArcsec = 0;
    companion.arms->contrast *= 1.2;
  }
  if (gasRich) {  // nuclear starbursts and torn disks
    for (StellarBody* body : {&primary, &companion}) {
      body->disturbance = random.uniform(0.5, 0.9);
      body->disk->lopsidedness = random.uniform(0.2, 0.45);
      if (body->arms) body->arms->knots += 15;
    }
  }

  // One tail leaves each galaxy away from the other and curls the way both turn.
  const double turn = random.uniform() < 0.5 ? 1 : -1;
  const int tails = 1 + static_cast<int>(random.below(2)) + (gasRich ? 0 : -1);
  for (int k = 0; k < tails; ++k) {
    const double side = k == 0 ? -1 : 1;
    const StellarBody& root = k == 0 ? primary : companion;
    const double length = radiusArcsec * random.uniform(1.0, 2.1), curl = turn * random.uniform(0.35, 0.9);
    TidalTail tail;
    for (std::size_t p = 0; p < 4; ++p) {
      const double t = static_cast<double>(p) / 3;
      const double bearing = angle + (side < 0 ? std::numbers::pi : 0) + curl * (0.4 + 2.0 * t);
      const double reach = 0.25 * radiusArcsec + length * t;
      tail.xArcsec[p] = root.offsetXArcsec + reach * std::cos(bearing);
      tail.yArcsec[p] = root.offsetYArcsec + reach * std::sin(bearing);
    }
    tail.widthArcsec = radiusArcsec * random.uniform(0.08, 0.15);
    tail.fraction = random.uniform(0.06, 0.16);
    tail.blueness = gasRich ? random.uniform(-0.05, 0.15) : 0;
    merger.tails.push_back(tail);
  }
  merger.debris = random.uniform(0.04, 0.14);
  return merger;
}

}  // namespace model
