#include <algorithm>
#include <cmath>

#include "model/simulation/body_light.h"
#include "model/simulation/patches.h"
#include "model/simulation/smooth_profile.h"

namespace model {
namespace {

/// A point of the Catmull-Rom curve through four points, at 0 <= t <= 1 along it.
double alongCurve(const std::array<double, 4>& points, double t) {
  const double position = t * 3;
  const int k = std::min(2, static_cast<int>(position));
  const double f = position - k;
  const auto point = [&](int index) { return points[static_cast<std::size_t>(std::clamp(index, 0, 3))]; };
  const double a = point(k - 1), b = point(k), c = point(k + 1), d = point(k + 2);
  return 0.5 *
         (2 * b + (c - a) * f + (2 * a - 5 * b + 4 * c - d) * f * f + (3 * b - a - 3 * c + d) * f * f * f);
}

std::array<double, 3> tinted(const std::array<double, 3>& flux, double share, double blueness) {
  return {flux[0] * share * std::pow(10.0, 0.4 * blueness), flux[1] * share,
          flux[2] * share * std::pow(10.0, -0.18 * blueness)};
}

}  // namespace

void addTidalLight(Light& light, const StellarBody& primary, const MergerRecipe& merger,
                   double extentArcsec) {
  const std::array<double, 3> flux = fluxesOf(primary.magnitudes);
  constexpr int kSpots = 110;
  for (std::size_t which = 0; which < merger.tails.size(); ++which) {
    const TidalTail& tail = merger.tails[which];
    const Patches patches(primary.seed + 101 + which);
    std::array<double, kSpots> weight{};
    double total = 0;
    for (int k = 0; k < kSpots; ++k) {
      const double t = (k + 0.5) / kSpots;
      const double lumps = std::max(0.1, 1 + 1.3 * patches.octaves(static_cast<float>(t * 7), 0.3F, 4.0F, 3));
      weight[static_cast<std::size_t>(k)] = std::pow(1 - t, 0.7) * lumps * std::min(1.0, 6 * t);
      total += weight[static_cast<std::size_t>(k)];
    }
    const std::array<double, 3> colour = tinted(flux, tail.fraction, tail.blueness);
    for (int k = 0; k < kSpots; ++k) {
      const double t = (k + 0.5) / kSpots;
      const float along = static_cast<float>(t * 9);
      const double width = tail.widthArcsec * (0.8 + 1.5 * t) * (1 + 0.5 * patches.at(along, 8.2F, 1.1F));
      const double shake = 0.5 * tail.widthArcsec;
      const double x = alongCurve(tail.xArcsec, t) + shake * patches.at(along * 1.7F, 2.5F, 6.1F);
      const double y = alongCurve(tail.yArcsec, t) + shake * patches.at(along * 1.7F, 7.5F, 9.3F);
      const double part = weight[static_cast<std::size_t>(k)] / total;
      addGaussian(light, x, y, width, {colour[0] * part, colour[1] * part, colour[2] * part});
    }
  }
  if (merger.debris > 0) {
    const Patches patches(primary.seed + 977);
    const std::array<double, 3> colour = tinted(flux, merger.debris, kDebrisBlueness);
    constexpr int kClouds = 12;  // an uneven common envelope
    for (int k = 0; k < kClouds; ++k) {
      const auto turn = static_cast<float>(k);
      const double angle = 2.399963 * k, distance = extentArcsec * 0.3 * std::sqrt((k + 0.5) / kClouds);
      const double x = distance * std::cos(angle) + 0.15 * extentArcsec * patches.at(turn * 1.3F, 0.7F, 2.2F);
      const double y = distance * std::sin(angle) + 0.15 * extentArcsec * patches.at(turn * 1.3F, 4.7F, 8.2F);
      const double part = 1.0 / kClouds;
      addGaussian(light, x, y, 0.22 * extentArcsec, {colour[0] * part, colour[1] * part, colour[2] * part});
    }
  }
}

}  // namespace model
