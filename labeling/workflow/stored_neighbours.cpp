#include "labeling/workflow/stored_neighbours.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "labeling/workflow/model_files.h"
#include "model/arrays/array_writer.h"
#include "model/base/error.h"

namespace labeling {
namespace {

constexpr const char* kFormat = "tuningfork-neighbours-1";

std::vector<model::LeftOutRow> leftOutOf(const model::NeighbourGraph& graph) {
  std::vector<model::LeftOutRow> rows;
  for (std::int64_t row = 0; row < graph.rows && graph.k > 0; ++row)
    if (graph.indices[static_cast<std::size_t>(row * graph.k)] < 0)
      rows.push_back({row, "its features cannot be compared"});
  return rows;
}

std::optional<StoredNeighbours> readStored(const std::filesystem::path& path, const std::string& featuresHash,
                                           std::int64_t objects, int k) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return std::nullopt;
  try {
    StoredNeighbours stored;
    stored.file = model::ArrayFile::open(path);
    const auto& metadata = stored.file->metadata();
    const auto isThis = [&](const char* key, const std::string& value) {
      const auto found = metadata.find(key);
      return found != metadata.end() && found->second == value;
    };
    if (!isThis("format", kFormat) || !isThis("features_hash", featuresHash)) return std::nullopt;
    const auto& shape = stored.file->info("indices").shape;
    if (shape.size() != 2 || shape[0] != objects || shape[1] < k) return std::nullopt;
    const auto indices = stored.file->spanOf<std::int32_t>("indices");
    const auto distances = stored.file->floats("distances");
    if (indices.size() != distances.size() ||
        !std::all_of(indices.begin(), indices.end(),
                     [&](std::int32_t row) { return row >= -1 && row < objects; }))
      return std::nullopt;
    stored.graph.k = static_cast<int>(shape[1]);
    stored.graph.rows = objects;
    stored.graph.indices.assign(indices.begin(), indices.end());
    stored.graph.distances.assign(distances.begin(), distances.end());
    stored.graph.leftOut = leftOutOf(stored.graph);
    stored.graph.exact = !stored.file->contains("ground");
    if (!stored.graph.exact)
      stored.index = model::NeighbourIndex::over(
          {stored.file->spanOf<std::uint8_t>("floors"), stored.file->spanOf<std::int32_t>("ground"),
           stored.file->spanOf<std::int32_t>("upper"), stored.file->spanOf<std::int32_t>("entries")});
    return stored;
  } catch (const model::Error&) {
    return std::nullopt;  // derived files can be made anew
  }
}

}  // namespace

StoredNeighbours storedNeighbours(const Project& project, const std::string& modelName,
                                  const model::ArrayFile& embedding, const std::string& featuresHash,
                                  model::Metric metric, int k, const model::RunControl& control) {
  const model::FeatureView features{embedding.floats("features"), embedding.info("features").shape[1]};
  const std::filesystem::path path =
      derivedFile(project, "neighbours", modelName + "-" + model::nameOf(metric));
  if (auto stored = readStored(path, featuresHash, features.count(), k)) return std::move(*stored);
  model::NeighbourOptions options;
  options.k = k;
  options.metric = metric;
  StoredNeighbours made;
  made.graph = model::nearestNeighbours(features, options, control, &made.index);
  model::ArrayWriter writer;
  writer.add("indices", {features.count(), made.graph.k}, std::span<const std::int32_t>(made.graph.indices));
  writer.add("distances", {features.count(), made.graph.k}, std::span<const float>(made.graph.distances));
  if (made.index) {
    const auto& arrays = made.index->arrays();
    using model::NeighbourIndex;
    writer.add("floors", {features.count()}, arrays.floors);
    writer.add("ground", {features.count(), NeighbourIndex::kGroundLinks}, arrays.ground);
    writer.add(
        "upper",
        {static_cast<std::int64_t>(arrays.upper.size()) / NeighbourIndex::kLinks, NeighbourIndex::kLinks},
        arrays.upper);
    writer.add("entries", {static_cast<std::int64_t>(arrays.entries.size())}, arrays.entries);
  }
  writer.metadata("format", kFormat);
  writer.metadata("model", modelName);
  writer.metadata("metric", model::nameOf(metric));
  writer.metadata("features_hash", featuresHash);
  writer.metadata("seed", std::to_string(options.seed));
  writer.write(path);
  return made;
}

std::optional<StoredNeighbours> existingNeighbours(const Project& project, const std::string& modelName,
                                                   const model::ArrayFile& embedding, model::Metric metric) {
  return readStored(derivedFile(project, "neighbours", modelName + "-" + model::nameOf(metric)),
                    model::weightsHashOf(embedding.path()), embedding.info("features").shape[0], 1);
}

}  // namespace labeling
