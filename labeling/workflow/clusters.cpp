#include "labeling/workflow/clusters.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "labeling/store/identity.h"
#include "labeling/store/project.h"
#include "labeling/workflow/embedding_file.h"
#include "labeling/workflow/model_files.h"
#include "model/arrays/array_writer.h"
#include "model/base/error.h"
#include "model/base/random.h"
#include "model/embedding/hdbscan.h"
#include "model/embedding/kmeans.h"
#include "model/embedding/linkage.h"
#include "model/embedding/usable_rows.h"

namespace labeling {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Grouping {
  std::vector<std::int32_t> ofRow;
  std::optional<model::Dendrogram> tree;
  bool exact = true;
};

Grouping group(const model::FeatureView& rows, const ClusterOptions& options, std::uint64_t seed,
               const model::RunControl& control) {
  Grouping grouping;
  if (options.method == "kmeans") {
    model::KMeansOptions kmeans;
    kmeans.clusters = options.clusters;
    kmeans.seed = seed;
    grouping.ofRow = model::kMeans(rows, kmeans, control).ofRow;
  } else if (options.method == "ward") {
    model::WardOptions wardOptions;
    wardOptions.seed = seed;
    grouping.tree = model::ward(rows, wardOptions, control);
    grouping.ofRow = grouping.tree->rowsCut(options.clusters);
    grouping.exact = grouping.tree->leaves == rows.count();
  } else if (options.method == "hdbscan") {
    model::HdbscanOptions density;
    density.minClusterSize = options.minSize;
    density.minSamples = options.minSamples;
    density.seed = seed;
    model::DensityClusters found = model::hdbscan(rows, density, control);
    grouping.ofRow = std::move(found.ofRow);
    grouping.exact = found.exact;
  } else {
    throw model::Error(model::ErrorKind::BadInput,
                       "'method' is '" + options.method + "'; it can be ward, kmeans or hdbscan.");
  }
  return grouping;
}

/// How far the clusters hold when a fifth of the objects is missing.
double stabilityOf(const model::FeatureView& rows, const ClusterOptions& options,
                   const model::RunControl& control) {
  constexpr std::int64_t kMost = 10000, kFewest = 50;
  if (rows.count() < kFewest) return kNone;
  std::vector<std::int32_t> order(static_cast<std::size_t>(rows.count()));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int32_t>(i);
  model::Random random(options.seed, 77);
  random.shuffle(order);
  order.resize(std::min<std::size_t>(order.size(), kMost));
  const auto someOf = [&](std::size_t first, std::size_t left) {  // all but `left` from `first`
    std::vector<std::int32_t> some;
    for (std::size_t i = 0; i < order.size(); ++i)
      if (i < first || i >= first + left) some.push_back(order[i]);
    return some;
  };
  const auto groupsOf = [&](const std::vector<std::int32_t>& some, std::uint64_t seed) {
    std::vector<float> values;
    for (const std::int32_t row : some) {
      const auto each = rows.row(row);
      values.insert(values.end(), each.begin(), each.end());
    }
    const Grouping grouping = group({values, rows.dimensions}, options, seed, control);
    std::vector<std::int32_t> ofRow(static_cast<std::size_t>(rows.count()), -1);
    for (std::size_t i = 0; i < some.size(); ++i)
      ofRow[static_cast<std::size_t>(some[i])] = grouping.ofRow[i];
    return ofRow;
  };
  const std::vector<std::int32_t> whole = groupsOf(order, options.seed);
  const std::size_t fifth = order.size() / 5;
  return (model::adjustedRand(whole, groupsOf(someOf(0, fifth), options.seed + 1)) +
          model::adjustedRand(whole, groupsOf(someOf(fifth, fifth), options.seed + 2))) /
         2;
}

}  // namespace

ClusterReport makeClusters(const std::filesystem::path& directory, const ClusterOptions& options,
                           const model::RunControl& control) {
  const auto start = std::chrono::steady_clock::now();
  if (options.clusters < 1 || options.clusters > 1000)
    throw model::Error(model::ErrorKind::BadInput,
                       "'clusters' must be 1 to 1000, not " + std::to_string(options.clusters) + ".");
  const Project project = Project::open(directory);
  const model::ArrayFile embedding = freshEmbedding(directory, options.model, control);
  const model::FeatureView features{embedding.floats("features"), embedding.info("features").shape[1]};
  const model::UsableRows usable = model::usableRows(features, model::Metric::Cosine);
  if (usable.original.empty())
    throw model::Error(model::ErrorKind::BadInput, "There is nothing to cluster: none of the " +
                                                       std::to_string(features.count()) +
                                                       " objects has features that can be used.");
  const Grouping grouping = group(usable.view, options, options.seed, control);
  ClusterReport report;
  report.objects = features.count();
  report.exact = grouping.exact;
  report.groupedFirst = grouping.tree && !grouping.exact ? grouping.tree->leaves : 0;
  for (const std::int32_t each : grouping.ofRow) report.clusters = std::max(report.clusters, each + 1);
  report.noise = std::count(grouping.ofRow.begin(), grouping.ofRow.end(), -1);
  control.report(0, 0, "judging the clusters");
  report.silhouette = report.clusters >= 2 ? model::silhouette(usable.view, grouping.ofRow, 2000) : kNone;
  report.stability = stabilityOf(usable.view, options, control);

  std::vector<std::int32_t> cluster(static_cast<std::size_t>(features.count()), -1), leaf(cluster);
  for (std::size_t i = 0; i < usable.original.size(); ++i) {
    const auto row = static_cast<std::size_t>(usable.original[i]);
    cluster[row] = grouping.ofRow[i];
    if (grouping.tree) leaf[row] = grouping.tree->leafOfRow[i];
  }
  model::ArrayWriter writer;
  writer.add("cluster", {report.objects}, std::span<const std::int32_t>(cluster));
  std::vector<std::int32_t> merge;
  std::vector<double> height;
  std::vector<std::int64_t> size;
  if (grouping.tree) {
    for (const model::Merge& each : grouping.tree->merges) {
      merge.push_back(each.one);
      merge.push_back(each.other);
      height.push_back(each.height);
      size.push_back(each.size);
    }
    const auto merges = static_cast<std::int64_t>(height.size());
    writer.add("leaf", {report.objects}, std::span<const std::int32_t>(leaf));
    writer.add("merge", {merges, 2}, std::span<const std::int32_t>(merge));
    writer.add("height", {merges}, std::span<const double>(height));
    writer.add("size", {merges}, std::span<const std::int64_t>(size));
  }
  const nlohmann::json parameters{{"method", options.method},
                                  {"clusters", options.clusters},
                                  {"min_size", options.minSize},
                                  {"min_samples", options.minSamples},
                                  {"seed", options.seed}};
  writer.metadata("format", "tuningfork-clusters-1");
  writer.metadata("model", options.model);
  writer.metadata("parameters", parameters.dump());
  writer.metadata("method", options.method);
  writer.metadata("silhouette", std::to_string(report.silhouette));
  writer.metadata("stability", std::to_string(report.stability));
  writer.metadata("grouped_first", std::to_string(report.groupedFirst));
  writer.metadata("exact", report.exact ? "yes" : "no");
  writer.metadata("features_hash", model::weightsHashOf(embedding.path()));
  writer.metadata("created_utc", utcNow());
  writer.write(derivedFile(project, "clusters", options.model));
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace labeling
