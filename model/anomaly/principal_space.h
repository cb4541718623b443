#pragma once
#include <cstdint>
#include <vector>

#include "model/base/run_control.h"
#include "model/embedding/features.h"

namespace model {

/// A space in which a density can be estimated: the leading principal axes of the features, each scaled to
/// unit variance, and one more number for what lies off these axes (the logarithm of that distance), so that
/// an object which is unusual in a direction where nothing varies is not overlooked. Densities are per unit
/// of this space.
class PrincipalSpace {
 public:
  /// @param mostAxes  >= 1
  /// @param variance  (0, 1]; axes are taken until so much of the variance is explained
  /// @throws Error(BadInput) as comparableRows()
  static PrincipalSpace of(const FeatureView& features, int mostAxes = 32, double variance = 0.99);

  /// @return (N, dimensions()); rows that are not finite become NaN
  std::vector<float> project(const FeatureView& features, int threads = 0) const;
  std::int64_t dimensions() const { return m_axes + (m_hasRest ? 1 : 0); }
  std::int64_t inputDimensions() const { return static_cast<std::int64_t>(m_mean.size()); }

  // --- as stored with what was fitted in it
  std::vector<float> pack() const;
  /// @throws Error(Corrupt)
  static PrincipalSpace unpack(const std::vector<float>& packed);

 private:
  std::int64_t m_axes = 0;
  bool m_hasRest = false;
  std::vector<float> m_mean;        // (D)
  std::vector<float> m_directions;  // (axes, D), each divided by the standard deviation along it
  std::vector<float> m_spread;      // (axes) standard deviations
  float m_restMean = 0, m_restSigma = 1;
};

}  // namespace model
