#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "model/metrics/confusion.h"

namespace model {

/// How predicted values (T-Type, redshift, vote fraction) differ from the true ones.
/// The differences are predicted - true; with a scale (1 + z for redshifts) divided by it.
struct RegressionMetrics {
  std::int64_t count = 0;
  double bias = 0;      ///< mean difference
  double median = 0;    ///< median difference
  double scatter = 0;   ///< standard deviation of the differences about the bias, divided by N
  double sigmaMad = 0;  ///< 1.4826 median |difference - median difference|: robust against outliers
  double rmse = 0;      ///< root of the mean squared difference
  double meanAbsolute = 0;
  double r2 =
      0;  ///< 1 - sum of squares left / sum of squares about the mean; NaN if all true values are equal
  double outlierFraction = 0;  ///< of |difference| > outlierLimit
};

struct RegressionOptions {
  double outlierLimit = 0.15;     ///< > 0, in units of the difference
  bool dividedByOnePlus = false;  ///< differences divided by 1 + true value, as for redshifts
  void check() const;             ///< @throws Error(BadInput) naming the member
};

/// @param predicted, truth  (N >= 1) finite
/// @throws Error(BadInput)
RegressionMetrics regressionMetrics(std::span<const float> predicted, std::span<const float> truth,
                                    const RegressionOptions& options = {});

/// How often the true value lies within the stated error: |predicted - true| <= z sigma. With honest errors
/// 68 % for z = 1, 95 % for z = 1.96.
/// @param sigma  (N) >= 0, standard deviation stated for each prediction
/// @throws Error(BadInput)
Rate intervalCoverage(std::span<const float> predicted, std::span<const float> sigma,
                      std::span<const float> truth, double z = kOneSigma);

struct RegressionBin {
  double low = 0, high = 0;   ///< low <= value < high; the last bin includes its end
  RegressionMetrics metrics;  ///< count 0 and NaN elsewhere for an empty bin
};

/// The same per bin of any quantity (the true value itself, a magnitude, a size).
/// @param binBy  (N) finite values go into bins, others into none
/// @param edges  (M + 1 >= 2) strictly rising
std::vector<RegressionBin> regressionByBin(std::span<const float> predicted, std::span<const float> truth,
                                           std::span<const float> binBy, std::span<const double> edges,
                                           const RegressionOptions& options = {});

}  // namespace model
