#pragma once
#include <cstdint>
#include <vector>

#include "model/embedding/features.h"

namespace model {

/// (N, 2) coordinates along the two directions in which finite rows spread most, about their mean; 0 where
/// there is no spread. Block power iteration: cost N D, good to a few digits, enough for starting positions.
std::vector<double> principalCoordinates(const FeatureView& features, std::uint64_t seed);

}  // namespace model
