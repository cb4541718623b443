#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "model/metrics/confusion.h"

namespace model {

/// Scores sorted once, so that any threshold is answered at once (binary search): what a threshold line
/// dragged over 100,000 objects needs. One class may be absent.
class SortedScores {
 public:
  SortedScores() = default;
  /// @param scores      (N) finite
  /// @param isPositive  (N) 1 = positive, 0 = negative
  /// @throws Error(BadInput) if the lengths differ, a label is neither 0 nor 1, or a score is not finite
  SortedScores(std::span<const float> scores, std::span<const char> isPositive);

  std::int64_t positives() const noexcept { return static_cast<std::int64_t>(m_positiveScores.size()); }
  std::int64_t negatives() const noexcept { return static_cast<std::int64_t>(m_negativeScores.size()); }
  std::int64_t total() const noexcept { return positives() + negatives(); }

  ConfusionCounts counts(double threshold) const;  ///< O(log N)
  ThresholdRow row(double threshold) const { return thresholdRow(threshold, counts(threshold)); }

  /// The objects of each cell (their places in the input), highest score first, equal scores in input order.
  /// The spans live as long as this.
  std::span<const std::int32_t> truePositives(double threshold) const;
  std::span<const std::int32_t> falsePositives(double threshold) const;
  std::span<const std::int32_t> falseNegatives(double threshold) const;
  std::span<const std::int32_t> trueNegatives(double threshold) const;

  std::span<const float> positiveScores() const noexcept { return m_positiveScores; }  ///< falling
  std::span<const float> negativeScores() const noexcept { return m_negativeScores; }  ///< falling

 private:
  std::vector<float> m_positiveScores, m_negativeScores;
  std::vector<std::int32_t> m_positiveObjects, m_negativeObjects;
};

}  // namespace model
