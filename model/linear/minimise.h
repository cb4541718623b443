#pragma once
#include <Eigen/Core>
#include <functional>

namespace model {

/// Value at x; writes the gradient there.
using SmoothFunction = std::function<double(const Eigen::VectorXd& x, Eigen::VectorXd& gradient)>;
/// What the inverse of the second derivatives makes of a vector, about: the better, the fewer steps.
using InverseCurvature = std::function<Eigen::VectorXd(const Eigen::VectorXd& vector)>;

struct Minimum {
  Eigen::VectorXd x;
  double value = 0;
  int steps = 0;
};

/// Minimum of a smooth convex function by limited-memory BFGS around a given inverse curvature: with that of
/// the labels before, one label more takes a handful of steps.
/// @param tolerance  ends when a further step promises less than this, relative to 1 + |value|
/// @see Nocedal & Wright 2006, Numerical Optimization, algorithms 7.4 and 3.1
Minimum minimise(const SmoothFunction& function, Eigen::VectorXd start, const InverseCurvature& curvature,
                 double tolerance = 1e-12, int mostSteps = 500);

}  // namespace model
