#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/base/run_control.h"
#include "model/metrics/auc_comparison.h"
#include "model/metrics/bootstrap.h"

namespace model {

/// One number of two models on the same objects.
struct PairedDifference {
  std::string name;  ///< "auroc", "average_precision", "tpr", "precision", "accuracy", "f1", "mcc", "brier"
  double first = 0, second = 0;  ///< NaN where undefined
  Interval
      difference;  ///< of second - first over objects drawn again; NaN if fewer than half the draws have one
  double pValue = 1;  ///< two-sided: twice the share of the draws on the other side of 0, at least 2 / draws
};

struct PairedComparison {
  std::vector<PairedDifference> differences;
  std::optional<AreaComparison> delong;  ///< second - first; nothing with fewer than two of a class
  /// Objects by what the threshold makes of them: called rightly by both, only by the first, only by the
  /// second, by neither.
  std::int64_t bothRight = 0, onlyFirst = 0, onlySecond = 0, bothWrong = 0;
  double mcnemarP = 1;  ///< exact, two-sided: as many put right as made wrong?
};

/// Two models on the same objects. Both see the same draws, positives and negatives each drawn by themselves
/// one by one, so that what they have in common cancels.
/// @param threshold, secondThreshold  of what is called positive
/// @throws Error(BadInput) as rocCurve(), or for scores outside [0, 1]; Stopped
/// @see Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 16; McNemar 1947, Psychometrika
/// 12, 153
PairedComparison pairedComparison(std::span<const float> first, std::span<const float> second,
                                  std::span<const char> isPositive, double threshold, double secondThreshold,
                                  const BootstrapOptions& options = {}, const RunControl& control = {});

/// The chance that of n fair coins so few or so many, or fewer or more, show heads as `heads`; 1 for none.
double binomialTwoSided(std::int64_t heads, std::int64_t n);

}  // namespace model
