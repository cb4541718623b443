#include "labeling/display/sky_level.h"

#include <cmath>
#include <vector>

#include "labeling/display/samples.h"

namespace labeling {

SkyLevel skyLevelOf(std::span<const float> pixels) {
  std::vector<float> samples;
  std::size_t zeros = 0;
  forSamples(pixels.size(), kSkySamples, [&](std::size_t i) {
    if (!std::isfinite(pixels[i])) return;
    samples.push_back(pixels[i]);
    zeros += pixels[i] == 0 ? 1 : 0;
  });
  // Unless nearly everything is zero.
  if (zeros > 0 && samples.size() - zeros > samples.size() / 5)
    std::erase_if(samples, [](float value) { return value == 0; });
  if (samples.empty()) return {};
  SkyLevel sky;
  std::vector<float> kept = samples;
  std::vector<float> deviations;
  for (int iteration = 0; iteration < 6; ++iteration) {
    sky.level = medianOf(kept);
    deviations.clear();
    // Sources only add light: the scatter is that of the darker half.
    for (const float value : kept)
      if (value <= sky.level) deviations.push_back(static_cast<float>(sky.level) - value);
    sky.sigma = 1.4826 * medianOf(deviations);
    if (sky.sigma <= 0) return sky;
    const auto limit = static_cast<float>(sky.level + 2.5 * sky.sigma);
    const std::size_t before = kept.size();
    std::erase_if(kept, [limit](float value) { return value > limit; });
    if (kept.size() == before || kept.size() < 8) break;
  }
  return sky;
}

}  // namespace labeling
