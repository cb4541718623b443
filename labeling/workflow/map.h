#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "model/base/run_control.h"

namespace labeling {

struct MapOptions {
  std::string model;
  int neighbours = 15;            ///< >= 2; larger shows the large structure
  double minDist = 0.1;           ///< [0, 1]; smaller packs points closer
  std::string metric = "cosine";  ///< euclidean, cosine, correlation, manhattan
  std::string knownBy;       ///< a question whose labels draw objects of one answer together; empty: none
  double knownWeight = 0.5;  ///< [0, 1]; how much these labels count
  int clusters = 0;          ///< k of k-means on the features; 0: chosen by the number of objects
  std::uint64_t seed = 1;
  bool startOver = false;  ///< true: a map that was stopped is not gone on with
};

struct MapReport {
  std::int64_t objects = 0;
  double seconds = 0;
  double trustworthiness = 0;  ///< [0, 1], 15 neighbours; of up to 2,000 objects, evenly spread
  int clusters = 0;
  std::string start;         ///< of the layout: spectral, components, pca, random
  int components = 0;        ///< unconnected parts of the neighbour graph
  std::int64_t leftOut = 0;  ///< objects whose features cannot be compared
  std::int64_t placed = 0;   ///< placed on a map that was there
  int resumedAt = 0;         ///< epoch at which a stopped map was gone on with; 0: a new one
};

/// The two-dimensional UMAP map of the embedding, and k-means clusters: derived/maps/MODEL.safetensors with
/// `xy` F32 (N, 2) and `cluster` I32 (N), NaN and -1 without features; metadata parameters, start,
/// components, trustworthiness, features_hash. Embeds first if there is no embedding of this model, or a
/// stale one.
///
/// While it settles, derived/maps/MODEL.settling.safetensors shows the map about once a second. A run that
/// was stopped leaves it there; the next one with the same parameters and features goes on to the very same
/// map.
/// @throws Error(NotFound) for the model or question; Error(BadInput) for options out of range, or if no
/// object has features; Stopped
MapReport makeMap(const std::filesystem::path& project, const MapOptions& options,
                  const model::RunControl& control = {});

/// Places objects that were added since on the map there is, by the parameters it was made with; nothing on
/// it moves, and an object's place does not depend on the others that come with it. They join the cluster of
/// the object nearest to them.
/// @throws Error(NotFound) if there is no map; Error(BadInput) if it was made from other features of the
/// objects it shows
MapReport extendMap(const std::filesystem::path& project, const std::string& model,
                    const model::RunControl& control = {});

}  // namespace labeling
