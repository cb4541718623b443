#include "model/embedding/neighbours.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "model/base/error.h"
#include "model/base/parallel.h"
#include "model/embedding/distance.h"
#include "model/embedding/graph_search.h"
#include "model/embedding/nearest_few.h"
#include "model/embedding/usable_rows.h"

namespace model {
namespace {

void searchEveryPair(const FeatureView& features, int k, int threads, std::span<std::int32_t> indices,
                     std::span<float> distances, const RunControl& control) {
  const std::int64_t count = features.count();
  const auto width = static_cast<std::size_t>(k);
  parallelFor(
      count, 64,
      [&](std::int64_t first, std::int64_t last) {
        control.throwIfStopped();
        std::vector<float> all(static_cast<std::size_t>(count));
        for (std::int64_t row = first; row < last; ++row) {
          squaredDistances(features.row(row).data(), features.values.data(), count, features.dimensions,
                           all.data());
          NearestFew nearest(width);
          for (std::int64_t other = 0; other < count; ++other)
            if (other != row)
              nearest.offer(all[static_cast<std::size_t>(other)], static_cast<std::int32_t>(other));
          const std::size_t start = static_cast<std::size_t>(row) * width;
          for (std::size_t i = 0; i < width; ++i) {
            indices[start + i] = nearest.kept()[i].second;
            distances[start + i] = std::sqrt(nearest.kept()[i].first);
          }
        }
      },
      threads);
}

}  // namespace

void NeighbourOptions::check() const {
  if (k < 1) throw Error(ErrorKind::BadInput, "k must be at least 1, not " + std::to_string(k) + ".");
  if (exactBelow < 0)
    throw Error(ErrorKind::BadInput,
                "exactBelow must be at least 0, not " + std::to_string(exactBelow) + ".");
  if (threads < 0)
    throw Error(ErrorKind::BadInput, "threads must be at least 0, not " + std::to_string(threads) + ".");
}

NeighbourGraph nearestNeighbours(const FeatureView& features, const NeighbourOptions& options,
                                 const RunControl& control) {
  options.check();
  UsableRows usable = usableRows(features, options.normalise);
  const std::int64_t count = usable.view.count();
  NeighbourGraph graph;
  graph.rows = features.count();
  graph.leftOut = std::move(usable.leftOut);
  graph.k = static_cast<int>(std::clamp<std::int64_t>(options.k, 0, std::max<std::int64_t>(count - 1, 0)));
  graph.exact = count <= options.exactBelow || count <= graph.k + 1;
  const auto width = static_cast<std::size_t>(graph.k);
  graph.indices.assign(static_cast<std::size_t>(graph.rows) * width, -1);
  graph.distances.assign(graph.indices.size(), std::numeric_limits<float>::quiet_NaN());
  control.report(0, count, "neighbours");
  if (graph.k == 0) return graph;

  std::vector<std::int32_t> indices(static_cast<std::size_t>(count) * width);
  std::vector<float> distances(indices.size());
  if (graph.exact)
    searchEveryPair(usable.view, graph.k, options.threads, indices, distances, control);
  else
    searchByGraph(usable.view, graph.k, options.seed, options.threads, indices, distances, control);
  for (std::size_t i = 0; i < usable.original.size(); ++i) {
    const std::size_t to = static_cast<std::size_t>(usable.original[i]) * width;
    for (std::size_t j = 0; j < width; ++j) {
      graph.indices[to + j] = usable.original[static_cast<std::size_t>(indices[i * width + j])];
      graph.distances[to + j] = distances[i * width + j];
    }
  }
  control.report(count, count, "neighbours");
  return graph;
}

std::vector<Neighbour> nearestTo(std::span<const float> query, const FeatureView& features, int k,
                                 bool normalise, int threads) {
  features.check();
  if (k < 1) throw Error(ErrorKind::BadInput, "k must be at least 1, not " + std::to_string(k) + ".");
  if (static_cast<std::int64_t>(query.size()) != features.dimensions)
    throw Error(ErrorKind::BadInput, "The vector asked about has " + std::to_string(query.size()) +
                                         " features, and the objects have " +
                                         std::to_string(features.dimensions) + ".");
  const UsableRows asked = usableRows({query, features.dimensions}, normalise);
  if (!asked.leftOut.empty())
    throw Error(ErrorKind::BadInput,
                "The vector asked about cannot be used: " + asked.leftOut[0].reason + ".");

  const float* own = asked.view.values.data();
  const std::int64_t count = features.count();
  std::vector<float> squared(static_cast<std::size_t>(count));
  parallelFor(
      count, 4096,
      [&](std::int64_t first, std::int64_t last) {
        squaredDistances(own, features.row(first).data(), last - first, features.dimensions,
                         &squared[static_cast<std::size_t>(first)]);
        if (!normalise) return;
        // |q - x/|x||^2 from |q - x|^2 without a copy of the rows: 2 - 2 q.x / |x|, and 2 q.x = 1 + |x|^2 -
        // |q - x|^2.
        std::vector<float> origin(static_cast<std::size_t>(features.dimensions), 0.0F);
        for (std::int64_t row = first; row < last; ++row) {
          const auto length2 = static_cast<double>(
              squaredDistance(origin.data(), features.row(row).data(), features.dimensions));
          float& value = squared[static_cast<std::size_t>(row)];
          const double twiceProduct = 1 + length2 - static_cast<double>(value);
          value = length2 > 0 ? static_cast<float>(std::max(0.0, 2 - twiceProduct / std::sqrt(length2)))
                              : std::numeric_limits<float>::quiet_NaN();
        }
      },
      threads);
  NearestFew nearest(static_cast<std::size_t>(std::min<std::int64_t>(k, count)));
  for (std::int64_t row = 0; row < count; ++row)
    if (const float value = squared[static_cast<std::size_t>(row)]; std::isfinite(value))
      nearest.offer(value, static_cast<std::int32_t>(row));
  std::vector<Neighbour> result;
  for (const auto& [distance, row] : nearest.kept()) result.push_back({row, std::sqrt(distance)});
  return result;
}

}  // namespace model
