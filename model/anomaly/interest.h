#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "model/base/run_control.h"
#include "model/embedding/features.h"

namespace model {

enum class InterestLearner {
  Forest,  ///< random forest regression, as Astronomaly's default
  Head     ///< Bayesian linear regression on the features (model/linear)
};

struct InterestOptions {
  InterestLearner learner = InterestLearner::Forest;
  int trees = 100;   ///< >= 1; Forest
  double alpha = 1;  ///< >= 0; how soon the taste counts less with the distance to what was labelled
  std::uint64_t seed = 1;
  void check() const;  ///< @throws Error(BadInput) naming the member
};

struct InterestLabel {
  std::int64_t row = 0;
  float interest = 0;  ///< 0 ... 5
};

/// What the expert would find, and why it stands where it stands.
struct InterestRanking {
  std::vector<float> score;      ///< (N) s: the base score brought to 0 ... 5
  std::vector<float> predicted;  ///< (N) u: interest that is expected, 0.1 ... 5
  std::vector<float> novelty;    ///< (N) d0: distance to the nearest labelled object over the mean of it
  std::vector<float>
      ranking;  ///< (N) s tanh(exp(alpha d0) - 1 + artanh(0.1 + 0.85 u / 5)); NaN without features
};

/// Astronomaly's active learning: near labelled objects the ranking follows the expert's taste, far from them
/// the anomaly score. Keeps the distances between calls, so that a further answer costs one object's.
/// @see Lochner & Bassett 2021, Astronomy and Computing 36, 100481
class InterestRanker {
 public:
  /// @param features  (N, D), must outlive this
  /// @param base      (N) anomaly score, larger is less usual; NaN: not ranked
  /// @throws Error(BadInput) for lengths, or if no score is finite
  InterestRanker(FeatureView features, std::span<const float> base);
  ~InterestRanker();

  /// @param labels  each row once. Without any the ranking is the base score's
  /// @throws Error(BadInput) for options, a row outside, an interest outside 0 ... 5; Stopped
  InterestRanking rank(std::span<const InterestLabel> labels, const InterestOptions& options,
                       const RunControl& control = {});

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace model
