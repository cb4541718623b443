#include "model/anomaly/neighbour_scores.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace model {
namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

bool isLeftOut(const NeighbourGraph& graph, std::size_t row) {
  return graph.k == 0 || graph.indices[row * static_cast<std::size_t>(graph.k)] < 0;
}

}  // namespace

std::vector<float> meanNeighbourDistance(const NeighbourGraph& graph) {
  const auto k = static_cast<std::size_t>(graph.k);
  std::vector<float> result(static_cast<std::size_t>(graph.rows), kMissing);
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (isLeftOut(graph, i)) continue;
    double sum = 0;
    for (std::size_t j = 0; j < k; ++j) sum += static_cast<double>(graph.distances[i * k + j]);
    result[i] = static_cast<float>(sum / static_cast<double>(k));
  }
  return result;
}

std::vector<float> localOutlierFactor(const NeighbourGraph& graph) {
  // Keeps the density finite where neighbours lie on top of each other, as scikit-learn does.
  constexpr double kLeastReach = 1e-10;
  const auto k = static_cast<std::size_t>(graph.k);
  const auto rows = static_cast<std::size_t>(graph.rows);
  std::vector<double> density(rows, 0.0);
  for (std::size_t i = 0; i < rows; ++i) {
    if (isLeftOut(graph, i)) continue;
    double reach = 0;
    for (std::size_t j = 0; j < k; ++j) {
      const auto other = static_cast<std::size_t>(graph.indices[i * k + j]);
      reach += static_cast<double>(std::max(graph.distances[i * k + j], graph.distances[other * k + k - 1]));
    }
    density[i] = 1 / (reach / static_cast<double>(k) + kLeastReach);
  }
  std::vector<float> result(rows, kMissing);
  for (std::size_t i = 0; i < rows; ++i) {
    if (isLeftOut(graph, i)) continue;
    double sum = 0;
    for (std::size_t j = 0; j < k; ++j) sum += density[static_cast<std::size_t>(graph.indices[i * k + j])];
    result[i] = static_cast<float>(sum / static_cast<double>(k) / density[i]);
  }
  return result;
}

}  // namespace model
