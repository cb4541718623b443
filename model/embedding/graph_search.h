#pragma once
#include <cstdint>
#include <span>

#include "model/base/run_control.h"
#include "model/embedding/features.h"

namespace model {

/// Approximate k nearest rows of every row by hierarchical small-world graphs, in time N log N.
///
/// A graph that several threads add to depends on who comes first. So the rows are dealt out to a fixed
/// number of graphs, each built by one thread, and every row asks all of them: the answer depends on the seed
/// alone.
/// @param features   finite rows
/// @param indices    (N, k) rows found, nearest first, itself not among them
/// @param distances  (N, k) Euclidean
/// @see Malkov & Yashunin 2018, IEEE TPAMI 42, 824
void searchByGraph(const FeatureView& features, int k, std::uint64_t seed, int threads,
                   std::span<std::int32_t> indices, std::span<float> distances, const RunControl& control);

}  // namespace model
