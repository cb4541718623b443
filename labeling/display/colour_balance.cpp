#include "labeling/display/colour_balance.h"

#include <algorithm>
#include <cmath>

#include "labeling/display/samples.h"

namespace labeling {
namespace {

/// In the optical between the factors of the SDSS and Legacy Surveys viewers; towards the infrared, spectra
/// become flat.
double weightOf(double wavelengthNm) {
  struct Knot {
    double nm, weight;
  };
  constexpr std::array<Knot, 7> kKnots{
      {{354, 3.0}, {477, 1.75}, {623, 1.0}, {763, 0.78}, {913, 0.62}, {1000, 0.56}, {5000, 0.28}}};
  if (wavelengthNm <= kKnots.front().nm) return kKnots.front().weight;
  for (std::size_t i = 1; i < kKnots.size(); ++i) {
    if (wavelengthNm > kKnots[i].nm) continue;
    const double part = std::log(wavelengthNm / kKnots[i - 1].nm) / std::log(kKnots[i].nm / kKnots[i - 1].nm);
    return kKnots[i - 1].weight * std::pow(kKnots[i].weight / kKnots[i - 1].weight, part);
  }
  return kKnots.back().weight;
}

}  // namespace

std::array<double, 3> balancedWeights(const std::array<std::optional<double>, 3>& wavelengthsNm,
                                      const std::array<std::span<const float>, 3>& pixels,
                                      const std::array<SkyLevel, 3>& skies, double tolerance) {
  std::array<double, 3> weights{1, 1, 1};
  for (std::size_t c = 0; c < 3; ++c)
    if (wavelengthsNm[c] && wavelengthsNm[1])
      weights[c] = weightOf(*wavelengthsNm[c]) / weightOf(*wavelengthsNm[1]);
  if (!std::all_of(skies.begin(), skies.end(), [](const SkyLevel& sky) { return sky.sigma > 0; }))
    return weights;
  constexpr double kMostNoise = 4;
  for (std::size_t c = 0; c < 3; ++c) {
    const double noise = skies[c].sigma * weights[c] / (skies[1].sigma * weights[1]);
    weights[c] /= std::sqrt(std::clamp(noise, 1 / kMostNoise, kMostNoise));
  }
  std::array<double, 3> light{};
  std::size_t bright = 0;
  forSamples(pixels[0].size(), kSkySamples, [&](std::size_t i) {
    std::array<double, 3> above{};
    double significance = 0;
    for (std::size_t c = 0; c < 3; ++c) {
      above[c] = pixels[c][i] - skies[c].level;
      if (!std::isfinite(above[c])) return;
      significance = std::max(significance, above[c] / skies[c].sigma);
    }
    if (significance < 4) return;
    ++bright;
    for (std::size_t c = 0; c < 3; ++c) light[c] += above[c];
  });
  constexpr std::size_t kFewest = 12;
  if (bright < kFewest) return weights;
  double logarithm = 0;
  for (std::size_t c = 0; c < 3; ++c) {
    light[c] *= weights[c];
    if (!(light[c] > 0)) return weights;
    logarithm += std::log(light[c]) / 3;
  }
  for (std::size_t c = 0; c < 3; ++c) {
    const double ratio = light[c] / std::exp(logarithm);
    weights[c] *= std::clamp(ratio, 1 / tolerance, tolerance) / ratio;
  }
  return weights;
}

}  // namespace labeling
