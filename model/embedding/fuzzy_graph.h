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

  std::int64_t count() const noexcept {
    return first.empty() ? 0 : static_cast<std::int64_t>(first.size()) - 1;
  }
};

/// From the k nearest neighbours of N rows: each row's distances are scaled so that its nearest neighbour has
/// weight 1 and all of them sum to log2(k + 1); then weights are united as p + q - p q.
/// @param indices, distances  (N, k) valid rows, nearest first, without the row itself
/// @see McInnes+18, algorithms 2 and 3
FuzzyGraph fuzzyGraph(std::span<const std::int32_t> indices, std::span<const float> distances, int k,
                      int threads);

/// Weights of an object that is not part of a graph to its nearest rows in it, (k) as umap-learn's transform
/// gives them: exp(-d / scale), with no distance free.
/// @param distances  (k) k >= 2, nearest first
std::vector<float> newcomerWeights(std::span<const float> distances);

/// The graph with what is known about some objects: links between different classes are weakened, those of
/// objects without a class a little, and each row's strongest link counts as 1 again.
/// @param classes  (N) class of each row, -1: not known
/// @param weight   0 ... 1; 0.5 as in umap-learn, 1 cuts different classes apart
FuzzyGraph supervised(const FuzzyGraph& graph, std::span<const std::int32_t> classes, double weight);

/// The unconnected parts: (N) number of its part for each row, 0 the part of row 0.
struct GraphParts {
  int count = 0;
  std::vector<std::int32_t> ofRow;
};
GraphParts connectedParts(const FuzzyGraph& graph);

}  // namespace model
