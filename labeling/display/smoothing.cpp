#include "labeling/display/smoothing.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace labeling {
namespace {

std::vector<float> halfKernel(double sigma) {
  const int reach = std::max(1, static_cast<int>(std::ceil(4 * sigma)));
  std::vector<double> weights;
  double sum = 0;
  for (int i = 0; i <= reach; ++i) {
    weights.push_back(std::exp(-0.5 * i * i / (sigma * sigma)));
    sum += (i == 0 ? 1 : 2) * weights.back();
  }
  std::vector<float> kernel;
  for (const double weight : weights) kernel.push_back(static_cast<float>(weight / sum));
  return kernel;
}

/// Along rows of a (height, width) plane into `out`; outside counts as weight 0.
void alongRows(const std::vector<float>& in, std::vector<float>& out, int width, int height,
               const std::vector<float>& kernel) {
  const int reach = static_cast<int>(kernel.size()) - 1;
  for (int y = 0; y < height; ++y) {
    const float* from = in.data() + static_cast<std::ptrdiff_t>(y) * width;
    float* to = out.data() + static_cast<std::ptrdiff_t>(y) * width;
    for (int x = 0; x < width; ++x) to[x] = kernel[0] * from[x];
    for (int k = 1; k <= std::min(reach, width - 1); ++k) {
      const float weight = kernel[static_cast<std::size_t>(k)];
      for (int x = k; x < width; ++x) to[x] += weight * from[x - k];
      for (int x = 0; x < width - k; ++x) to[x] += weight * from[x + k];
    }
  }
}

void alongColumns(const std::vector<float>& in, std::vector<float>& out, int width, int height,
                  const std::vector<float>& kernel) {
  const int reach = static_cast<int>(kernel.size()) - 1;
  for (int y = 0; y < height; ++y) {
    float* to = out.data() + static_cast<std::ptrdiff_t>(y) * width;
    std::fill(to, to + width, 0.0F);
    for (int k = -reach; k <= reach; ++k) {
      if (y + k < 0 || y + k >= height) continue;
      const float weight = kernel[static_cast<std::size_t>(std::abs(k))];
      const float* from = in.data() + static_cast<std::ptrdiff_t>(y + k) * width;
      for (int x = 0; x < width; ++x) to[x] += weight * from[x];
    }
  }
}

}  // namespace

void smoothPlane(std::span<float> values, int width, int height, double sigma) {
  const std::vector<float> kernel = halfKernel(sigma);
  std::vector<float> light(values.size()), share(values.size()), between(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool known = std::isfinite(values[i]);
    light[i] = known ? values[i] : 0;
    share[i] = known ? 1.0F : 0.0F;
  }
  for (std::vector<float>* plane : {&light, &share}) {
    alongRows(*plane, between, width, height, kernel);
    alongColumns(between, *plane, width, height, kernel);
  }
  for (std::size_t i = 0; i < values.size(); ++i)
    if (std::isfinite(values[i])) values[i] = light[i] / share[i];
}

}  // namespace labeling
