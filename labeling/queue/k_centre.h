#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "model/base/run_control.h"
#include "model/embedding/features.h"

namespace labeling {

struct Centre {
  std::int64_t row = 0;
  float distance = 0;  ///< Euclidean, to the nearest row that was covered or chosen before
};

/// Chooses rows that lie far from each other and from those that are covered already: each is the candidate
/// farthest from all of them (greedy k-centre, within a factor 2 of the best radius). With nothing covered
/// the first candidate is the first centre, at distance 0. Ties go to the candidate that comes first.
/// @param features    (N, D)
/// @param candidates  rows to choose from; rows that are not finite are passed over
/// @param covered     rows that need no neighbour any more
/// @see Gonzalez 1985, Theor. Comput. Sci. 38, 293; Sener & Savarese 2018, arXiv:1708.00489
std::vector<Centre> kCentre(const model::FeatureView& features, std::span<const std::int64_t> candidates,
                            std::span<const std::int64_t> covered, std::int64_t count,
                            const model::RunControl& control = {});

}  // namespace labeling
