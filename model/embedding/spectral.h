#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "model/base/run_control.h"
#include "model/embedding/fuzzy_graph.h"

namespace model {

/// (N, 2) positions from the second and third eigenvector of a connected graph's normalised Laplacian: what
/// hangs together comes to lie together. Nothing if the eigenvectors did not converge.
/// @param graph  connected, at least 4 rows
/// @see Belkin & Niyogi 2003, Neural Computation 15, 1373
std::optional<std::vector<double>> spectralPositions(const FuzzyGraph& graph, std::uint64_t seed, int threads,
                                                     const RunControl& control);

}  // namespace model
