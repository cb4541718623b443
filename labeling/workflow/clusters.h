#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "model/base/run_control.h"

namespace labeling {

struct ClusterOptions {
  std::string model;
  std::string method = "ward";  ///< ward, kmeans, hdbscan
  int clusters = 27;            ///< >= 1; of kmeans, and where the tree of ward is cut first
  int minSize = 15;             ///< >= 2; of hdbscan
  int minSamples = 5;           ///< >= 1; of hdbscan
  std::uint64_t seed = 1;
};

struct ClusterReport {
  std::int64_t objects = 0;
  int clusters = 0;
  std::int64_t noise = 0;  ///< in no cluster
  double silhouette = 0;   ///< of 2,000 objects, evenly spread; NaN with fewer than two clusters
  double stability = 0;    ///< adjusted Rand index with what 80% of the objects give, mean of two drawings
                           ///< (of up to 10,000 objects); NaN: too few objects
  std::int64_t groupedFirst = 0;  ///< ward: small groups that k-means made first; 0: every object is a leaf
  bool exact = true;              ///< hdbscan: false where only links to near neighbours were looked at
  double seconds = 0;
};

/// Clusters of the embedding, its rows scaled to length 1: derived/clusters/MODEL.safetensors with `cluster`
/// I32 (N), -1 none, and for ward the tree: `leaf` I32 (N), `merge` I32 (leaves - 1, 2), `height` F64,
/// `size` I64. The metadata hold the report and features_hash.
/// @throws Error(NotFound) for the model; Error(BadInput) for options, or if no object has features; Stopped
ClusterReport makeClusters(const std::filesystem::path& project, const ClusterOptions& options,
                           const model::RunControl& control = {});

}  // namespace labeling
