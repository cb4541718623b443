#include "model/simulation/truth.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

#include "model/base/error.h"
#include "model/simulation/body_light.h"
#include "model/simulation/smooth_profile.h"

namespace model {
namespace {

/// Adds the light of companion and tails to a magnitude.
double totalMagnitude(const GalaxyRecipe& galaxy, std::size_t band) {
  const double primary = fluxesOf(galaxy.body.magnitudes)[band];
  double flux = primary;
  if (galaxy.merger) {
    flux += fluxesOf(galaxy.merger->companion.magnitudes)[band];
    constexpr std::array kTint{1.0, 0.0, -0.45};  // as the tails are painted
    for (const TidalTail& tail : galaxy.merger->tails) {
      flux += primary * tail.fraction * std::pow(10.0, 0.4 * kTint[band] * tail.blueness);
    }
    flux += primary * galaxy.merger->debris * std::pow(10.0, 0.4 * kTint[band] * kDebrisBlueness);
  }
  return 22.5 - 2.5 * std::log10(flux);
}

}  // namespace

std::string surveyName(double raDeg, double decDeg) {
  // Truncation works on whole hundredths and tenths; the small term undoes rounding of the product itself.
  const auto raHundredths = static_cast<long>(std::floor(raDeg / 15 * 360000 + 1e-6)) % 8640000;
  const auto decTenths = static_cast<long>(std::floor(std::abs(decDeg) * 36000 + 1e-6));
  char name[64];
  std::snprintf(name, sizeof name, "TFJ%02ld%02ld%02ld.%02ld%c%02ld%02ld%02ld.%01ld", raHundredths / 360000,
                raHundredths / 6000 % 60, raHundredths / 100 % 60, raHundredths % 100, decDeg < 0 ? '-' : '+',
                decTenths / 36000, decTenths / 600 % 60, decTenths / 10 % 60, decTenths % 10);
  return name;
}

ProfileRadii profileRadii(const StellarBody& body) {
  if (!body.bulge && !body.disk) {
    throw Error(ErrorKind::BadInput, "a simulated galaxy has neither bulge nor disk: it has no radius");
  }
  const SmoothProfile profile(body);
  const PartShares shares = partShares(body, 1);
  const double scale = std::max(body.bulge ? body.bulge->halfLightArcsec : 0.0,
                                body.disk ? 1.678 * body.disk->scaleLengthArcsec : 0.0);
  // Circles on a logarithmic ladder of radii; each ring is the mean over directions of half a turn, because
  // every part is symmetric about the centre.
  constexpr int kRings = 150, kDirections = 24;
  const double first = 0.01 * scale, step = std::log(60 / 0.01) / kRings;
  std::array<double, kDirections> cosine{}, sine{};
  for (int k = 0; k < kDirections; ++k) {
    cosine[static_cast<std::size_t>(k)] = std::cos(std::numbers::pi * (k + 0.5) / kDirections);
    sine[static_cast<std::size_t>(k)] = std::sin(std::numbers::pi * (k + 0.5) / kDirections);
  }
  std::array<double, kRings + 1> flux{};  // inside ring k
  flux[0] = shares.bulge * profile.bulgeShareInside(first) +
            (shares.disk * profile.disk(first, 0) + shares.bar * profile.bar(first, 0)) * std::numbers::pi *
                first * first;
  for (int k = 0; k < kRings; ++k) {
    const double radius = first * std::exp((k + 0.5) * step);
    double brightness = 0;
    for (std::size_t d = 0; d < kDirections; ++d) {
      const double u = radius * cosine[d], v = radius * sine[d];
      brightness += shares.bulge * profile.bulge(u, v) + shares.disk * profile.disk(u, v) +
                    shares.bar * profile.bar(u, v);
    }
    flux[static_cast<std::size_t>(k) + 1] = flux[static_cast<std::size_t>(k)] + brightness / kDirections * 2 *
                                                                                    std::numbers::pi *
                                                                                    radius * radius * step;
  }
  const auto radiusAt = [&](double ring) { return first * std::exp(ring * step); };
  const auto fluxAt = [&](double radius) {
    const double ring = std::clamp(std::log(radius / first) / step, 0.0, kRings - 1e-9);
    const auto k = static_cast<std::size_t>(ring);
    return flux[k] + (ring - static_cast<double>(k)) * (flux[k + 1] - flux[k]);
  };
  ProfileRadii radii;
  radii.petrosianArcsec = radiusAt(kRings);
  double before = 1;  // ratio of local to mean brightness on the ring inside
  for (int k = 8; k < kRings; ++k) {
    const double radius = radiusAt(k);
    const double inner = 0.8 * radius, outer = 1.25 * radius;
    const double local = (fluxAt(outer) - fluxAt(inner)) / (outer * outer - inner * inner);
    const double ratio = local / (fluxAt(radius) / (radius * radius));
    if (ratio < 0.2) {
      radii.petrosianArcsec = radiusAt(k - (0.2 - ratio) / std::max(before - ratio, 1e-9));
      break;
    }
    before = ratio;
  }
  const double total = fluxAt(2 * radii.petrosianArcsec);
  const auto enclosing = [&](double share) {
    std::size_t k = 1;
    while (k < kRings && flux[k] < share * total) ++k;
    const double part = (share * total - flux[k - 1]) / (flux[k] - flux[k - 1]);
    return radiusAt(static_cast<double>(k) - 1 + part);
  };
  radii.r50Arcsec = enclosing(0.5);
  radii.r90Arcsec = enclosing(0.9);
  return radii;
}

Truth truthOf(const GalaxyRecipe& galaxy) {
  Truth truth;
  truth.id = surveyName(galaxy.raDeg, galaxy.decDeg);
  truth.raDeg = galaxy.raDeg;
  truth.decDeg = galaxy.decDeg;
  truth.redshift = galaxy.redshift;
  truth.gMag = totalMagnitude(galaxy, 0);
  truth.rMag = totalMagnitude(galaxy, 1);
  truth.iMag = totalMagnitude(galaxy, 2);
  truth.petroR50Arcsec = galaxy.petroR50Arcsec;
  truth.petroR90Arcsec = galaxy.petroR90Arcsec;
  truth.axisRatio = SmoothProfile(galaxy.body).axisRatio();
  truth.tType = galaxy.tType;
  truth.edgeOn = galaxy.edgeOn;
  truth.disk = galaxy.tType > 0 || galaxy.edgeOn;
  truth.bar = galaxy.body.bar.has_value();
  truth.merger = galaxy.merger.has_value();
  return truth;
}

}  // namespace model
