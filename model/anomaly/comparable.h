#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "model/embedding/features.h"

namespace model {

bool isFiniteRow(std::span<const float> row);

/// The rows whose features are finite. An anomaly is one among others: there have to be two that differ.
/// @throws Error(BadInput) if fewer than two rows are finite, or all of them are the same
std::vector<std::int32_t> comparableRows(const FeatureView& features);

}  // namespace model
