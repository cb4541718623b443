#include "model/metrics/interval.h"

#include <cmath>
#include <limits>

namespace model {

Interval wilsonInterval(std::int64_t successes, std::int64_t trials, double z) {
  if (trials <= 0)
    return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  const auto n = static_cast<double>(trials);
  const double p = static_cast<double>(successes) / n;
  const double scale = 1 + z * z / n;
  const double middle = (p + z * z / (2 * n)) / scale;
  const double half = z / scale * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  // The ends are exact where nothing, or everything, was a success; rounding must not pass them.
  return {successes == 0 ? 0.0 : middle - half, successes == trials ? 1.0 : middle + half};
}

}  // namespace model
