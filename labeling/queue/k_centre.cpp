#include "labeling/queue/k_centre.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/embedding/distance.h"

namespace labeling {
namespace {

bool isFinite(std::span<const float> row) {
  return std::all_of(row.begin(), row.end(), [](float value) { return std::isfinite(value); });
}

}  // namespace

std::vector<Centre> kCentre(const model::FeatureView& features, std::span<const std::int64_t> candidates,
                            std::span<const std::int64_t> covered, std::int64_t count,
                            const model::RunControl& control) {
  const std::int64_t dimensions = features.dimensions;
  // Side by side in memory: every centre is compared with all candidates.
  std::vector<std::int64_t> rows;
  std::vector<float> near;
  for (const std::int64_t row : candidates) {
    const auto values = features.row(row);
    if (!isFinite(values)) continue;
    rows.push_back(row);
    near.insert(near.end(), values.begin(), values.end());
  }
  const auto n = static_cast<std::int64_t>(rows.size());
  constexpr float kFar = std::numeric_limits<float>::infinity();
  std::vector<float> least(rows.size(), kFar), distance(rows.size());
  const auto cover = [&](const float* centre) {
    model::squaredDistances(centre, near.data(), n, dimensions, distance.data());
    for (std::size_t i = 0; i < least.size(); ++i) least[i] = std::min(least[i], distance[i]);
  };
  const auto steps = static_cast<std::int64_t>(covered.size()) + std::min(count, n);
  std::int64_t step = 0;
  for (const std::int64_t row : covered) {
    if (step % 64 == 0) control.report(step, steps, "comparing features");
    ++step;
    if (const auto values = features.row(row); isFinite(values)) cover(values.data());
  }
  std::vector<Centre> centres;
  std::vector<char> isChosen(rows.size(), 0);
  while (static_cast<std::int64_t>(centres.size()) < std::min(count, n)) {
    if (step % 64 == 0) control.report(step, steps, "comparing features");
    ++step;
    std::size_t farthest = rows.size();
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (isChosen[i] == 0 && (farthest == rows.size() || least[i] > least[farthest])) farthest = i;
    const float apart = least[farthest];
    centres.push_back({rows[farthest], std::isinf(apart) ? 0.0f : std::sqrt(apart)});
    isChosen[farthest] = 1;
    cover(near.data() + static_cast<std::ptrdiff_t>(farthest) * dimensions);
  }
  return centres;
}

}  // namespace labeling
