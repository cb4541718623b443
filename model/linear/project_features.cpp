#include "model/linear/project_features.h"

#include <cmath>

#include "model/base/parallel.h"
#include "model/embedding/distance.h"

namespace model {
namespace {

constexpr std::int64_t kChunk = 4096;
// Sixteen sums side by side: additions in one fixed order that vector instructions can follow.
constexpr std::int64_t kLanes = 16;

inline __attribute__((always_inline)) float product(const float* one, const float* other,
                                                    std::int64_t dimensions) {
  float sums[kLanes] = {};
  std::int64_t d = 0;
  for (; d + kLanes <= dimensions; d += kLanes)
    for (std::int64_t lane = 0; lane < kLanes; ++lane) sums[lane] += one[d + lane] * other[d + lane];
  float total = 0;
  for (; d < dimensions; ++d) total += one[d] * other[d];
  for (std::int64_t width = kLanes / 2; width > 0; width /= 2)
    for (std::int64_t lane = 0; lane < width; ++lane) sums[lane] += sums[lane + width];
  return total + sums[0];
}

/// Object by object, all vectors while its features are at hand: the features are read from memory once.
TUNINGFORK_VECTORISED void productsOf(const float* rows, std::int64_t count, std::int64_t dimensions,
                                      const float* vectors, const float* offsets, std::int64_t vectorCount,
                                      float* products, std::int64_t stride) {
  for (std::int64_t i = 0; i < count; ++i)
    for (std::int64_t v = 0; v < vectorCount; ++v)
      products[v * stride + i] =
          product(rows + i * dimensions, vectors + v * dimensions, dimensions) + offsets[v];
}

/// Sums over a chunk of the usable rows; marks the others.
struct ChunkSums {
  std::vector<double> sum, squares;
  std::int64_t count = 0;
};

}  // namespace

FeatureScale featureScale(const FeatureView& features) {
  features.check();
  const std::int64_t count = features.count();
  const auto dimensions = static_cast<std::size_t>(features.dimensions);
  FeatureScale scale;
  scale.mean.assign(dimensions, 0);
  scale.inverse.assign(dimensions, 0);
  scale.usable.assign(static_cast<std::size_t>(count), 0);
  std::vector<ChunkSums> chunks(static_cast<std::size_t>((count + kChunk - 1) / kChunk));
  parallelFor(count, kChunk, [&](std::int64_t first, std::int64_t last) {
    ChunkSums& sums = chunks[static_cast<std::size_t>(first / kChunk)];
    sums.sum.assign(dimensions, 0);
    sums.squares.assign(dimensions, 0);
    for (std::int64_t i = first; i < last; ++i) {
      const std::span<const float> row = features.row(i);
      float check = 0;
      for (const float value : row) check += value * 0.0F;  // NaN as soon as one is not finite
      if (std::isnan(check)) continue;
      scale.usable[static_cast<std::size_t>(i)] = 1;
      ++sums.count;
      for (std::size_t d = 0; d < dimensions; ++d) {
        const auto value = static_cast<double>(row[d]);
        sums.sum[d] += value;
        sums.squares[d] += value * value;
      }
    }
  });
  double all = 0;
  std::vector<double> squares(dimensions);
  for (const ChunkSums& sums : chunks) {  // in order, so that the sums do not depend on the threads
    all += static_cast<double>(sums.count);
    for (std::size_t d = 0; d < dimensions; ++d) {
      scale.mean[d] += sums.sum[d];
      squares[d] += sums.squares[d];
    }
  }
  if (all == 0) return scale;
  for (std::size_t d = 0; d < dimensions; ++d) {
    scale.mean[d] /= all;
    const double variance = squares[d] / all - scale.mean[d] * scale.mean[d];
    // What rounding leaves of a feature that is the same everywhere is no information.
    if (variance > 1e-12 * (1e-12 + squares[d] / all)) scale.inverse[d] = 1 / std::sqrt(variance);
  }
  return scale;
}

void projectFeatures(const FeatureView& features, std::span<const float> vectors,
                     std::span<const float> offsets, std::span<float> products) {
  const std::int64_t count = features.count();
  const auto vectorCount = static_cast<std::int64_t>(offsets.size());
  parallelFor(count, kChunk, [&](std::int64_t first, std::int64_t last) {
    productsOf(features.values.data() + first * features.dimensions, last - first, features.dimensions,
               vectors.data(), offsets.data(), vectorCount, products.data() + first, count);
  });
}

}  // namespace model
