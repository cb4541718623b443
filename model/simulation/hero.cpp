#include "model/simulation/hero.h"

#include <algorithm>
#include <cmath>

#include "model/base/error.h"
#include "model/simulation/body_light.h"
#include "model/simulation/psf.h"

namespace model {
namespace {

constexpr double kNativeArcsec = 0.396;
constexpr double kFrameArcsec =
    100;  // every hero is about as large on the sky as its neighbours in the diagram

StellarBody elliptical(double axisRatio) {
  StellarBody body;
  body.magnitudes = {14.35, 13.55, 13.15};
  body.bulge = BulgeRecipe{1, 9.5, 4, axisRatio, 0.05};
  return body;
}

StellarBody lenticular() {
  StellarBody body;
  body.magnitudes = {14.2, 13.42, 13.04};
  body.bulge = BulgeRecipe{0.5, 5, 2.8, 0.72, 0};
  body.disk = DiskRecipe{9.5, 66, 0.22, 5, 0, 0};
  body.bulgeRedness = 0.06;
  return body;
}

/// @param stage  0 Sa ... 2 Sc: smaller bulge, opener and bluer arms
StellarBody spiral(int stage, bool barred) {
  constexpr std::array kBulge{0.30, 0.15, 0.06};
  constexpr std::array kPitch{11.0, 18.0, 24.0};
  constexpr std::array kColour{0.66, 0.54, 0.44};
  constexpr std::array kContrast{0.9, 1.7, 2.2};
  constexpr std::array kTilt{42.0, 30.0, 18.0};
  const auto s = static_cast<std::size_t>(stage);
  StellarBody body;
  const double r = 13.0;
  body.magnitudes = {r + kColour[s], r, r - 0.5 * kColour[s]};
  body.bulgeRedness = 0.35;
  body.bulge = BulgeRecipe{kBulge[s], 3.2 + 4 * kBulge[s], 2.6 - 0.4 * stage, stage == 0 ? 0.85 : 0.95, 0};
  body.disk = DiskRecipe{9.2, kTilt[s], 0.15, 4.3, 0.04, 0};
  ArmRecipe arms;
  arms.count = !barred && stage == 2 ? 3 : 2;
  arms.pitchDeg = kPitch[s] + (barred ? 1 : 0);
  arms.contrast = kContrast[s];
  arms.flocculence = 0.25 + 0.1 * stage;
  arms.sharpness = 3.0;
  arms.innerRadiusArcsec = 4;
  arms.phaseDeg = 40;
  arms.knots = 40 + 35 * stage;
  arms.knotFraction = 0.02 + 0.02 * stage;
  if (barred) {
    body.bar = BarRecipe{0.17 - 0.02 * stage, 11.5, 0.31, 25};
    arms.innerRadiusArcsec = 11.4;
    arms.phaseDeg = body.bar->angleDeg;
  }
  body.arms = arms;
  body.dust = DustRecipe{0.7, 0.3, 0};
  return body;
}

StellarBody heroBody(std::string_view hubbleClass) {
  if (hubbleClass == "S0") return lenticular();
  if (hubbleClass.front() == 'E') return elliptical(1 - 0.1 * (hubbleClass[1] - '0'));
  return spiral(hubbleClass.back() - 'a', hubbleClass.size() == 3);
}

}  // namespace

const std::vector<std::string>& heroClasses() {
  static const std::vector<std::string> classes{"E0", "E3", "E5",  "S0",  "Sa",
                                                "Sb", "Sc", "SBa", "SBb", "SBc"};
  return classes;
}

SimulatedCutout renderHero(std::string_view hubbleClass, int side, double turnDeg, std::uint64_t seed) {
  const std::vector<std::string>& classes = heroClasses();
  if (std::find(classes.begin(), classes.end(), hubbleClass) == classes.end()) {
    throw Error(ErrorKind::BadInput,
                "\"" + std::string(hubbleClass) +
                    "\" is no class of the tuning fork; give E0, E3, E5, S0, Sa, Sb, Sc, SBa, SBb or SBc");
  }
  if (side < 16 || side > 4096) {
    throw Error(ErrorKind::BadInput,
                "a hero image of " + std::to_string(side) + " pixels is not between 16 and 4096");
  }
  StellarBody body = heroBody(hubbleClass);
  body.positionAngleDeg = 62 + turnDeg;
  body.seed = seed;
  SimulatedCutout cutout;
  cutout.side = side;
  cutout.bands = {"g", "r", "i"};
  cutout.pixelScaleArcsec = kFrameArcsec / side;
  Light light = makeLight(side, cutout.pixelScaleArcsec);
  addBody(light, body);
  // The same surface brightness at every size: flux per native pixel, not per pixel drawn.
  const auto scale =
      static_cast<float>(kNativeArcsec * kNativeArcsec / (cutout.pixelScaleArcsec * cutout.pixelScaleArcsec));
  const Psf softening(0.7);
  for (Plane& plane : light) {
    softening.blur(plane);
    for (int row = 0; row < side; ++row) {
      for (int column = 0; column < side; ++column) {
        // The halo of an elliptical has no end; it fades before the border, so that no frame shows.
        const double radius = 2 * std::hypot(plane.arcsec(row), plane.arcsec(column)) / kFrameArcsec;
        const double t = std::clamp((1 - radius) / 0.45, 0.0, 1.0);
        plane.at(row, column) *= scale * static_cast<float>(t * t * (3 - 2 * t));
      }
    }
    cutout.pixels.insert(cutout.pixels.end(), plane.values.begin(), plane.values.end());
  }
  return cutout;
}

}  // namespace model
