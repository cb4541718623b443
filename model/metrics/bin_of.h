#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>

namespace model {

/// The bin that holds a value: low <= value < high, the last bin with its end. None for values outside or
/// not finite.
inline std::optional<std::size_t> binOf(double value, std::span<const double> edges) {
  if (!std::isfinite(value) || value < edges.front() || value > edges.back()) return std::nullopt;
  const auto above = std::upper_bound(edges.begin(), edges.end(), value);
  return std::min(static_cast<std::size_t>(above - edges.begin()), edges.size() - 1) - 1;
}

}  // namespace model
