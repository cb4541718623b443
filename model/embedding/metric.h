#pragma once
#include <optional>
#include <string_view>

namespace model {

/// What "near" means between two feature vectors.
enum class Metric {
  Euclidean,
  Cosine,       ///< 1 - cos of the angle between them: 0 ... 2; vectors of length 0 have none
  Correlation,  ///< 1 - Pearson's r of their numbers: 0 ... 2; constant vectors have none
  Manhattan     ///< sum of absolute differences
};

const char* nameOf(Metric metric) noexcept;  ///< "euclidean", "cosine", "correlation", "manhattan"
std::optional<Metric> metricNamed(std::string_view name) noexcept;

}  // namespace model
