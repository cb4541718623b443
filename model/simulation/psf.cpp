#include "model/simulation/psf.h"

#include <algorithm>
#include <cmath>

namespace model {
namespace {

constexpr double kWingShare = 0.25;
constexpr double kWingWidth = 2.3;
// Half maximum of the sum of the two Gaussians lies at 1.2172 core sigmas (found by bisection of
// 0.75 exp(-x^2/2) + 0.25/2.3^2 exp(-x^2/2/2.3^2) = half of its value at 0).
constexpr double kFwhmInCores = 2 * 1.2172;
constexpr double kHaloShare = 0.006;         // of a star's light, in halo and spikes
constexpr double kBrightNanomaggies = 2500;  // magnitude 14: fainter stars show neither

std::vector<float> gaussianTaps(double sigma) {
  const int reach = std::max(1, static_cast<int>(std::ceil(3.5 * sigma)));
  std::vector<float> taps;
  double sum = 0;
  for (int k = -reach; k <= reach; ++k) sum += std::exp(-0.5 * k * k / (sigma * sigma));
  for (int k = -reach; k <= reach; ++k) {
    taps.push_back(static_cast<float>(std::exp(-0.5 * k * k / (sigma * sigma)) / sum));
  }
  return taps;
}

/// Beyond the frame the border's value continues, so that a large galaxy loses nothing at the edge.
std::vector<float> blurred(const std::vector<float>& in, int side, double sigma) {
  const std::vector<float> taps = gaussianTaps(sigma);
  const int reach = static_cast<int>(taps.size() / 2);
  const auto n = static_cast<std::size_t>(side);
  std::vector<float> vertical(in.size(), 0.0F), out(in.size(), 0.0F);
  for (int row = 0; row < side; ++row) {
    float* const to = &vertical[static_cast<std::size_t>(row) * n];
    for (int k = -reach; k <= reach; ++k) {
      const float weight = taps[static_cast<std::size_t>(k + reach)];
      const float* const from = &in[static_cast<std::size_t>(std::clamp(row + k, 0, side - 1)) * n];
      for (std::size_t c = 0; c < n; ++c) to[c] += weight * from[c];
    }
  }
  std::vector<float> padded(n + 2 * static_cast<std::size_t>(reach));
  for (std::size_t row = 0; row < n; ++row) {
    const float* const from = &vertical[row * n];
    std::fill_n(padded.begin(), reach, from[0]);
    std::copy_n(from, n, padded.begin() + reach);
    std::fill_n(padded.begin() + reach + side, reach, from[n - 1]);
    float* const to = &out[row * n];
    for (std::size_t k = 0; k < taps.size(); ++k) {
      const float weight = taps[k];
      const float* const shifted = padded.data() + k;
      for (std::size_t c = 0; c < n; ++c) to[c] += weight * shifted[c];
    }
  }
  return out;
}

}  // namespace

Psf::Psf(double fwhmArcsec) : m_core(fwhmArcsec / kFwhmInCores) {}

void Psf::blur(Plane& plane) const {
  const double sigma = m_core / plane.pixelArcsec;
  if (sigma < 0.1) return;
  const std::vector<float> core = blurred(plane.values, plane.side, sigma);
  const std::vector<float> wing = blurred(plane.values, plane.side, sigma * kWingWidth);
  for (std::size_t i = 0; i < core.size(); ++i) {
    plane.values[i] = static_cast<float>(1 - kWingShare) * core[i] + static_cast<float>(kWingShare) * wing[i];
  }
}

void Psf::addStar(Plane& plane, double xArcsec, double yArcsec, double flux) const {
  const bool bright = flux > kBrightNanomaggies && m_core > 0;
  const double compact = bright ? flux * (1 - kHaloShare) : flux;
  addGaussian(plane, xArcsec, yArcsec, m_core, compact * (1 - kWingShare));
  addGaussian(plane, xArcsec, yArcsec, m_core * kWingWidth, compact * kWingShare);
  if (!bright) return;
  const double halo = flux * kHaloShare;
  addGaussian(plane, xArcsec, yArcsec, m_core * 10, halo * 0.6);
  constexpr int kSteps = 90;  // a spike is a row of spots, fading outwards
  const double reach = m_core * std::min(60.0, 14 * std::cbrt(flux / kBrightNanomaggies));
  for (int k = 1; k <= kSteps; ++k) {
    const double along = reach * k / kSteps;
    const double part = halo * 0.1 * 2.5 / kSteps * std::exp(-2.5 * along / reach);
    for (const double sign : {-1.0, 1.0}) {
      addGaussian(plane, xArcsec + sign * along, yArcsec + sign * along * 0.12, m_core * 0.6, part);
      addGaussian(plane, xArcsec - sign * along * 0.12, yArcsec + sign * along, m_core * 0.6, part);
    }
  }
}

}  // namespace model
