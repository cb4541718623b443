#include "model/metrics/conformal.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "model/base/error.h"

namespace model {

double conformalLimit(std::span<const float> nonconformity, double level) {
  if (!(level > 0 && level < 1))
    throw Error(ErrorKind::BadInput, "A level must lie between 0 and 1, not " + std::to_string(level) + ".");
  std::vector<float> sorted(nonconformity.begin(), nonconformity.end());
  if (std::any_of(sorted.begin(), sorted.end(), [](float value) { return std::isnan(value); }))
    throw Error(ErrorKind::BadInput, "A nonconformity is no number.");
  const auto place = static_cast<std::size_t>(std::ceil(static_cast<double>(sorted.size() + 1) * level));
  if (place > sorted.size()) return std::numeric_limits<double>::infinity();
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(place - 1), sorted.end());
  return static_cast<double>(sorted[place - 1]);
}

std::vector<std::int32_t> conformalSet(std::span<const float> probabilities, double limit) {
  std::vector<std::int32_t> set;
  const auto likeliest = std::max_element(probabilities.begin(), probabilities.end());
  for (auto each = probabilities.begin(); each != probabilities.end(); ++each)
    if (each == likeliest || static_cast<double>(*each) >= 1 - limit)
      set.push_back(static_cast<std::int32_t>(each - probabilities.begin()));
  return set;
}

}  // namespace model
