#include "model/linear/covariance.h"

#include <cblas.h>

#include <Eigen/Cholesky>
#include <algorithm>
#include <limits>

#include "model/base/error.h"

namespace model {
namespace {

/// The constant is free; this keeps the curvature invertible where the labels alone would not.
constexpr double kPriorOfConstant = 1e-6;
constexpr double kLeastShareLeft = 1e-3;  ///< of the variance along a row, when its label is taken away
constexpr std::int64_t kBlock = 2048;     ///< objects whose variances are computed together

}  // namespace

Covariance::Covariance(Eigen::Index width, double prior)
    : m_matrix(Eigen::MatrixXd::Identity(width, width) / prior) {}

void Covariance::make(const LinearProblem& problem, const Eigen::VectorXd& curvature) {
  const Eigen::Index width = problem.width(), count = problem.design.rows();
  const RowMatrix scaled = curvature.cwiseMax(0.0).cwiseSqrt().asDiagonal() * problem.design;
  Eigen::MatrixXd precision = Eigen::MatrixXd::Zero(width, width);
  if (count > 0)
    cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, static_cast<int>(width), static_cast<int>(count),
                1.0, scaled.data(), static_cast<int>(width), 0.0, precision.data(), static_cast<int>(width));
  precision.diagonal().array() += problem.prior;
  precision(0, 0) += kPriorOfConstant - problem.prior;
  const Eigen::LLT<Eigen::MatrixXd, Eigen::Lower> factor(precision.selfadjointView<Eigen::Lower>());
  if (factor.info() != Eigen::Success)
    throw Error(ErrorKind::BadInput,
                "The features are too extreme to learn from: their curvature has no inverse.");
  m_logDeterminant = 2 * factor.matrixLLT().diagonal().array().log().sum();
  m_matrix = factor.solve(Eigen::MatrixXd::Identity(width, width));
}

bool Covariance::add(const Eigen::VectorXd& row, double curvature) {
  const Eigen::VectorXd along = m_matrix * row;
  const double share = 1 + curvature * row.dot(along);
  if (!(share > kLeastShareLeft)) return false;
  m_matrix.noalias() -= (curvature / share) * along * along.transpose();  // Sherman & Morrison 1950
  return true;
}

void Covariance::variances(const FeatureView& features, const FeatureScale& scale, std::span<float> result,
                           const RunControl& control) const {
  const Eigen::Index width = m_matrix.rows();
  const Eigen::LLT<Eigen::MatrixXd, Eigen::Lower> factor(m_matrix);
  if (factor.info() != Eigen::Success)
    throw Error(ErrorKind::Internal, "The weights' covariance lost its precision.");
  const Eigen::MatrixXf root = Eigen::MatrixXd(factor.matrixL()).cast<float>();  // variance = |root^T x|^2
  std::vector<float> mean(scale.mean.begin(), scale.mean.end()),
      inverse(scale.inverse.begin(), scale.inverse.end());
  Eigen::MatrixXf rows(width, std::min<std::int64_t>(kBlock, features.count()));
  for (std::int64_t first = 0; first < features.count(); first += kBlock) {
    control.throwIfStopped();
    const std::int64_t count = std::min(kBlock, features.count() - first);
    for (std::int64_t i = 0; i < count; ++i) {
      float* column = rows.col(i).data();
      const float* values = features.row(first + i).data();
      const bool usable = scale.usable[static_cast<std::size_t>(first + i)] != 0;
      column[0] = 1;
      for (Eigen::Index d = 1; d < width; ++d) {
        const auto at = static_cast<std::size_t>(d - 1);
        column[d] = usable ? (values[at] - mean[at]) * inverse[at] : 0;
      }
    }
    cblas_strmm(CblasColMajor, CblasLeft, CblasLower, CblasTrans, CblasNonUnit, static_cast<int>(width),
                static_cast<int>(count), 1.0F, root.data(), static_cast<int>(width), rows.data(),
                static_cast<int>(width));
    for (std::int64_t i = 0; i < count; ++i)
      result[static_cast<std::size_t>(first + i)] = scale.usable[static_cast<std::size_t>(first + i)] != 0
                                                        ? rows.col(i).squaredNorm()
                                                        : std::numeric_limits<float>::quiet_NaN();
  }
}

}  // namespace model
