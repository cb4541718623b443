#include "model/simulation/sersic.h"

#include <cmath>
#include <numbers>

namespace model {
namespace {

/// Regularised lower incomplete gamma function P(a, x): series below a + 1, continued fraction above.
double gammaShare(double a, double x) {
  if (x <= 0) return 0;
  const double front = std::exp(a * std::log(x) - x - std::lgamma(a));
  if (x < a + 1) {
    double term = 1 / a, sum = term;
    for (int k = 1; k < 1000 && term > sum * 1e-15; ++k) {
      term *= x / (a + k);
      sum += term;
    }
    return front * sum;
  }
  double b = x + 1 - a, c = 1e300, d = 1 / b, h = d;
  for (int k = 1; k < 1000; ++k) {
    const double an = -k * (k - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    const double step = c * d;
    h *= step;
    if (std::abs(step - 1) < 1e-15) break;
  }
  return 1 - front * h;
}

}  // namespace

double sersicB(double n) {
  double b = 2 * n - 1.0 / 3 + 4 / (405 * n) + 46 / (25515 * n * n);
  for (int k = 0; k < 3; ++k) {  // Newton's steps from the expansion to the last digit
    const double slope = std::exp((2 * n - 1) * std::log(b) - b - std::lgamma(2 * n));
    b -= (gammaShare(2 * n, b) - 0.5) / slope;
  }
  return b;
}

double sersicFluxInside(double n, double x) {
  return x <= 0 ? 0 : gammaShare(2 * n, sersicB(n) * std::pow(x, 1 / n));
}

double sersicBrightnessAtHalfLight(double n) {
  const double b = sersicB(n);
  return std::exp(2 * n * std::log(b) - b - std::lgamma(2 * n)) / (2 * std::numbers::pi * n);
}

double superellipseArea(double c) {
  const double side = std::tgamma(1 + 1 / c);
  return 4 * side * side / std::tgamma(1 + 2 / c) / std::numbers::pi;
}

}  // namespace model
