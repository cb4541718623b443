#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "model/base/run_control.h"
#include "model/embedding/features.h"

namespace model {

/// Random forest regression on few labels: bagged trees, a third of the features tried at each split, leaves
/// of one row. @see Breiman 2001, Machine Learning 45, 5
class RegressionForest {
 public:
  /// @param rows     (n) >= 1, with finite features
  /// @param targets  (n)
  static RegressionForest grow(const FeatureView& features, std::span<const std::int64_t> rows,
                               std::span<const float> targets, int trees, std::uint64_t seed);
  /// (N) mean over the trees; NaN for rows that are not finite.
  std::vector<float> predict(const FeatureView& features, const RunControl& control = {}) const;

 private:
  struct Node {
    std::int32_t feature = -1;  ///< -1: a leaf
    float value = 0;            ///< threshold, or the leaf's mean
    std::int32_t right = 0;     ///< the left child is the next node
  };
  friend class RegressionTreeGrower;
  std::vector<Node> m_nodes;
  std::vector<std::size_t> m_roots;
};

}  // namespace model
