#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "model/base/run_control.h"
#include "model/embedding/features.h"

namespace model {

struct KMeansOptions {
  int clusters = 8;         ///< >= 1; fewer come out where there are fewer different rows
  int maxIterations = 100;  ///< >= 1; per start
  int starts = 4;           ///< >= 1; the best of so many beginnings is kept
  std::uint64_t seed = 1;
  int threads = 0;     ///< >= 0; 0: all cores. Does not change the result
  void check() const;  ///< @throws Error(BadInput) naming the member
};

struct Clusters {
  int count = 0;                    ///< clusters that have members, largest first
  std::vector<std::int32_t> ofRow;  ///< (N) 0 ... count - 1; -1 for rows that were left out
  std::vector<float> centres;       ///< (count, D)
  std::vector<std::int64_t> sizes;  ///< (count)
  double inertia = 0;               ///< sum of squared distances to the centres
  std::vector<LeftOutRow> leftOut;  ///< rows that are not finite
};

/// @throws Error(BadInput) if features or options contradict or no row is finite, Stopped
/// @see Arthur & Vassilvitskii 2007, SODA, 1027 (k-means++)
Clusters kMeans(const FeatureView& features, const KMeansOptions& options, const RunControl& control = {});

/// Mean silhouette width of a clustering, in [-1, 1]; objects alone in their cluster count as 0.
/// @param cluster  (N) cluster of each row, -1: left out
/// @param sample   rows that are looked at, evenly spread, each against all others; 0: every row
/// @throws Error(BadInput) if fewer than two clusters have members
/// @see Rousseeuw 1987, J. Comput. Appl. Math. 20, 53
double silhouette(const FeatureView& features, std::span<const std::int32_t> cluster,
                  std::int64_t sample = 2000);

/// How far two clusterings of the same objects agree, beyond chance: 1 the same groups, 0 chance. Objects
/// that one of them leaves out (-1) do not count.
/// @throws Error(BadInput) if they are of different lengths
/// @see Hubert & Arabie 1985, J. Classification 2, 193
double adjustedRand(std::span<const std::int32_t> one, std::span<const std::int32_t> other);

}  // namespace model
