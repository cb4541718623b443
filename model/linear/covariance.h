#pragma once
#include <Eigen/Core>

#include "model/base/run_control.h"
#include "model/linear/linear_objective.h"
#include "model/linear/project_features.h"

namespace model {

/// Uncertainty of one output's weights in Laplace's approximation: the inverse of the curvature at the most
/// probable weights. @see MacKay 1992, Neural Computation 4, 720
class Covariance {
 public:
  /// Before any label: the prior's.
  Covariance(Eigen::Index width, double prior);

  /// From all labels. @param curvature  (n) of this output
  void make(const LinearProblem& problem, const Eigen::VectorXd& curvature);

  /// One object more (its curvature > 0) or less (< 0). @param row  (1 + D) as in the design
  /// @return false if that cannot be done without losing precision; then nothing has changed
  bool add(const Eigen::VectorXd& row, double curvature);

  Eigen::VectorXd times(const Eigen::VectorXd& vector) const { return m_matrix * vector; }
  double variance(const Eigen::VectorXd& row) const { return row.dot(m_matrix * row); }
  /// Trace without the constant's part: how little the labels say about the weights.
  double traceOfWeights() const { return m_matrix.trace() - m_matrix(0, 0); }

  double logDeterminant() const { return m_logDeterminant; }  ///< of the curvature, as make() left it

  /// (N) variance of the output for every object; NaN for unusable ones.
  void variances(const FeatureView& features, const FeatureScale& scale, std::span<float> result,
                 const RunControl& control) const;

 private:
  Eigen::MatrixXd m_matrix;  // (1 + D, 1 + D)
  double m_logDeterminant = 0;
};

}  // namespace model
