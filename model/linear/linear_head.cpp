#include "model/linear/linear_head.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <string>
#include <tuple>

#include "model/base/error.h"
#include "model/base/parallel.h"
#include "model/linear/covariance.h"
#include "model/linear/linear_objective.h"
#include "model/linear/minimise.h"
#include "model/linear/project_features.h"

namespace model {
namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
constexpr double kFirstPrior = 1;
constexpr double kSmallestPrior = 1e-3, kLargestPrior = 1e5;
constexpr double kPriorStep = 3.1622776601683795;
constexpr int kNoiseRounds = 3;
constexpr double kEvidenceAgain = 1.1;  ///< times as many labels as when the prior was chosen last
constexpr double kQuickWork = 1.5e9;    ///< N D^2 K up to which everything is computed anew at once
constexpr std::size_t kMostSteps = 16;  ///< labels that change at a time; more are learnt together
constexpr std::int64_t kChunk = 8192;
constexpr std::int64_t kFewestValues = 3;

[[noreturn]] void refuse(const std::string& sentence) { throw Error(ErrorKind::BadInput, sentence); }

/// What is remembered of a label: how it was counted into the covariances.
struct Learnt {
  float target = 0;
  std::vector<double> curvature;  // (K)
};

double normalDistribution(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

double binaryEntropy(double p) {
  if (p <= 0 || p >= 1) return 0;
  return -p * std::log(p) - (1 - p) * std::log1p(-p);
}

/// Mutual information of a yes-or-no answer and a normal logit, by Houlsby's expansion of the entropy; the
/// logistic function taken as the normal distribution of the same slope.
double answerInformation(double logit, double variance) {
  constexpr double kScale = std::numbers::pi / 8;
  const double m = std::sqrt(kScale) * logit, v = kScale * variance;
  const double c2 = std::numbers::pi * std::numbers::ln2 / 2;
  const double whole = binaryEntropy(normalDistribution(m / std::sqrt(1 + v)));
  const double expected = std::numbers::ln2 * std::sqrt(c2 / (v + c2)) * std::exp(-m * m / (2 * (v + c2)));
  return std::max(0.0, whole - expected);
}

}  // namespace

struct LinearHead::State {
  FeatureView features;
  LinearHeadOptions options;
  FeatureScale scale;
  LinearProblem problem;
  Eigen::VectorXd weights;  // (K blocks of 1 + D)
  std::vector<Covariance> covariances;
  std::map<std::int64_t, Learnt> learnt;
  std::vector<std::int64_t> order;  // rows of the design
  std::int64_t withoutFeatures = 0;
  std::int64_t labelsAtPrior = 0;
  bool exact = false;
  std::vector<float> logits, variances;  // (K, N)

  Eigen::Index width() const { return static_cast<Eigen::Index>(features.dimensions) + 1; }
  std::size_t objects() const { return scale.usable.size(); }

  Eigen::VectorXd designRow(std::int64_t row) const {
    Eigen::VectorXd x(width());
    x(0) = 1;
    const std::span<const float> values = features.row(row);
    for (std::size_t d = 0; d < values.size(); ++d)
      x(static_cast<Eigen::Index>(d) + 1) =
          (static_cast<double>(values[d]) - scale.mean[d]) * scale.inverse[d];
    return x;
  }

  void checkTargets(std::span<const std::int64_t> rows, std::span<const float> targets) const;
  void checkVariety(const std::map<std::int64_t, float>& labels) const;
  void fillProblem(const std::map<std::int64_t, float>& labels);
  void fit();
  double evidenceAt(double prior, bool findNoise);
  void choosePrior();
  void makeCovariances();
  void scoreLogits();
  bool learnOneByOne(const std::vector<std::int64_t>& forgotten, const std::vector<std::int64_t>& added);
  void makeExact(const RunControl& control);

  /// A vector of the standardised design as one of the raw features, with the constant that belongs to it.
  float rawVector(const Eigen::VectorXd& standard, std::span<float> raw) const {
    double offset = standard(0);
    for (std::size_t d = 0; d < raw.size(); ++d) {
      const double weight = standard(static_cast<Eigen::Index>(d) + 1) * scale.inverse[d];
      raw[d] = static_cast<float>(weight);
      offset -= weight * scale.mean[d];
    }
    return static_cast<float>(offset);
  }
};

void LinearHead::State::checkTargets(std::span<const std::int64_t> rows,
                                     std::span<const float> targets) const {
  if (rows.size() != targets.size())
    refuse(std::to_string(rows.size()) + " objects have " + std::to_string(targets.size()) + " labels.");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const float target = targets[i];
    if (rows[i] < 0 || rows[i] >= static_cast<std::int64_t>(objects()))
      refuse("There is a label for object " + std::to_string(rows[i]) + ", but features for " +
             std::to_string(objects()) + " objects only. Compute the features again.");
    const bool fits =
        options.kind == HeadKind::Number
            ? std::isfinite(target)
            : target >= 0 && target < static_cast<float>(options.answers) && target == std::floor(target);
    if (!fits) refuse("The label of object " + std::to_string(rows[i]) + " is none of the answers.");
  }
}

void LinearHead::State::checkVariety(const std::map<std::int64_t, float>& labels) const {
  const std::string count = std::to_string(labels.size()) + (labels.size() == 1 ? " label" : " labels");
  const bool differ = std::any_of(labels.begin(), labels.end(),
                                  [&](const auto& each) { return each.second != labels.begin()->second; });
  if (!differ)
    refuse("There " + std::string(labels.size() == 1 ? "is " : "are ") + count +
           (labels.size() > 1 ? ", all the same" : "") + ". Learning begins with two different answers.");
  if (options.kind == HeadKind::Number && static_cast<std::int64_t>(labels.size()) < kFewestValues)
    refuse("There are " + count + ". Learning a number begins with " + std::to_string(kFewestValues) + ".");
}

void LinearHead::State::fillProblem(const std::map<std::int64_t, float>& labels) {
  problem.design.resize(static_cast<Eigen::Index>(labels.size()), width());
  problem.target.resize(static_cast<Eigen::Index>(labels.size()));
  order.clear();
  for (const auto& [row, target] : labels) {
    const auto place = static_cast<Eigen::Index>(order.size());
    problem.design.row(place) = designRow(row).transpose();
    problem.target(place) = static_cast<double>(target);
    order.push_back(row);
  }
}

void LinearHead::State::fit() {
  const auto curvature = [this](const Eigen::VectorXd& vector) {
    Eigen::VectorXd result(vector.size());
    for (int k = 0; k < problem.outputs; ++k)
      result.segment(k * width(), width()) =
          covariances[static_cast<std::size_t>(k)].times(vector.segment(k * width(), width()));
    return result;
  };
  weights = minimise([this](const Eigen::VectorXd& x,
                            Eigen::VectorXd& gradient) { return negativeLogPosterior(problem, x, gradient); },
                     weights, curvature)
                .x;
}

void LinearHead::State::makeCovariances() {
  const Eigen::MatrixXd curvature = curvatures(problem, weights);
  for (int k = 0; k < problem.outputs; ++k)
    covariances[static_cast<std::size_t>(k)].make(problem, curvature.col(k));
  learnt.clear();
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto place = static_cast<Eigen::Index>(i);
    Learnt label{static_cast<float>(problem.target(place)), {}};
    for (int k = 0; k < problem.outputs; ++k) label.curvature.push_back(curvature(place, k));
    learnt[order[i]] = std::move(label);
  }
}

/// Fits at a prior, and at the noise that belongs to it, and returns the logarithm of the evidence: how
/// probable the labels are under that prior, in Laplace's approximation.
double LinearHead::State::evidenceAt(double prior, bool findNoise) {
  problem.prior = prior;
  for (int round = 0; round < (findNoise ? kNoiseRounds : 1); ++round) {
    fit();
    makeCovariances();
    if (!findNoise) break;
    const double determined = static_cast<double>(width() - 1) - prior * covariances.front().traceOfWeights();
    const auto labels = static_cast<double>(order.size());
    const double residual = (logitsOf(problem, weights).col(0) - problem.target).squaredNorm();
    problem.noise = std::max(1.0, labels - determined - 1) / std::max(residual, 1e-12 * labels);
  }
  Eigen::VectorXd gradient;
  double evidence = -negativeLogPosterior(problem, weights, gradient);
  for (const Covariance& each : covariances)
    evidence += 0.5 * (static_cast<double>(width() - 1) * std::log(prior) - each.logDeterminant());
  if (problem.kind == HeadKind::Number)
    evidence += 0.5 * static_cast<double>(order.size()) * std::log(problem.noise);
  return evidence;
}

/// The prior that makes the labels most probable, uphill from the one before in steps of half a decade.
void LinearHead::State::choosePrior() {
  const bool findNoise = problem.kind == HeadKind::Number && !options.noisePrecision;
  if (findNoise && labelsAtPrior == 0) {
    const double mean = problem.target.mean();
    problem.noise =
        static_cast<double>(order.size()) / std::max(1e-12, (problem.target.array() - mean).square().sum());
  }
  double best = evidenceAt(problem.prior, findNoise), prior = problem.prior;
  if (options.priorPrecision) return;
  for (const double factor : {kPriorStep, 1 / kPriorStep}) {
    const double from = prior;
    for (double next = prior * factor; next >= kSmallestPrior && next <= kLargestPrior; next *= factor) {
      const double evidence = evidenceAt(next, findNoise);
      if (!(evidence > best)) break;
      best = evidence;
      prior = next;
    }
    if (prior != from) break;  // uphill on one side is downhill on the other
  }
  evidenceAt(prior, findNoise);
}

void LinearHead::State::scoreLogits() {
  const auto dimensions = static_cast<std::size_t>(features.dimensions);
  const auto outputs = static_cast<std::size_t>(problem.outputs);
  std::vector<float> vectors(outputs * dimensions), offsets(outputs);
  for (std::size_t k = 0; k < outputs; ++k)
    offsets[k] = rawVector(weights.segment(static_cast<Eigen::Index>(k) * width(), width()),
                           std::span(vectors).subspan(k * dimensions, dimensions));
  projectFeatures(features, vectors, offsets, logits);
}

/// Each change moves every object's variance by the square of its covariance with the changed one.
bool LinearHead::State::learnOneByOne(const std::vector<std::int64_t>& forgotten,
                                      const std::vector<std::int64_t>& added) {
  const auto dimensions = static_cast<std::size_t>(features.dimensions);
  const auto outputs = static_cast<std::size_t>(problem.outputs);
  const std::vector<Covariance> before = covariances;
  std::vector<float> vectors, offsets;
  std::vector<double> factors;
  std::vector<std::size_t> outputOf;
  const auto change = [&](std::int64_t row, const std::vector<double>& curvature, double sign) {
    const Eigen::VectorXd x = designRow(row);
    for (std::size_t k = 0; k < outputs; ++k) {
      const Eigen::VectorXd along = covariances[k].times(x);
      const double weight = sign * curvature[k];
      const double share = 1 + weight * x.dot(along);
      if (!covariances[k].add(x, weight)) return false;
      vectors.resize(vectors.size() + dimensions);
      offsets.push_back(rawVector(along, std::span(vectors).last(dimensions)));
      factors.push_back(weight / share);
      outputOf.push_back(k);
    }
    return true;
  };
  const Eigen::MatrixXd curvature = curvatures(problem, weights);
  bool possible = true;
  for (const std::int64_t row : forgotten)
    if (possible) {
      possible = change(row, learnt.at(row).curvature, -1);
      learnt.erase(row);
    }
  for (const std::int64_t row : added)
    if (possible) {
      const auto place =
          static_cast<Eigen::Index>(std::lower_bound(order.begin(), order.end(), row) - order.begin());
      Learnt label{static_cast<float>(problem.target(place)), {}};
      for (int k = 0; k < problem.outputs; ++k) label.curvature.push_back(curvature(place, k));
      possible = change(row, label.curvature, 1);
      learnt[row] = std::move(label);
    }
  if (!possible) {
    covariances = before;
    return false;
  }
  // The logits in the same pass over the features: reading them is what takes the time.
  const std::size_t changes = factors.size();
  for (std::size_t k = 0; k < outputs; ++k) {
    vectors.resize(vectors.size() + dimensions);
    offsets.push_back(rawVector(weights.segment(static_cast<Eigen::Index>(k) * width(), width()),
                                std::span(vectors).last(dimensions)));
  }
  std::vector<float> products(offsets.size() * objects());
  projectFeatures(features, vectors, offsets, products);
  parallelFor(static_cast<std::int64_t>(objects()), kChunk, [&](std::int64_t first, std::int64_t last) {
    for (std::size_t c = 0; c < changes; ++c) {
      const auto factor = static_cast<float>(factors[c]);
      float* variance = variances.data() + outputOf[c] * objects();
      const float* along = products.data() + c * objects();
      for (std::int64_t i = first; i < last; ++i) variance[i] -= factor * along[i] * along[i];
    }
    for (std::size_t k = 0; k < outputs; ++k)
      for (std::int64_t i = first; i < last; ++i) {
        float& variance = variances[k * objects() + static_cast<std::size_t>(i)];
        variance = std::max(variance, 0.0F);  // rounding; NaN stays NaN below
        if (scale.usable[static_cast<std::size_t>(i)] == 0) variance = kNone;
      }
  });
  std::copy(products.begin() + static_cast<std::ptrdiff_t>(changes * objects()), products.end(),
            logits.begin());
  return true;
}

void LinearHead::State::makeExact(const RunControl& control) {
  auto before = std::tie(problem.prior, problem.noise, weights, covariances, learnt, labelsAtPrior);
  auto kept = std::make_tuple(problem.prior, problem.noise, weights, covariances, learnt, labelsAtPrior);
  try {
    if (labelsAtPrior == 0 ||
        static_cast<double>(order.size()) >= kEvidenceAgain * static_cast<double>(labelsAtPrior)) {
      choosePrior();
      labelsAtPrior = static_cast<std::int64_t>(order.size());
    }
    makeCovariances();
    std::vector<float> fresh(variances.size());
    for (int k = 0; k < problem.outputs; ++k)
      covariances[static_cast<std::size_t>(k)].variances(
          features, scale, std::span(fresh).subspan(static_cast<std::size_t>(k) * objects(), objects()),
          control);
    variances = std::move(fresh);
  } catch (...) {
    before = std::move(kept);  // stopped: what was learnt one by one still fits together
    throw;
  }
  scoreLogits();
  exact = true;
}

void LinearHeadOptions::check() const {
  if (kind == HeadKind::Choice && (answers < 2 || answers > 64))
    refuse("A choice has 2 to 64 answers, not " + std::to_string(answers) + ".");
  if (priorPrecision && !(*priorPrecision > 0 && std::isfinite(*priorPrecision)))
    refuse("The prior's precision must be above 0, not " + std::to_string(*priorPrecision) + ".");
  if (noisePrecision && !(*noisePrecision > 0 && std::isfinite(*noisePrecision)))
    refuse("The noise's precision must be above 0, not " + std::to_string(*noisePrecision) + ".");
}

LinearHead::LinearHead(FeatureView features, const LinearHeadOptions& options)
    : m_state(std::make_unique<State>()) {
  options.check();
  State& state = *m_state;
  state.features = features;
  state.options = options;
  if (options.kind == HeadKind::Binary) state.options.answers = 2;
  state.scale = featureScale(features);
  if (std::none_of(state.scale.usable.begin(), state.scale.usable.end(), [](char each) { return each != 0; }))
    refuse("None of the " + std::to_string(state.objects()) +
           " objects has features that are finite numbers. Compute the features again.");
  state.problem.kind = options.kind;
  state.problem.outputs = options.kind == HeadKind::Choice ? options.answers : 1;
  state.problem.prior = options.priorPrecision.value_or(kFirstPrior);
  state.problem.noise = options.noisePrecision.value_or(1);
  const auto outputs = static_cast<std::size_t>(state.problem.outputs);
  state.weights = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(outputs) * state.width());
  state.covariances.assign(outputs, Covariance(state.width(), state.problem.prior));
  state.logits.assign(outputs * state.objects(), kNone);
  state.variances.assign(outputs * state.objects(), kNone);
}

LinearHead::LinearHead(LinearHead&&) noexcept = default;
LinearHead& LinearHead::operator=(LinearHead&&) noexcept = default;
LinearHead::~LinearHead() = default;

void LinearHead::learn(std::span<const std::int64_t> rows, std::span<const float> targets,
                       const RunControl& control) {
  State& state = *m_state;
  state.checkTargets(rows, targets);
  std::map<std::int64_t, float> labels;
  std::int64_t withoutFeatures = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (state.scale.usable[static_cast<std::size_t>(rows[i])] == 0) {
      ++withoutFeatures;
    } else if (!labels.emplace(rows[i], targets[i]).second) {
      refuse("Object " + std::to_string(rows[i]) + " has two labels.");
    }
  }
  state.checkVariety(labels);
  std::vector<std::int64_t> forgotten, added;
  for (const auto& [row, label] : state.learnt) {
    const auto now = labels.find(row);
    if (now == labels.end() || now->second != label.target) forgotten.push_back(row);
  }
  for (const auto& [row, target] : labels) {
    const auto before = state.learnt.find(row);
    if (before == state.learnt.end() || before->second.target != target) added.push_back(row);
  }
  state.withoutFeatures = withoutFeatures;
  if (forgotten.empty() && added.empty() && state.labelsAtPrior > 0) return;
  state.fillProblem(labels);
  state.fit();
  const double work = static_cast<double>(state.objects()) * static_cast<double>(state.width()) *
                      static_cast<double>(state.width()) * state.problem.outputs;
  const bool begins = state.labelsAtPrior == 0;
  if (begins || work <= kQuickWork || forgotten.size() + added.size() > kMostSteps ||
      !state.learnOneByOne(forgotten, added))
    state.makeExact(control);
  else
    state.exact = false;
}

bool LinearHead::isExact() const { return m_state->exact; }

void LinearHead::makeExact(const RunControl& control) {
  if (!m_state->exact && !m_state->order.empty()) m_state->makeExact(control);
}

std::int64_t LinearHead::objects() const { return static_cast<std::int64_t>(m_state->objects()); }
int LinearHead::outputs() const { return m_state->problem.outputs; }
std::int64_t LinearHead::labels() const { return static_cast<std::int64_t>(m_state->order.size()); }
std::int64_t LinearHead::labelsWithoutFeatures() const { return m_state->withoutFeatures; }
double LinearHead::priorPrecision() const { return m_state->problem.prior; }
double LinearHead::noisePrecision() const { return m_state->problem.noise; }
std::span<const float> LinearHead::logits() const { return m_state->logits; }
std::span<const float> LinearHead::variances() const { return m_state->variances; }

LinearHead::Scores LinearHead::scores() const {
  const State& state = *m_state;
  const std::size_t objects = state.objects();
  const auto outputs = static_cast<std::size_t>(state.problem.outputs);
  Scores scores{std::vector<float>(objects * outputs, kNone), std::vector<float>(objects * outputs, kNone),
                std::vector<float>(objects, kNone)};
  const double noiseVariance = 1 / state.problem.noise;
  parallelFor(static_cast<std::int64_t>(objects), kChunk, [&](std::int64_t first, std::int64_t last) {
    std::vector<double> share(outputs);
    for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
      if (state.scale.usable[i] == 0) continue;
      double information = 0, sum = 0, highest = -std::numeric_limits<double>::infinity();
      for (std::size_t k = 0; k < outputs; ++k) {
        const auto logit = static_cast<double>(state.logits[k * objects + i]);
        const auto variance = static_cast<double>(state.variances[k * objects + i]);
        if (state.problem.kind == HeadKind::Number) {
          scores.mean[i] = static_cast<float>(logit);
          scores.sigma[i] = static_cast<float>(std::sqrt(variance + noiseVariance));
          information = 0.5 * std::log1p(variance * state.problem.noise);
          continue;
        }
        // Averaging a sigmoid over a normal logit flattens it. MacKay 1992, equation 10
        share[k] = logit / std::sqrt(1 + std::numbers::pi / 8 * variance);
        highest = std::max(highest, share[k]);
        information += answerInformation(logit, variance);
      }
      scores.information[i] = static_cast<float>(information);
      if (state.problem.kind == HeadKind::Number) continue;
      if (state.problem.kind == HeadKind::Binary) {
        share[0] = 1 / (1 + std::exp(-share[0]));
      } else {
        for (double& each : share) sum += each = std::exp(each - highest);
        for (double& each : share) each /= sum;
      }
      for (std::size_t k = 0; k < outputs; ++k) {
        scores.mean[i * outputs + k] = static_cast<float>(share[k]);
        // Along the slope, and never more than a probability can scatter at all.
        scores.sigma[i * outputs + k] = static_cast<float>(std::min(
            std::sqrt(share[k] * (1 - share[k])),
            share[k] * (1 - share[k]) * std::sqrt(static_cast<double>(state.variances[k * objects + i]))));
      }
    }
  });
  return scores;
}

}  // namespace model
