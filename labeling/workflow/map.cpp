#include "labeling/workflow/map.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <system_error>
#include <vector>

#include "labeling/history/consensus.h"
#include "labeling/store/identity.h"
#include "labeling/store/project.h"
#include "labeling/workflow/embedding_file.h"
#include "labeling/workflow/model_files.h"
#include "labeling/workflow/stored_neighbours.h"
#include "model/arrays/array_writer.h"
#include "model/base/error.h"
#include "model/base/random.h"
#include "model/embedding/kmeans.h"
#include "model/embedding/umap.h"
#include "model/embedding/usable_rows.h"

namespace labeling {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using model::Error;
using model::ErrorKind;

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

model::Metric metricOf(const std::string& name) {
  if (const auto metric = model::metricNamed(name)) return *metric;
  throw Error(ErrorKind::BadInput,
              "'metric' is '" + name + "'; it can be euclidean, cosine, correlation or manhattan.");
}

/// (N) number of each object's answer; -1: none. Empty where no question is asked for.
std::vector<std::int32_t> knownClasses(const Project& project, const std::string& question) {
  if (question.empty()) return {};
  const Consensus known = consensusBy(project, question, ConsensusRule::Majority);
  std::map<std::string, std::int32_t> number;
  std::vector<std::int32_t> classes(static_cast<std::size_t>(project.objectCount()), -1);
  for (const ConsensusLabel& label : known.labels)
    classes[static_cast<std::size_t>(label.row)] =
        number.emplace(label.answer, static_cast<std::int32_t>(number.size())).first->second;
  if (number.size() < 2)
    throw Error(ErrorKind::BadInput,
                "The labels of '" + question +
                    "' tell no objects apart: a map by labels needs two different answers.");
  return classes;
}

model::UmapOptions umapOptionsOf(const MapOptions& options) {
  model::UmapOptions result;
  result.neighbours = options.neighbours;
  result.minDist = options.minDist;
  result.metric = metricOf(options.metric);
  result.classWeight = options.knownWeight;
  result.seed = options.seed;
  result.check();
  return result;
}

/// What decides how a map comes out, besides the features.
nlohmann::json parametersOf(const MapOptions& options, const std::vector<std::int32_t>& classes) {
  nlohmann::json parameters{{"neighbours", options.neighbours},
                            {"min_dist", options.minDist},
                            {"metric", options.metric},
                            {"seed", options.seed}};
  if (classes.empty()) return parameters;
  const std::string_view bytes(reinterpret_cast<const char*>(classes.data()),
                               classes.size() * sizeof(std::int32_t));
  parameters["known_by"] = options.knownBy;
  parameters["known_weight"] = options.knownWeight;
  parameters["known_hash"] = std::to_string(model::stableHash(bytes));
  return parameters;
}

std::string stateOf(const model::ArrayFile& arrays, const char* key) {
  const auto found = arrays.metadata().find(key);
  return found == arrays.metadata().end() ? std::string() : found->second;
}

/// The map while it settles, on disk: for whoever watches, and to go on with after a stop.
class SettlingFile {
 public:
  SettlingFile(fs::path path, std::string parameters, std::string featuresHash)
      : m_path(std::move(path)),
        m_parameters(std::move(parameters)),
        m_featuresHash(std::move(featuresHash)) {}

  /// A stopped map with the same parameters and features.
  std::optional<model::UmapSettling> open(std::int64_t objects) {
    std::error_code error;
    if (!fs::exists(m_path, error)) return std::nullopt;
    try {
      const model::ArrayFile arrays = model::ArrayFile::open(m_path);
      if (stateOf(arrays, "parameters") != m_parameters || stateOf(arrays, "features_hash") != m_featuresHash)
        return std::nullopt;
      const auto xy = arrays.floats("xy");
      if (static_cast<std::int64_t>(xy.size()) != 2 * objects) return std::nullopt;
      m_xy.assign(xy.begin(), xy.end());
      model::UmapSettling settling;
      settling.epochsDone = std::stoi(stateOf(arrays, "epochs_done"));
      settling.components = std::stoi(stateOf(arrays, "components"));
      for (const auto start : {model::UmapStart::Spectral, model::UmapStart::Components,
                               model::UmapStart::Pca, model::UmapStart::Random})
        if (stateOf(arrays, "start") == model::nameOf(start)) settling.start = start;
      settling.xy = m_xy;
      return settling;
    } catch (const std::exception&) {
      return std::nullopt;  // damaged: a new map is made
    }
  }

  void note(const model::UmapSettling& settling) {
    m_last = settling;
    m_latest.assign(settling.xy.begin(), settling.xy.end());
    if (Clock::now() >= m_next) write();
  }
  void write() {
    if (m_latest.empty()) return;
    const Clock::time_point start = Clock::now();
    model::ArrayWriter writer;
    writer.add("xy", {static_cast<std::int64_t>(m_latest.size() / 2), 2}, std::span<const float>(m_latest));
    writer.metadata("parameters", m_parameters);
    writer.metadata("features_hash", m_featuresHash);
    writer.metadata("epochs_done", std::to_string(m_last.epochsDone));
    writer.metadata("start", model::nameOf(m_last.start));
    writer.metadata("components", std::to_string(m_last.components));
    writer.write(m_path);
    // A slow disk gets less to do: writing takes a tenth of the time at most.
    m_next = Clock::now() + std::max<Clock::duration>(std::chrono::seconds(1), 10 * (Clock::now() - start));
  }
  void remove() {
    std::error_code error;
    fs::remove(m_path, error);
  }

 private:
  fs::path m_path;
  std::string m_parameters, m_featuresHash;
  std::vector<float> m_xy, m_latest;
  model::UmapSettling m_last;
  Clock::time_point m_next = Clock::now();
};

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

MapReport makeMap(const fs::path& directory, const MapOptions& options, const model::RunControl& control) {
  const auto start = Clock::now();
  const model::UmapOptions umapOptions = umapOptionsOf(options);
  if (options.clusters < 0 || options.clusters > 1000)
    throw Error(ErrorKind::BadInput, "'clusters' must be 0 (automatic) to 1000.");
  const Project project = Project::open(directory);
  const std::vector<std::int32_t> classes = knownClasses(project, options.knownBy);
  const model::ArrayFile embedding = freshEmbedding(directory, options.model, control);
  const model::FeatureView features{embedding.floats("features"), embedding.info("features").shape[1]};
  const std::string featuresHash = model::weightsHashOf(embedding.path());
  const StoredNeighbours neighbours =
      storedNeighbours(project, options.model, embedding, featuresHash, umapOptions.metric,
                       std::max(15, umapOptions.neighbours - 1), control);

  nlohmann::json parameters = parametersOf(options, classes);
  SettlingFile file(derivedFile(project, "maps", options.model + ".settling"), parameters.dump(),
                    featuresHash);
  model::UmapKnown known;
  known.neighbours = &neighbours.graph;
  known.classes = classes;
  if (!options.startOver) known.settling = file.open(features.count());
  MapReport report;
  report.resumedAt = known.settling ? known.settling->epochsDone : 0;
  model::UmapMap map;
  try {
    map = model::umap(
        features, umapOptions, control, [&](const model::UmapSettling& settling) { file.note(settling); },
        known);
  } catch (const model::Stopped&) {
    file.write();
    throw;
  }

  model::KMeansOptions clusterOptions;
  clusterOptions.clusters = options.clusters > 0 ? options.clusters : defaultClusters(features.count());
  clusterOptions.seed = options.seed;
  const model::UsableRows usable = model::usableRows(features, umapOptions.metric);
  const model::Clusters clusters = model::kMeans(usable.view, clusterOptions, control);
  std::vector<std::int32_t> clusterOf(static_cast<std::size_t>(features.count()), -1);
  for (std::size_t i = 0; i < usable.original.size(); ++i)
    clusterOf[static_cast<std::size_t>(usable.original[i])] = clusters.ofRow[i];
  control.report(0, 0, "judging the map");
  report.objects = features.count();
  report.clusters = clusters.count;
  report.start = model::nameOf(map.start);
  report.components = map.components;
  report.leftOut = static_cast<std::int64_t>(map.leftOut.size());
  report.trustworthiness = trustOf(features, map.xy, control);

  parameters["clusters"] = clusterOptions.clusters;
  parameters["epochs"] = map.epochs;
  model::ArrayWriter writer;
  writer.add("xy", {report.objects, 2}, std::span<const float>(map.xy));
  writer.add("cluster", {report.objects}, std::span<const std::int32_t>(clusterOf));
  writer.metadata("format", "tuningfork-map-1");
  writer.metadata("model", options.model);
  writer.metadata("model_hash", embedding.metadata().at("model_hash"));
  writer.metadata("objects", std::to_string(report.objects));
  writer.metadata("parameters", parameters.dump());
  writer.metadata("start", report.start);
  writer.metadata("components", std::to_string(report.components));
  writer.metadata("left_out", std::to_string(report.leftOut));
  writer.metadata("trustworthiness", std::to_string(report.trustworthiness));
  writer.metadata("features_hash", featuresHash);
  writer.metadata("created_utc", utcNow());
  writer.write(derivedFile(project, "maps", options.model));
  file.remove();
  report.seconds = secondsSince(start);
  return report;
}

MapReport extendMap(const fs::path& directory, const std::string& modelName,
                    const model::RunControl& control) {
  const auto start = Clock::now();
  const Project project = Project::open(directory);
  const fs::path path = derivedFile(project, "maps", modelName);
  const model::ArrayFile map = model::ArrayFile::open(path);
  const auto oldXy = map.floats("xy");
  const auto oldClusters = map.spanOf<std::int32_t>("cluster");
  const auto mapped = static_cast<std::int64_t>(oldXy.size() / 2);
  const std::int64_t objects = project.objectCount();
  const model::ArrayFile embedding = freshEmbedding(directory, modelName, control);
  if (stateOf(map, "model_hash") != embedding.metadata().at("model_hash") || mapped > objects ||
      oldClusters.size() != static_cast<std::size_t>(mapped))
    throw Error(ErrorKind::BadInput,
                path.string() +
                    " was made from other features than those of the objects now: nothing "
                    "can be placed on it. Compute the map anew.");
  const nlohmann::json parameters = nlohmann::json::parse(stateOf(map, "parameters"), nullptr, false);
  if (!parameters.is_object())
    throw Error(ErrorKind::Corrupt, path.string() + " does not say how it was made. Compute the map anew.");
  MapOptions options;
  options.neighbours = parameters.value("neighbours", options.neighbours);
  options.minDist = parameters.value("min_dist", options.minDist);
  options.metric = parameters.value("metric", std::string("euclidean"));
  options.seed = parameters.value("seed", options.seed);
  const model::UmapOptions umapOptions = umapOptionsOf(options);

  MapReport report;
  report.objects = objects;
  report.placed = objects - mapped;
  const std::int64_t dimensions = embedding.info("features").shape[1];
  const auto values = embedding.floats("features");
  const model::FeatureView old{values.first(static_cast<std::size_t>(mapped * dimensions)), dimensions};
  const model::FeatureView added{values.subspan(static_cast<std::size_t>(mapped * dimensions)), dimensions};
  std::vector<std::uint64_t> streams;
  for (std::int64_t row = mapped; row < objects; ++row)
    streams.push_back(model::stableHash(project.objectName(row)));
  std::optional<model::NeighbourIndex> index;
  if (mapped > model::NeighbourOptions().exactBelow) {
    model::NeighbourOptions search;
    search.k = 1;
    search.metric = umapOptions.metric;
    model::nearestNeighbours(old, search, control, &index);
  }
  const std::vector<float> places =
      model::placeOnMap(old, oldXy, added, streams, umapOptions, index ? &*index : nullptr, control);
  std::vector<float> xy(oldXy.begin(), oldXy.end());
  xy.insert(xy.end(), places.begin(), places.end());
  std::vector<std::int32_t> clusters(oldClusters.begin(), oldClusters.end());
  const std::vector<float> scales = model::rowScales(old, umapOptions.metric);
  for (std::int64_t i = 0; i < report.placed; ++i) {
    const bool isPlaced = std::isfinite(places[static_cast<std::size_t>(2 * i)]);
    report.leftOut += isPlaced ? 0 : 1;
    clusters.push_back(
        isPlaced
            ? clusters[static_cast<std::size_t>(model::nearestTo(added.row(i), old, 1, umapOptions.metric,
                                                                 scales, index ? &*index : nullptr)[0]
                                                    .row)]
            : -1);
  }
  model::ArrayWriter writer;
  writer.add("xy", {objects, 2}, std::span<const float>(xy));
  writer.add("cluster", {objects}, std::span<const std::int32_t>(clusters));
  for (const auto& [key, value] : map.metadata()) writer.metadata(key, value);
  writer.metadata("objects", std::to_string(objects));
  writer.metadata("placed", std::to_string(report.placed));
  writer.metadata("features_hash", model::weightsHashOf(embedding.path()));
  writer.write(path);
  report.trustworthiness = trustOf({values, dimensions}, xy, control);
  report.start = stateOf(map, "start");
  report.clusters = clusters.empty() ? 0 : *std::max_element(clusters.begin(), clusters.end()) + 1;
  report.seconds = secondsSince(start);
  return report;
}

}  // namespace labeling
