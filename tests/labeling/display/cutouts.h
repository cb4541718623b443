#pragma once
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "labeling/survey/cutout.h"
#include "model/base/random.h"

namespace test {

inline labeling::Cutout cutoutOf(int width, int height, std::vector<std::string> bands,
                                 std::vector<float> pixels) {
  labeling::Cutout cutout;
  cutout.width = width;
  cutout.height = height;
  cutout.bands = std::move(bands);
  cutout.pixels = std::move(pixels);
  return cutout;
}

/// 64 x 64 pixels of noise (sigma = `scale`) around `offset` with an exponential galaxy in the middle,
/// brighter by 40 % of the first band from band to band.
inline labeling::Cutout galaxyInNoise(std::vector<std::string> bands, double scale = 1, double offset = 0) {
  model::Random random(5);
  std::vector<float> pixels;
  for (std::size_t b = 0; b < bands.size(); ++b) {
    const double colour = 0.6 + 0.4 * static_cast<double>(b);
    for (int y = 0; y < 64; ++y)
      for (int x = 0; x < 64; ++x) {
        const double radius = std::hypot(x - 31.5, y - 31.5);
        pixels.push_back(
            static_cast<float>(offset + scale * (random.normal() + colour * 400 * std::exp(-radius / 4))));
      }
  }
  return cutoutOf(64, 64, std::move(bands), std::move(pixels));
}

}  // namespace test
