#include "model/embedding/principal_axes.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "model/base/random.h"

namespace model {
namespace {

using Vector = std::vector<double>;

double dot(const Vector& one, const Vector& other) {
  double sum = 0;
  for (std::size_t i = 0; i < one.size(); ++i) sum += one[i] * other[i];
  return sum;
}

/// Makes the axes unit vectors at right angles; one without a direction of its own becomes 0.
void orthonormalise(std::array<Vector, 2>& axes) {
  const double overlap = dot(axes[0], axes[0]) > 0 ? dot(axes[0], axes[1]) / dot(axes[0], axes[0]) : 0;
  for (std::size_t d = 0; d < axes[0].size(); ++d) axes[1][d] -= overlap * axes[0][d];
  for (Vector& axis : axes) {
    const double length = std::sqrt(dot(axis, axis));
    for (double& value : axis) value = length > 1e-150 ? value / length : 0;
  }
}

}  // namespace

std::vector<double> principalCoordinates(const FeatureView& features, std::uint64_t seed) {
  constexpr int kIterations = 30;
  const auto count = static_cast<std::size_t>(features.count());
  const auto dimensions = static_cast<std::size_t>(features.dimensions);
  Vector mean(dimensions, 0);
  for (std::size_t i = 0; i < features.values.size(); ++i)
    mean[i % dimensions] += static_cast<double>(features.values[i]);
  for (double& value : mean) value /= static_cast<double>(std::max<std::size_t>(count, 1));

  Random random(seed, 0);
  std::array<Vector, 2> axes{Vector(dimensions), Vector(dimensions)};
  for (Vector& axis : axes)
    for (double& value : axis) value = random.normal();
  orthonormalise(axes);

  std::vector<double> coordinates(count * 2, 0);
  Vector centred(dimensions);
  for (int iteration = 0; iteration <= kIterations; ++iteration) {
    std::array<Vector, 2> next{Vector(dimensions, 0), Vector(dimensions, 0)};
    for (std::size_t i = 0; i < count; ++i) {
      const float* row = features.values.data() + i * dimensions;
      for (std::size_t d = 0; d < dimensions; ++d) centred[d] = static_cast<double>(row[d]) - mean[d];
      for (std::size_t axis = 0; axis < 2; ++axis) {
        const double along = dot(centred, axes[axis]);
        coordinates[i * 2 + axis] = along;
        for (std::size_t d = 0; d < dimensions; ++d) next[axis][d] += along * centred[d];
      }
    }
    if (iteration == kIterations) break;  // the coordinates belong to the axes as they are
    axes = std::move(next);
    orthonormalise(axes);
  }
  return coordinates;
}

}  // namespace model
