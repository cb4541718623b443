#pragma once
#include <cstdint>
#include <vector>

#include "model/embedding/features.h"

namespace model {

/// The rows of a FeatureView that can take part, one after another; those that cannot are listed.
struct UsableRows {
  std::vector<float> copy;             ///< empty where the input can be used as it is
  FeatureView view;                    ///< of the copy or of the input
  std::vector<std::int32_t> original;  ///< row in the input of each usable row
  std::vector<LeftOutRow> leftOut;
};

/// @param normalise  scale rows to length 1; rows of length 0 are left out
/// @throws Error(BadInput) as FeatureView::check(), and for more rows than 32 bits can count
UsableRows usableRows(const FeatureView& features, bool normalise);

}  // namespace model
