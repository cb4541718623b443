#include "model/simulation/camera.h"

#include <algorithm>
#include <cmath>

namespace model {
namespace {
constexpr double kFewElectrons = 50;  // below, counts are drawn one by one; above, a Gaussian is as good
}

void photograph(Plane& plane, const BandRecipe& band, double nativePixelArcsec, int binning, Random& random) {
  const double cameraPixels = static_cast<double>(binning) * binning;
  const double sky = std::pow(10.0, 0.4 * (22.5 - band.skyMagPerArcsec2)) * nativePixelArcsec *
                     nativePixelArcsec * cameraPixels * band.electronsPerNanomaggy;
  const double readVariance = band.readNoiseElectrons * band.readNoiseElectrons * cameraPixels;
  const double perElectron = 1 / band.electronsPerNanomaggy;
  for (float& value : plane.values) {
    const double expected = std::max(0.0, value * band.electronsPerNanomaggy + sky);
    double electrons = 0;
    if (expected > kFewElectrons) {
      electrons = expected + std::sqrt(expected + readVariance) * random.normal();
    } else {
      electrons = static_cast<double>(random.poisson(expected)) + std::sqrt(readVariance) * random.normal();
    }
    value = static_cast<float>((electrons - sky) * perElectron);
  }
}

}  // namespace model
