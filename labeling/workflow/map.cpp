#include "labeling/workflow/map.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "labeling/store/identity.h"
#include "labeling/store/project.h"
#include "labeling/workflow/embedding_file.h"
#include "labeling/workflow/model_files.h"
#include "model/arrays/array_writer.h"
#include "model/base/error.h"
#include "model/embedding/kmeans.h"
#include "model/embedding/umap.h"

namespace labeling {
namespace {

/// As many clusters as can be looked at, more for more objects.
int defaultClusters(std::int64_t objects) {
  return static_cast<int>(
      std::clamp<std::int64_t>(std::lround(std::sqrt(static_cast<double>(objects) / 20)), 2, 27));
}

double trustOf(const model::FeatureView& features, const std::vector<float>& xy,
               const model::RunControl& control) {
  std::int64_t usable = 0;
  for (std::size_t i = 0; i < xy.size(); i += 2) usable += std::isfinite(xy[i]) ? 1 : 0;
  const auto most = static_cast<int>((usable - 1) / 2);  // k has to be less than half of the rows
  const int k = std::min(15, most);
  return k >= 1 ? model::trustworthiness(features, xy, k, 2000, control) : 1.0;
}

}  // namespace

MapReport makeMap(const std::filesystem::path& directory, const MapOptions& options,
                  const model::RunControl& control) {
  const auto start = std::chrono::steady_clock::now();
  model::UmapOptions umapOptions;
  umapOptions.neighbours = options.neighbours;
  umapOptions.minDist = options.minDist;
  umapOptions.seed = options.seed;
  umapOptions.check();
  if (options.clusters < 0 || options.clusters > 1000)
    throw model::Error(model::ErrorKind::BadInput, "'clusters' must be 0 (automatic) to 1000.");
  const Project project = Project::open(directory);
  const model::ArrayFile embedding = freshEmbedding(directory, options.model, control);
  const model::FeatureView features{embedding.floats("features"), embedding.info("features").shape[1]};

  const model::UmapMap map = model::umap(features, umapOptions, control);
  model::KMeansOptions clusterOptions;
  clusterOptions.clusters = options.clusters > 0 ? options.clusters : defaultClusters(features.count());
  clusterOptions.seed = options.seed;
  const model::Clusters clusters = model::kMeans(features, clusterOptions, control);
  control.report(0, 0, "judging the map");
  MapReport report;
  report.objects = features.count();
  report.clusters = clusters.count;
  report.trustworthiness = trustOf(features, map.xy, control);

  const nlohmann::json parameters{{"neighbours", options.neighbours},
                                  {"min_dist", options.minDist},
                                  {"clusters", clusterOptions.clusters},
                                  {"seed", options.seed},
                                  {"epochs", map.epochs}};
  model::ArrayWriter writer;
  writer.add("xy", {report.objects, 2}, std::span<const float>(map.xy));
  writer.add("cluster", {report.objects}, std::span<const std::int32_t>(clusters.ofRow));
  writer.metadata("format", "tuningfork-map-1");
  writer.metadata("model", options.model);
  writer.metadata("model_hash", embedding.metadata().at("model_hash"));
  writer.metadata("objects", std::to_string(report.objects));
  writer.metadata("parameters", parameters.dump());
  writer.metadata("start", model::nameOf(map.start));
  writer.metadata("trustworthiness", std::to_string(report.trustworthiness));
  writer.metadata("features_hash", model::weightsHashOf(embedding.path()));
  writer.metadata("created_utc", utcNow());
  writer.write(derivedFile(project, "maps", options.model));
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace labeling
