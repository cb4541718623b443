#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "labeling/store/project.h"
#include "model/arrays/array_file.h"
#include "model/base/run_control.h"
#include "model/embedding/neighbours.h"

namespace labeling {

/// The nearest neighbours of every object, and above 4,096 objects the index that finds those of any vector,
/// kept in derived/neighbours/MODEL-METRIC.safetensors.
struct StoredNeighbours {
  model::NeighbourGraph graph;
  std::optional<model::ArrayFile> file;        ///< what the index may point into
  std::optional<model::NeighbourIndex> index;  ///< none: so few objects that all are compared
};

/// Opens what is stored if it was made from these features with at least k columns; otherwise computes and
/// stores it. A damaged file is made anew.
/// @param embedding      freshEmbedding()
/// @param featuresHash   model::weightsHashOf() its file
StoredNeighbours storedNeighbours(const Project& project, const std::string& model,
                                  const model::ArrayFile& embedding, const std::string& featuresHash,
                                  model::Metric metric, int k, const model::RunControl& control);

/// The same, only if it is there.
std::optional<StoredNeighbours> existingNeighbours(const Project& project, const std::string& model,
                                                   const model::ArrayFile& embedding, model::Metric metric);

}  // namespace labeling
