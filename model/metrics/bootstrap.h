#pragma once
#include <cstdint>
#include <span>

namespace model {

struct BootstrapOptions {
  int resamples = 1000;    ///< >= 10
  double coverage = 0.68;  ///< in (0, 1)
  std::uint64_t seed = 1;
  void check() const;  ///< @throws Error(BadInput) naming the member
};

/// The value below which this fraction of the values lies, between two of them by straight line.
/// @param sorted (N) rising, at least one
double sortedQuantile(std::span<const double> sorted, double fraction);

}  // namespace model
