#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "model/base/run_control.h"
#include "model/embedding/fuzzy_graph.h"
#include "model/embedding/umap_curve.h"

namespace model {

struct LayoutOptions {
  UmapCurve curve;
  int epochs = 500;
  int firstEpoch = 0;       ///< 0 ... epochs: a layout that was stopped goes on as if it had not been
  int negativeSamples = 5;  ///< 0 ... 63
  double learningRate = 1;
  std::uint64_t seed = 1;
  int threads = 0;
};

/// Moves points so that linked ones come together and others part: stochastic gradient descent on the cross
/// entropy between the graph and the map (McInnes+18, algorithm 5).
///
/// Where that algorithm moves both ends of a link at once, here every point gathers its own moves. The points
/// are dealt out to a fixed number of groups; while a group moves it sees the others, and its own members, as
/// they were before. With a random stream for each point and epoch, the map depends on the seed alone and not
/// on the threads.
/// @param xy  (N, 2) in: starting positions, out: the map
/// @param onEpoch  may be empty; called after each epoch with the number of epochs done
void layOut(const FuzzyGraph& graph, const LayoutOptions& options, std::vector<float>& xy,
            const RunControl& control, const std::function<void(int)>& onEpoch);

}  // namespace model
