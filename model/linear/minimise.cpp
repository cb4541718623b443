#include "model/linear/minimise.h"

#include <cmath>
#include <deque>

namespace model {
namespace {

constexpr std::size_t kMemory = 10;       ///< pairs that are remembered
constexpr double kEnoughDecrease = 1e-4;  ///< of what the slope promises
constexpr double kShorter = 0.5;
constexpr int kMostHalvings = 40;

struct Pair {
  Eigen::VectorXd step, change;
  double inverse;  // 1 / (step . change)
};

Eigen::VectorXd direction(const std::deque<Pair>& pairs, const Eigen::VectorXd& gradient,
                          const InverseCurvature& curvature) {
  Eigen::VectorXd q = gradient;
  std::vector<double> shares(pairs.size());
  for (std::size_t i = pairs.size(); i-- > 0;) {
    shares[i] = pairs[i].inverse * pairs[i].step.dot(q);
    q -= shares[i] * pairs[i].change;
  }
  Eigen::VectorXd r = curvature(q);
  for (std::size_t i = 0; i < pairs.size(); ++i)
    r += pairs[i].step * (shares[i] - pairs[i].inverse * pairs[i].change.dot(r));
  return -r;
}

}  // namespace

Minimum minimise(const SmoothFunction& function, Eigen::VectorXd start, const InverseCurvature& curvature,
                 double tolerance, int mostSteps) {
  Minimum best{std::move(start), 0, 0};
  Eigen::VectorXd gradient(best.x.size()), nextGradient(best.x.size());
  best.value = function(best.x, gradient);
  std::deque<Pair> pairs;
  while (best.steps < mostSteps) {
    Eigen::VectorXd step = direction(pairs, gradient, curvature);
    double slope = gradient.dot(step);
    if (!(slope < 0)) {  // rounding has spoilt the memory: begin again from the curvature alone
      if (pairs.empty()) break;
      pairs.clear();
      continue;
    }
    if (-slope < tolerance * (1 + std::abs(best.value))) break;
    double length = 1, value = 0;
    Eigen::VectorXd next;
    int halvings = 0;
    for (; halvings < kMostHalvings; ++halvings, length *= kShorter) {
      next = best.x + length * step;
      value = function(next, nextGradient);
      if (value <= best.value + kEnoughDecrease * length * slope) break;
    }
    if (halvings == kMostHalvings) break;  // as low as numbers of this precision go
    const Eigen::VectorXd change = nextGradient - gradient;
    step *= length;
    const double product = step.dot(change);
    if (product > 1e-14 * change.squaredNorm()) {
      pairs.push_back({step, change, 1 / product});
      if (pairs.size() > kMemory) pairs.pop_front();
    }
    best.x = std::move(next);
    best.value = value;
    gradient.swap(nextGradient);
    ++best.steps;
  }
  return best;
}

}  // namespace model
