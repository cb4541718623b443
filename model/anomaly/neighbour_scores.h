#pragma once
#include <vector>

#include "model/embedding/neighbours.h"

namespace model {

/// Mean distance to the k nearest rows: far from everything is unusual.
/// @return (N); NaN for rows that were left out
/// @see Ramaswamy, Rastogi & Shim 2000, SIGMOD, 427
std::vector<float> meanNeighbourDistance(const NeighbourGraph& graph);

/// Local outlier factor: how much thinner the rows lie around this one than around its neighbours. About 1
/// inside a group however dense it is, larger outside.
/// @return (N); NaN for rows that were left out
/// @see Breunig, Kriegel, Ng & Sander 2000, SIGMOD, 93
std::vector<float> localOutlierFactor(const NeighbourGraph& graph);

}  // namespace model
