#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/metrics/confusion.h"

namespace model {

/// How often each true class was called each class.
struct ConfusionMatrix {
  int classes = 0;                   ///< K
  std::vector<std::int64_t> counts;  ///< (K, K) row: true class, column: called class

  std::int64_t at(int trueClass, int calledClass) const {
    return counts[static_cast<std::size_t>(trueClass) * static_cast<std::size_t>(classes) +
                  static_cast<std::size_t>(calledClass)];
  }
  std::int64_t total() const noexcept;
  double accuracy() const noexcept;                  ///< NaN for no objects
  double recall(int trueClass) const noexcept;       ///< NaN if the class does not occur
  double precision(int calledClass) const noexcept;  ///< NaN if it was never called
};

/// @param trueClass, calledClass  (N) 0 ... K - 1
/// @throws Error(BadInput) naming the first value out of range
ConfusionMatrix confusionMatrix(std::span<const std::int32_t> trueClass,
                                std::span<const std::int32_t> calledClass, int classes);

/// The class with the highest score of each row; of equal ones the first.
std::vector<std::int32_t> highestClass(std::span<const float> scores, int classes);

struct MultiClassMetrics {
  ConfusionMatrix confusion;
  Rate accuracy;
  std::vector<std::optional<double>> auroc;  ///< (K) each class against the rest; empty where undefined
  std::optional<double> meanAuroc;           ///< unweighted mean of the defined ones
  double logLoss = 0;                        ///< mean of -ln(score of the true class), kept 1e-15 away from 0
};

/// @param scores     (N, K) probabilities, row-major, each row summing to 1
/// @param trueClass  (N) 0 ... K - 1
/// @throws Error(BadInput)
MultiClassMetrics multiClassMetrics(std::span<const float> scores, int classes,
                                    std::span<const std::int32_t> trueClass);

}  // namespace model
