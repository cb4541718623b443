#include "model/simulation/cosmology.h"

#include <array>
#include <cmath>
#include <string>

#include "model/base/error.h"

namespace model {
namespace {
constexpr double kLightKmPerS = 299792.458;
constexpr double kArcsecPerRadian = 206264.80624709636;

// Nodes and weights of the eight-point Gauss-Legendre rule on [-1, 1], positive half.
constexpr std::array kNode{0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363};
constexpr std::array kWeight{0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763};
}  // namespace

double Cosmology::comovingDistanceMpc(double redshift) const {
  if (!(redshift >= 0 && redshift <= 20)) {
    throw Error(ErrorKind::BadInput, "redshift " + std::to_string(redshift) + " is not between 0 and 20");
  }
  const auto inverseExpansion = [&](double z) {
    const double a = 1 + z;
    return 1 / std::sqrt(omegaMatter * a * a * a + 1 - omegaMatter);
  };
  // Panels in ln(1+z) keep the integrand smooth at every redshift.
  constexpr int panels = 4;
  const double whole = std::log1p(redshift);
  double sum = 0;
  for (int panel = 0; panel < panels; ++panel) {
    const double half = whole / panels / 2;
    const double middle = (2 * panel + 1) * half;
    for (std::size_t k = 0; k < kNode.size(); ++k) {
      for (const double sign : {-1.0, 1.0}) {
        const double a = std::exp(middle + sign * kNode[k] * half);
        sum += kWeight[k] * half * a * inverseExpansion(a - 1);
      }
    }
  }
  return kLightKmPerS / hubbleKmPerSPerMpc * sum;
}

double Cosmology::luminosityDistanceMpc(double redshift) const {
  return comovingDistanceMpc(redshift) * (1 + redshift);
}

double Cosmology::angularDiameterDistanceMpc(double redshift) const {
  return comovingDistanceMpc(redshift) / (1 + redshift);
}

double Cosmology::kpcPerArcsec(double redshift) const {
  return angularDiameterDistanceMpc(redshift) * 1000 / kArcsecPerRadian;
}

double Cosmology::distanceModulus(double redshift) const {
  return 5 * std::log10(luminosityDistanceMpc(redshift)) + 25;
}

}  // namespace model
