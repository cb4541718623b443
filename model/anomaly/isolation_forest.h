#pragma once
#include <cstdint>
#include <vector>

#include "model/base/run_control.h"
#include "model/embedding/features.h"

namespace model {

struct IsolationForestOptions {
  int trees = 200;         ///< >= 1; more make the score less dependent on the seed
  int sample = 256;        ///< >= 2; rows that a tree is grown from; all of them where there are fewer
  bool bootstrap = false;  ///< true: the rows of a tree are drawn with replacement
  std::uint64_t seed = 1;
  int threads = 0;     ///< >= 0; 0: all cores. Does not change the result
  void check() const;  ///< @throws Error(BadInput) naming the member
};

/// Trees that split a random feature at a random value until each row is alone: rows that are soon alone are
/// unusual. Rows other than those it was grown from can be scored, too.
/// @see Liu, Ting & Zhou 2008, ICDM, 413
class IsolationForest {
 public:
  /// @throws Error(BadInput) if options or features contradict, fewer than two rows are finite, or all of
  ///         them are the same; Stopped
  static IsolationForest grow(const FeatureView& features, const IsolationForestOptions& options,
                              const RunControl& control = {});

  /// 2^(-mean depth / mean depth of an unsuccessful search): near 1 unusual, about 0.5 ordinary.
  /// @return (N); NaN for rows that are not finite
  /// @throws Error(BadInput) for another number of dimensions, Stopped
  std::vector<float> scores(const FeatureView& features, int threads = 0,
                            const RunControl& control = {}) const;

  int trees() const { return static_cast<int>(m_roots.size()); }
  std::int64_t dimensions() const { return m_dimensions; }

 private:
  struct Node {
    std::int32_t feature = -1;  ///< -1: a leaf
    float value = 0;            ///< threshold; of a leaf: its depth, and what its rows would still need
    std::int32_t right = 0;     ///< the left child is the next node
  };
  std::vector<Node> m_nodes;
  std::vector<std::size_t> m_roots;
  std::int64_t m_dimensions = 0;
  double m_unsuccessful = 1;

  friend class IsolationTreeGrower;
};

}  // namespace model
