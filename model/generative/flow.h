#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "model/base/run_control.h"
#include "model/embedding/features.h"

namespace model {

struct FlowOptions {
  int layers = 8;              ///< >= 2; coupling layers
  int hidden = 64;             ///< >= 1; units of the networks inside them
  int epochs = 200;            ///< >= 1; at most
  int patience = 15;           ///< >= 1; epochs without a better held-back likelihood before it ends
  double learningRate = 1e-3;  ///< > 0
  int batch = 256;             ///< >= 2
  std::uint64_t seed = 1;
  void check() const;  ///< @throws Error(BadInput) naming the member
};

/// A normalised density as a chain of invertible affine couplings that turns the rows into a normal
/// distribution. Made for rows that are roughly standardised (PrincipalSpace). It begins as the identity, and
/// the epoch with the highest likelihood of the rows held back (every seventh) is kept, so it is never worse
/// on those than the standard normal distribution.
/// @see Dinh, Sohl-Dickstein & Bengio 2017, ICLR (RealNVP)
class NormalisingFlow {
 public:
  /// @throws Error(BadInput) for options or fewer than 14 finite rows; Stopped
  static NormalisingFlow fit(const FeatureView& rows, const FlowOptions& options,
                             const RunControl& control = {});
  NormalisingFlow(NormalisingFlow&&) noexcept;
  NormalisingFlow& operator=(NormalisingFlow&&) noexcept;
  ~NormalisingFlow();

  /// Natural logarithm of the density. @return (N); NaN for rows that are not finite
  std::vector<float> logLikelihoods(const FeatureView& rows, const RunControl& control = {}) const;
  double heldBackLogLikelihood() const;  ///< mean over the rows that took no part
  int epochs() const;                    ///< done

 private:
  struct State;
  explicit NormalisingFlow(std::unique_ptr<State> state);
  std::unique_ptr<State> m_state;
};

}  // namespace model
