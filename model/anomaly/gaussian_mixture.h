#pragma once
#include <cstdint>
#include <vector>

#include "model/base/run_control.h"
#include "model/embedding/features.h"

namespace model {

struct MixtureOptions {
  int components = 1;       ///< >= 1; Gaussians
  int maxIterations = 100;  ///< >= 1
  double tolerance = 1e-3;  ///< > 0; ends when the mean log-likelihood grows by less
  double floor = 1e-6;      ///< > 0; added to the variances, so that none becomes zero
  std::uint64_t seed = 1;   ///< of the k-means that it starts from
  int threads = 0;          ///< >= 0; 0: all cores. Does not change the result
  void check() const;       ///< @throws Error(BadInput) naming the member
};

/// A density: a sum of Gaussians with full covariances, fitted by expectation maximisation.
/// @see Dempster, Laird & Rubin 1977, J. R. Stat. Soc. B 39, 1
class GaussianMixture {
 public:
  /// @throws Error(BadInput) for options, or if fewer than two rows are finite or all are the same; Stopped
  static GaussianMixture fit(const FeatureView& features, const MixtureOptions& options,
                             const RunControl& control = {});
  /// The number of components out of 1, 2, 4, ... mostComponents whose density of rows that took no part in
  /// the fit (every fifth) is highest, fitted again to all rows.
  static GaussianMixture fitBest(const FeatureView& features, int mostComponents, MixtureOptions options,
                                 const RunControl& control = {});

  /// Natural logarithm of the density. @return (N); NaN for rows that are not finite
  std::vector<float> logLikelihoods(const FeatureView& features, int threads = 0,
                                    const RunControl& control = {}) const;

  int components() const { return static_cast<int>(weights.size()); }

  std::int64_t dimensions = 0;
  std::vector<double> weights;      ///< (K) sum 1
  std::vector<double> means;        ///< (K, D)
  std::vector<double> covariances;  ///< (K, D, D)
};

/// Mean of the finite values; NaN if there are none.
double meanOfFinite(const std::vector<float>& values);

}  // namespace model
