#include "model/metrics/bootstrap.h"

#include <algorithm>
#include <string>

#include "model/base/error.h"

namespace model {

void BootstrapOptions::check() const {
  if (resamples < 10)
    throw Error(ErrorKind::BadInput, "resamples must be at least 10, not " + std::to_string(resamples) + ".");
  if (!(coverage > 0 && coverage < 1))
    throw Error(ErrorKind::BadInput,
                "coverage must be between 0 and 1, not " + std::to_string(coverage) + ".");
}

double sortedQuantile(std::span<const double> sorted, double fraction) {
  const double place = fraction * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(place);
  const std::size_t high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (place - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

}  // namespace model
