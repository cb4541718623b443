#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/base/run_control.h"
#include "model/embedding/features.h"
#include "model/embedding/metric.h"
#include "model/embedding/neighbour_index.h"

namespace model {

struct NeighbourOptions {
  int k = 15;  ///< >= 1; neighbours per object, itself not counted
  Metric metric = Metric::Euclidean;
  std::int64_t exactBelow = 4096;  ///< >= 0; up to this many objects every pair is compared; above, a graph
                                   ///< search (HNSW) finds 99% of the true neighbours
  std::uint64_t seed = 1;          ///< of the graph search
  int threads = 0;                 ///< >= 0; 0: all cores. Does not change the result
  void check() const;              ///< @throws Error(BadInput) naming the member
};

/// The k nearest rows of every row, nearest first, itself not among them; equal distances in the order of the
/// rows.
struct NeighbourGraph {
  int k = 0;                          ///< columns; less than asked for where there are too few rows
  std::int64_t rows = 0;              ///< N
  std::vector<std::int32_t> indices;  ///< (N, k); -1 in rows that were left out
  std::vector<float> distances;       ///< (N, k) of the metric; NaN in rows that were left out
  std::vector<LeftOutRow> leftOut;    ///< not finite, or without a direction where directions are compared
  bool exact = true;                  ///< false: found by the graph search

  NeighbourGraph narrowed(int columns) const;  ///< the first columns only
};

/// Reports the stages "indexing" (graph search only) and "neighbours".
/// @param index  set to the index of the graph search, over all N rows; may be null
/// @throws Error(BadInput) for features or options that contradict, Stopped
/// @see Malkov & Yashunin 2018, IEEE TPAMI 42, 824 (HNSW)
NeighbourGraph nearestNeighbours(const FeatureView& features, const NeighbourOptions& options,
                                 const RunControl& control = {},
                                 std::optional<NeighbourIndex>* index = nullptr);

struct Neighbour {
  std::int64_t row = 0;
  float distance = 0;
};

/// The k rows nearest to one vector, nearest first. Rows that cannot be compared are passed over.
/// @param query   (D) finite; with a direction where directions are compared
/// @param scales  (N) rowScales() of the features: worth keeping between questions
/// @param index   over the features, to walk instead of comparing every row: finds 99% of the true ones, and
///                looks at all rows where it finds fewer than k; null: exact
/// @throws Error(BadInput)
std::vector<Neighbour> nearestTo(std::span<const float> query, const FeatureView& features, int k,
                                 Metric metric, std::span<const float> scales,
                                 const NeighbourIndex* index = nullptr, int threads = 0);
/// The same, exact, for one question only.
std::vector<Neighbour> nearestTo(std::span<const float> query, const FeatureView& features, int k,
                                 Metric metric = Metric::Euclidean, int threads = 0);

}  // namespace model
