#include "model/simulation/render_galaxy.h"

#include <algorithm>
#include <cmath>

#include "model/base/error.h"
#include "model/base/random.h"
#include "model/simulation/body_light.h"
#include "model/simulation/camera.h"
#include "model/simulation/psf.h"
#include "model/simulation/smooth_profile.h"

namespace model {
namespace {

constexpr double kFinest = 1.6;  // native pixels per cutout pixel beyond which the camera's pixels are binned

std::size_t bandIndex(const std::string& name) { return name == "g" ? 0 : name == "r" ? 1 : 2; }

}  // namespace

SimulatedCutout render(const GalaxyRecipe& galaxy, const SurveyRecipe& survey) {
  survey.check();
  const double frame = galaxy.frameArcsec(survey);
  if (!(frame > 0 && std::isfinite(frame))) {
    throw Error(ErrorKind::BadInput, "simulated object " + std::to_string(galaxy.index) +
                                         " has a Petrosian radius of 0: its frame cannot be chosen");
  }
  // The scene is made at the camera's pixel scale, so that noise and blur are those of the survey; very large
  // objects in binned pixels, because the cutout could not show finer ones.
  const double nativePixels = frame / survey.nativePixelArcsec;
  const int binning = std::max(1, static_cast<int>(std::ceil(nativePixels / (kFinest * survey.side))));
  const int side = std::max(8, static_cast<int>(std::lround(nativePixels / binning)));
  Light light = makeLight(side, frame / side);

  addBody(light, galaxy.body);
  if (galaxy.merger) {
    addBody(light, galaxy.merger->companion);
    addTidalLight(light, galaxy.body, *galaxy.merger, galaxy.petroR90Arcsec * 1.5);
  }
  if (survey.neighbours) {
    for (const Intruder& intruder : galaxy.intruders) {
      if (!intruder.star) addNeighbour(light, intruder);
    }
  }

  SimulatedCutout cutout;
  cutout.side = survey.side;
  cutout.pixelScaleArcsec = frame / survey.side;
  for (const BandRecipe& band : survey.bands) {
    const std::size_t b = bandIndex(band.name);
    Plane plane = light[b];
    const Psf psf(band.psfFwhmArcsec);
    psf.blur(plane);
    if (survey.neighbours) {
      for (const Intruder& star : galaxy.intruders) {
        if (star.star) psf.addStar(plane, star.xArcsec, star.yArcsec, fluxesOf(star.magnitudes)[b]);
      }
    }
    if (survey.noise) {
      Random random(galaxy.noiseSeed, b);
      photograph(plane, band, survey.nativePixelArcsec, binning, random);
    }
    const Plane shown = resampled(plane, survey.side);
    cutout.bands.push_back(band.name);
    cutout.pixels.insert(cutout.pixels.end(), shown.values.begin(), shown.values.end());
  }
  return cutout;
}

}  // namespace model
