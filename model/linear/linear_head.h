#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "model/base/run_control.h"
#include "model/embedding/features.h"

namespace model {

enum class HeadKind {
  Binary,  ///< logistic regression
  Choice,  ///< softmax regression
  Number   ///< ridge regression
};

struct LinearHeadOptions {
  HeadKind kind = HeadKind::Binary;
  int answers = 2;  ///< Choice: >= 2
  /// > 0: precision of the weights' normal prior (the inverse of scikit-learn's C). Unset: the one that makes
  /// the labels most probable, found again whenever there are a tenth more of them.
  std::optional<double> priorPrecision = std::nullopt;
  /// Number: > 0, precision of the labels' noise. Unset: found with the prior.
  std::optional<double> noisePrecision = std::nullopt;
  void check() const;  ///< @throws Error(BadInput) naming the member
};

/// A Bayesian linear model on the features of a whole survey, which learns after each label: the most
/// probable weights, and by Laplace's approximation how uncertain every object still is. Features are
/// standardised over all objects, so that the scale of the network before does not matter.
///
/// A label changes the weights exactly, and the uncertainties by one rank: exact as long as the other
/// labels' curvatures stay as they were. makeExact() computes everything anew; learn() does so itself where
/// that is quick.
/// @see MacKay 1992, Neural Computation 4, 720 (evidence); Spiegelhalter & Lauritzen 1990, Networks 20, 579
class LinearHead {
 public:
  /// @param features  (N, D) of all objects; they must outlive this. Rows that are not finite are left out
  /// @throws Error(BadInput) for options, or if no row is finite
  LinearHead(FeatureView features, const LinearHeadOptions& options);
  LinearHead(LinearHead&&) noexcept;
  LinearHead& operator=(LinearHead&&) noexcept;
  ~LinearHead();

  /// All labels there are now; what differs from the last call is learnt.
  /// @param rows     (n) objects, each once
  /// @param targets  (n) 1 / 0 (Binary), number of the answer (Choice), value (Number)
  /// @throws Error(BadInput) for lengths, a row outside, a row named twice, a target that is none; without
  ///         two different answers (values) among objects with features: the sentence counts them
  void learn(std::span<const std::int64_t> rows, std::span<const float> targets,
             const RunControl& control = {});
  bool isExact() const;                            ///< the uncertainties are those of all labels together
  void makeExact(const RunControl& control = {});  ///< all cores; seconds for 1,000,000 objects

  std::int64_t objects() const;
  int outputs() const;                         ///< K: Choice one per answer, else 1
  std::int64_t labels() const;                 ///< learnt from
  std::int64_t labelsWithoutFeatures() const;  ///< left out: the object has no features
  double priorPrecision() const;
  double noisePrecision() const;  ///< Number

  std::span<const float> logits() const;     ///< (K, N) at the most probable weights; NaN without features
  std::span<const float> variances() const;  ///< (K, N) of the logits

  /// What can be said of every object. Probabilities are averaged over the weights' uncertainty.
  struct Scores {
    std::vector<float> mean;   ///< (N, K) probability of "yes", of each answer, or the value
    std::vector<float> sigma;  ///< (N, K) of the probability by the weights; Number: with the noise of values
    /// (N) nats: mutual information of the object's answer and the weights, what its label would teach.
    /// Choice: the sum over its answers, each against the rest.
    /// @see Houlsby et al. 2011, arXiv:1112.5745, equation 3
    std::vector<float> information;
  };
  Scores scores() const;

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace model
