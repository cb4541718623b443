#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace labeling {

/// How many pixels an estimate of the sky or of a bright level looks at.
inline constexpr std::size_t kSkySamples = 4096;

/// Calls `visit(index)` for about `most` of `count` places, evenly spread.
template <typename Visit>
void forSamples(std::size_t count, std::size_t most, Visit visit) {
  // An odd stride walks over rows and columns alike even where the width is a power of two.
  const std::size_t stride = count <= most ? 1 : std::max<std::size_t>(1, count / most) | 1U;
  for (std::size_t i = 0; i < count; i += stride) visit(i);
}

/// The upper of the two middle ones where the number is even. Reorders. @pre not empty
inline double medianOf(std::span<float> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// The value below which `share` of the values lie; 0 of none. Reorders.
inline double shareOf(std::vector<float>& values, double share) {
  if (values.empty()) return 0;
  const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + place, values.end());
  return values[static_cast<std::size_t>(place)];
}

}  // namespace labeling
