#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace model {

/// Who belongs to whom and how much, both ways the same: row i has the neighbours
/// `neighbours[first[i] ... first[i + 1])`, rising, with their weights in (0, 1].
struct FuzzyGraph {
  std::vector<std::int64_t> first;  ///< (N + 1)
  std::vector<std::int32_t> neighbours;
  std::vector<float> weights;

  std::int64_t count() const noexcept { return static_cast<std::int64_t>(first.size()) - 1; }
};

/// From the k nearest neighbours of N rows: each row's distances are scaled so that its nearest neighbour has
/// weight 1 and all of them sum to log2(k + 1); then weights are united as p + q - p q.
/// @param indices, distances  (N, k) valid rows, nearest first, without the row itself
/// @see McInnes+18, algorithms 2 and 3
FuzzyGraph fuzzyGraph(std::span<const std::int32_t> indices, std::span<const float> distances, int k,
                      int threads);

/// The unconnected parts: (N) number of its part for each row, 0 the part of row 0.
struct GraphParts {
  int count = 0;
  std::vector<std::int32_t> ofRow;
};
GraphParts connectedParts(const FuzzyGraph& graph);

}  // namespace model
