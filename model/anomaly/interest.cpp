#include "model/anomaly/interest.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "model/anomaly/comparable.h"
#include "model/anomaly/regression_forest.h"
#include "model/base/error.h"
#include "model/base/parallel.h"
#include "model/embedding/distance.h"
#include "model/linear/linear_head.h"

namespace model {
namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();
constexpr double kMostInterest = 5, kLeastInterest = 0.1;

/// The score brought to 0 ... 5, as Astronomaly does.
std::vector<float> rescaled(std::span<const float> base) {
  float low = std::numeric_limits<float>::max(), high = std::numeric_limits<float>::lowest();
  for (const float value : base)
    if (std::isfinite(value)) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  if (low > high) throw Error(ErrorKind::BadInput, "No object has an anomaly score that could be ranked.");
  std::vector<float> result(base.size(), kMissing);
  for (std::size_t i = 0; i < base.size(); ++i)
    if (std::isfinite(base[i]))
      result[i] = high > low ? static_cast<float>(kMostInterest) * (base[i] - low) / (high - low) : 0.0F;
  return result;
}

}  // namespace

struct InterestRanker::State {
  FeatureView features;
  std::vector<float> score;
  std::vector<std::int64_t> known;  // rows whose distances are in `nearest2`, ascending
  std::vector<float> nearest2;      // (N) squared distance to the nearest of them
  std::optional<LinearHead> head;

  void addDistances(const std::vector<std::int64_t>& rows) {
    if (known.empty()) nearest2.assign(score.size(), std::numeric_limits<float>::max());
    std::vector<std::int64_t> fresh;
    for (const std::int64_t row : rows)
      if (!std::binary_search(known.begin(), known.end(), row)) fresh.push_back(row);
    parallelFor(features.count(), 4096, [&](std::int64_t first, std::int64_t last) {
      std::vector<float> squared(static_cast<std::size_t>(last - first));
      for (const std::int64_t row : fresh) {
        squaredDistances(features.row(row).data(), features.row(first).data(), last - first,
                         features.dimensions, squared.data());
        for (std::int64_t i = first; i < last; ++i) {
          float& least = nearest2[static_cast<std::size_t>(i)];
          least = std::min(least, squared[static_cast<std::size_t>(i - first)]);
        }
      }
    });
    known = rows;
  }
};

void InterestOptions::check() const {
  if (trees < 1 || trees > 10000)
    throw Error(ErrorKind::BadInput, "'trees' must be 1 to 10000, not " + std::to_string(trees) + ".");
  if (!(alpha >= 0 && alpha <= 100))
    throw Error(ErrorKind::BadInput, "'alpha' must be 0 to 100, not " + std::to_string(alpha) + ".");
}

InterestRanker::InterestRanker(FeatureView features, std::span<const float> base)
    : m_state(std::make_unique<State>()) {
  features.check();
  if (features.count() != static_cast<std::int64_t>(base.size()))
    throw Error(ErrorKind::BadInput, "There are " + std::to_string(base.size()) + " scores for " +
                                         std::to_string(features.count()) + " objects.");
  m_state->features = features;
  m_state->score = rescaled(base);
}

InterestRanker::~InterestRanker() = default;

InterestRanking InterestRanker::rank(std::span<const InterestLabel> labels, const InterestOptions& options,
                                     const RunControl& control) {
  options.check();
  State& state = *m_state;
  std::vector<std::int64_t> rows;
  std::vector<float> targets;
  std::vector<InterestLabel> sorted(labels.begin(), labels.end());
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.row < b.row; });
  for (const InterestLabel& label : sorted) {
    if (label.row < 0 || label.row >= state.features.count())
      throw Error(ErrorKind::BadInput,
                  "There is no object in row " + std::to_string(label.row) + " to be of interest.");
    if (!(label.interest >= 0 && label.interest <= 5))
      throw Error(ErrorKind::BadInput,
                  "Interest must be 0 to 5, not " + std::to_string(label.interest) + ".");
    if (!isFiniteRow(state.features.row(label.row)))
      continue;  // its image could not be read: nothing to learn
    rows.push_back(label.row);
    targets.push_back(label.interest);
  }
  InterestRanking result;
  result.score = state.score;
  if (rows.empty()) {
    result.predicted.assign(state.score.size(), kMissing);
    result.novelty.assign(state.score.size(), kMissing);
    result.ranking = state.score;
    return result;
  }
  // A label that was taken back leaves distances that cannot be undone one by one.
  if (!std::includes(rows.begin(), rows.end(), state.known.begin(), state.known.end())) state.known.clear();
  control.report(0, 2, "learning your taste");
  state.addDistances(rows);
  const bool differ =
      std::any_of(targets.begin(), targets.end(), [&](float value) { return value != targets[0]; });
  // A line and its noise take three answers; the trees begin with one.
  if (options.learner == InterestLearner::Head && differ && rows.size() >= 3) {
    if (!state.head) state.head.emplace(state.features, LinearHeadOptions{HeadKind::Number});
    state.head->learn(rows, targets, control);
    const auto logits = state.head->logits();
    result.predicted.assign(logits.begin(), logits.end());
  } else {
    result.predicted = RegressionForest::grow(state.features, rows, targets, options.trees, options.seed)
                           .predict(state.features, control);
  }
  control.report(1, 2, "learning your taste");
  double sum = 0, count = 0;
  for (std::size_t i = 0; i < state.nearest2.size(); ++i) {
    const float distance = std::sqrt(state.nearest2[i]);
    if (!std::isfinite(distance) || !std::isfinite(result.predicted[i])) continue;
    sum += static_cast<double>(distance);
    ++count;
  }
  const double mean = count > 0 && sum > 0 ? sum / count : 1;
  result.novelty.resize(state.score.size());
  result.ranking.resize(state.score.size());
  parallelFor(
      static_cast<std::int64_t>(state.score.size()), 16384, [&](std::int64_t first, std::int64_t last) {
        for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
          if (!std::isfinite(result.predicted[i])) {
            result.novelty[i] = result.ranking[i] = kMissing;
            continue;
          }
          const double interest =
              std::clamp(static_cast<double>(result.predicted[i]), kLeastInterest, kMostInterest);
          const double novelty = std::sqrt(static_cast<double>(state.nearest2[i])) / mean;
          const double taste = std::atanh(0.1 + 0.85 * interest / kMostInterest);
          result.predicted[i] = static_cast<float>(interest);
          result.novelty[i] = static_cast<float>(novelty);
          result.ranking[i] = static_cast<float>(static_cast<double>(state.score[i]) *
                                                 std::tanh(std::expm1(options.alpha * novelty) + taste));
        }
      });
  control.report(2, 2, "learning your taste");
  return result;
}

}  // namespace model
