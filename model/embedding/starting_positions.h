#pragma once
#include <cstdint>
#include <vector>

#include "model/base/run_control.h"
#include "model/embedding/features.h"
#include "model/embedding/fuzzy_graph.h"
#include "model/embedding/umap.h"

namespace model {

struct StartingPositions {
  std::vector<float> xy;  ///< (N, 2) in [0, 10]
  UmapStart start = UmapStart::Spectral;
  int components = 0;
};

/// Where the rows of a neighbour graph begin, before the layout moves them.
/// @param features  the N finite rows the graph was made from
StartingPositions startingPositions(const FeatureView& features, const FuzzyGraph& graph, std::uint64_t seed,
                                    int threads, const RunControl& control);

}  // namespace model
