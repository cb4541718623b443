#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "model/base/run_control.h"

namespace labeling {

struct MapOptions {
  std::string model;
  int neighbours = 15;   ///< >= 2; larger shows the large structure
  double minDist = 0.1;  ///< [0, 1]; smaller packs points closer
  int clusters = 0;      ///< k of k-means on the features; 0: chosen by the number of objects
  std::uint64_t seed = 1;
};

struct MapReport {
  std::int64_t objects = 0;
  double seconds = 0;
  double trustworthiness = 0;  ///< [0, 1], 15 neighbours; of up to 2,000 objects, evenly spread
  int clusters = 0;
};

/// The two-dimensional UMAP map of the embedding, and k-means clusters: derived/maps/MODEL.safetensors with
/// `xy` F32 (N, 2) and `cluster` I32 (N), NaN and -1 without features; metadata parameters, start,
/// trustworthiness, features_hash. Embeds first if there is no embedding of this model, or a stale one.
/// @throws Error(NotFound) for the model; Error(BadInput) for options out of range, or if no object has
/// features
MapReport makeMap(const std::filesystem::path& project, const MapOptions& options,
                  const model::RunControl& control = {});

}  // namespace labeling
