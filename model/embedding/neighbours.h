#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "model/base/run_control.h"
#include "model/embedding/features.h"

namespace model {

struct NeighbourOptions {
  int k = 15;              ///< >= 1; neighbours per object, itself not counted
  bool normalise = false;  ///< true: rows are scaled to length 1 first, so that the order is that of the
                           ///< cosine (distance^2 = 2 - 2 cos)
  std::int64_t exactBelow = 4096;  ///< >= 0; up to this many objects every pair is compared; above, a graph
                                   ///< search (HNSW) finds more than 95% of the true neighbours
  std::uint64_t seed = 1;          ///< of the graph search
  int threads = 0;                 ///< >= 0; 0: all cores. Does not change the result
  void check() const;              ///< @throws Error(BadInput) naming the member
};

/// The k nearest rows of every row by Euclidean distance, nearest first, itself not among them; equal
/// distances in the order of the rows.
struct NeighbourGraph {
  int k = 0;                          ///< columns; less than asked for where there are too few rows
  std::int64_t rows = 0;              ///< N
  std::vector<std::int32_t> indices;  ///< (N, k); -1 in rows that were left out
  std::vector<float> distances;       ///< (N, k); NaN in rows that were left out
  std::vector<LeftOutRow> leftOut;    ///< not finite; of length 0 when normalising
  bool exact = true;                  ///< false: found by the graph search
};

/// @throws Error(BadInput) for features or options that contradict, Stopped
/// @see Malkov & Yashunin 2018, IEEE TPAMI 42, 824 (HNSW)
NeighbourGraph nearestNeighbours(const FeatureView& features, const NeighbourOptions& options,
                                 const RunControl& control = {});

struct Neighbour {
  std::int64_t row = 0;
  float distance = 0;
};

/// The k rows nearest to one vector, nearest first: exact, every row is compared (100,000 x 128 in some tens
/// of milliseconds). Rows that are not finite are passed over.
/// @param query  (D) finite; of length above 0 when normalising
/// @throws Error(BadInput)
std::vector<Neighbour> nearestTo(std::span<const float> query, const FeatureView& features, int k,
                                 bool normalise = false, int threads = 0);

}  // namespace model
