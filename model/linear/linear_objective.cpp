#include "model/linear/linear_objective.h"

#include <cmath>

namespace model {
namespace {

/// log(1 + exp(x)) without overflow
double softPlus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }

double sigmoid(double x) { return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x)); }

/// Turns rows of logits into probabilities; returns log(sum of exponentials) of each.
Eigen::VectorXd softmaxInPlace(Eigen::MatrixXd& logits) {
  const Eigen::VectorXd highest = logits.rowwise().maxCoeff();
  logits = (logits.colwise() - highest).array().exp().matrix();
  const Eigen::VectorXd sums = logits.rowwise().sum();
  logits.array().colwise() /= sums.array();
  return highest + sums.array().log().matrix();
}

}  // namespace

Eigen::MatrixXd logitsOf(const LinearProblem& problem, const Eigen::VectorXd& weights) {
  const Eigen::Map<const Eigen::MatrixXd> blocks(weights.data(), problem.width(), problem.outputs);
  return problem.design * blocks;
}

double negativeLogPosterior(const LinearProblem& problem, const Eigen::VectorXd& weights,
                            Eigen::VectorXd& gradient) {
  Eigen::MatrixXd output = logitsOf(problem, weights);  // becomes the derivative by each output
  double value = 0;
  switch (problem.kind) {
    case HeadKind::Binary:
      for (Eigen::Index i = 0; i < output.rows(); ++i) {
        const double logit = output(i, 0);
        value += softPlus(logit) - problem.target(i) * logit;
        output(i, 0) = sigmoid(logit) - problem.target(i);
      }
      break;
    case HeadKind::Choice: {
      for (Eigen::Index i = 0; i < output.rows(); ++i)
        value -= output(i, static_cast<Eigen::Index>(problem.target(i)));
      value += softmaxInPlace(output).sum();
      for (Eigen::Index i = 0; i < output.rows(); ++i)
        output(i, static_cast<Eigen::Index>(problem.target(i))) -= 1;
      break;
    }
    case HeadKind::Number:
      output.col(0) -= problem.target;
      value += 0.5 * problem.noise * output.squaredNorm();
      output *= problem.noise;
      break;
  }
  gradient.resize(weights.size());
  Eigen::Map<Eigen::MatrixXd> blocks(gradient.data(), problem.width(), problem.outputs);
  blocks.noalias() = problem.design.transpose() * output;
  for (int k = 0; k < problem.outputs; ++k) {
    const auto weight = weights.segment(k * problem.width() + 1, problem.width() - 1);
    value += 0.5 * problem.prior * weight.squaredNorm();
    gradient.segment(k * problem.width() + 1, problem.width() - 1) += problem.prior * weight;
  }
  return value;
}

Eigen::MatrixXd curvatures(const LinearProblem& problem, const Eigen::VectorXd& weights) {
  if (problem.kind == HeadKind::Number)
    return Eigen::MatrixXd::Constant(problem.design.rows(), 1, problem.noise);
  Eigen::MatrixXd probability = logitsOf(problem, weights);
  if (problem.kind == HeadKind::Binary)
    probability = probability.unaryExpr([](double logit) { return sigmoid(logit); });
  else
    softmaxInPlace(probability);
  return (probability.array() * (1 - probability.array())).matrix();
}

}  // namespace model
