#pragma once
#include <Eigen/Core>

#include "model/linear/linear_head.h"

namespace model {

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Labelled objects as a linear model sees them, and how strongly its weights are held to zero.
struct LinearProblem {
  HeadKind kind = HeadKind::Binary;
  int outputs = 1;         ///< K: Choice one per answer, else 1
  RowMatrix design;        ///< (n, 1 + D): a one, then the standardised features
  Eigen::VectorXd target;  ///< (n) 1 / 0, number of the answer, or value
  double prior = 1;        ///< precision of the normal prior of every weight; the constant has none
  double noise = 1;        ///< Number: precision of the values

  Eigen::Index width() const { return design.cols(); }
};

/// (n, K) what the model says before probabilities are made of it. @param weights  (K blocks of 1 + D)
Eigen::MatrixXd logitsOf(const LinearProblem& problem, const Eigen::VectorXd& weights);

/// Minus the logarithm of likelihood times prior, without constants, and its gradient.
double negativeLogPosterior(const LinearProblem& problem, const Eigen::VectorXd& weights,
                            Eigen::VectorXd& gradient);

/// (n, K) second derivative of each object's loss by its own output: p (1 - p), or the noise's precision.
/// Choice: without the terms between answers, so that each answer has a curvature of its own.
Eigen::MatrixXd curvatures(const LinearProblem& problem, const Eigen::VectorXd& weights);

}  // namespace model
