#include "model/anomaly/standardise.h"

#include <cmath>
#include <limits>

#include "model/base/error.h"

namespace model {

Standardised standardise(std::span<const float> values) {
  Standardised result;
  double sum = 0, count = 0;
  for (const float value : values)
    if (std::isfinite(value)) {
      sum += static_cast<double>(value);
      ++count;
    }
  if (count == 0) throw Error(ErrorKind::BadInput, "No object has a score that could be standardised.");
  result.mean = sum / count;
  double squares = 0;
  for (const float value : values)
    if (std::isfinite(value))
      squares += (static_cast<double>(value) - result.mean) * (static_cast<double>(value) - result.mean);
  result.sigma = std::sqrt(squares / count);
  result.sigmas.reserve(values.size());
  for (const float value : values) {
    if (!std::isfinite(value)) {
      result.sigmas.push_back(std::numeric_limits<float>::quiet_NaN());
      continue;
    }
    const double sigmas = result.sigma > 0 ? (static_cast<double>(value) - result.mean) / result.sigma : 0;
    result.sigmas.push_back(static_cast<float>(sigmas));
    if (sigmas > 3) ++result.above3;
  }
  return result;
}

}  // namespace model
