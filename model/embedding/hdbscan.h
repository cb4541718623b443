#pragma once
#include <cstdint>
#include <vector>

#include "model/base/run_control.h"
#include "model/embedding/features.h"

namespace model {

struct HdbscanOptions {
  int minClusterSize = 15;         ///< >= 2; smaller groups are noise
  int minSamples = 5;              ///< >= 1, the object itself counted; more calls sparser objects noise
  std::int64_t exactUpTo = 20000;  ///< >= 0; above, only links to near neighbours are looked at
  std::uint64_t seed = 1;          ///< of the search for these neighbours
  int threads = 0;
  void check() const;  ///< @throws Error(BadInput) naming the member
};

struct DensityClusters {
  int count = 0;                    ///< largest first
  std::vector<std::int32_t> ofRow;  ///< (N) -1: noise, or left out
  std::vector<float> strength;      ///< (N) 0 ... 1: how deep inside its cluster; 0 for noise
  std::vector<LeftOutRow> leftOut;
  std::int64_t noise = 0;
  bool exact = true;  ///< false: from links to near neighbours only
};

/// Clusters as regions of high density, of any shape and as many as there are; the rest is noise. All objects
/// together are never one cluster.
/// @throws Error(BadInput) if no row is finite, Stopped
/// @see Campello, Moulavi & Sander 2013, PAKDD, 160; McInnes & Healy 2017, ICDMW, 33
DensityClusters hdbscan(const FeatureView& features, const HdbscanOptions& options = {},
                        const RunControl& control = {});

}  // namespace model
