#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "model/metrics/confusion.h"

namespace model {

enum class Binning {
  EqualWidth,  ///< (0, 1/M], (1/M, 2/M] ... with 0 in the first
  EqualCount   ///< as many objects in each as possible; equal scores stay together
};

struct ReliabilityBin {
  double low = 0, high = 0;  ///< scores of the bin: its edges (EqualWidth), its extremes (EqualCount)
  std::int64_t count = 0;
  std::int64_t positives = 0;
  double meanScore = 0;  ///< NaN for an empty bin
  Rate observed;         ///< positives / count with Wilson intervals; NaN for an empty bin
};

/// How well scores are probabilities.
struct Reliability {
  std::vector<ReliabilityBin> bins;  ///< rising; empty bins of EqualWidth stay in
  double ece = 0;                    ///< expected calibration error: sum of n_m / N |observed - mean score|
  double mce = 0;                    ///< maximum calibration error: the largest of them
  double brier = 0;                  ///< mean of (score - label)^2
  double logLoss = 0;                ///< mean of -ln(score of the label), scores kept 1e-15 away from 0 and 1
};

/// @param scores      (N >= 1) probability of the positive class, in [0, 1]
/// @param isPositive  (N) 1 or 0; one class may be absent
/// @param bins        1 ... 1000
/// @throws Error(BadInput) naming the first value out of range
/// @see Guo et al. 2017, arXiv:1706.04599
Reliability reliability(std::span<const float> scores, std::span<const char> isPositive, int bins = 10,
                        Binning binning = Binning::EqualWidth);

double brierScore(std::span<const float> scores, std::span<const char> isPositive);
double logLoss(std::span<const float> scores, std::span<const char> isPositive);

}  // namespace model
