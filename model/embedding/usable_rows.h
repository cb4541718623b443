#pragma once
#include <cstdint>
#include <vector>

#include "model/embedding/features.h"
#include "model/embedding/metric.h"

namespace model {

/// The rows of a FeatureView that can take part, one after another; those that cannot are listed.
struct UsableRows {
  std::vector<float> copy;             ///< empty where the input can be used as it is
  FeatureView view;                    ///< of the copy or of the input
  std::vector<std::int32_t> original;  ///< row in the input of each usable row
  std::vector<LeftOutRow> leftOut;
};

/// Rows as they are; for Cosine scaled to length 1, for Correlation centred before: the squared Euclidean
/// distance of such rows is twice the metric's. Rows that then have no direction are left out.
/// @throws Error(BadInput) as FeatureView::check(), and for more rows than 32 bits can count
UsableRows usableRows(const FeatureView& features, Metric metric = Metric::Euclidean);

}  // namespace model
