#include "model/embedding/neighbours.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "model/base/error.h"
#include "model/base/parallel.h"
#include "model/embedding/nearest_few.h"
#include "model/embedding/usable_rows.h"

namespace model {
namespace {

constexpr std::int64_t kSearchWidth = 40;  // rows that each graph keeps in sight, at least

/// Where the neighbours of usable rows go.
struct Found {
  std::span<std::int32_t> indices;
  std::span<float> distances;
  std::size_t width;
  Metric metric;

  void put(std::int64_t row, const NearestFew& nearest) const {
    const std::size_t start = static_cast<std::size_t>(row) * width;
    for (std::size_t i = 0; i < width; ++i) {
      indices[start + i] = nearest.kept()[i].second;
      distances[start + i] = DistanceTo::distance(metric, nearest.kept()[i].first);
    }
  }
};

void compareWithAll(const DistanceTo& distance, std::int64_t count, std::int64_t self, NearestFew& nearest) {
  for (std::int64_t other = 0; other < count; ++other)
    if (other != self)
      if (const float rank = distance.rank(other); rank == rank)
        nearest.offer(rank, static_cast<std::int32_t>(other));
}

void searchEveryPair(const FeatureView& rows, const Found& found, int threads, const RunControl& control) {
  parallelFor(
      rows.count(), 64,
      [&](std::int64_t first, std::int64_t last) {
        control.throwIfStopped();
        for (std::int64_t row = first; row < last; ++row) {
          NearestFew nearest(found.width);
          compareWithAll({rows.row(row).data(), rows, found.metric}, rows.count(), row, nearest);
          found.put(row, nearest);
        }
      },
      threads);
}

void searchByGraph(const NeighbourIndex& index, const FeatureView& rows, const Found& found, int threads,
                   const RunControl& control) {
  const auto wide = std::max(kSearchWidth, static_cast<std::int64_t>(3 * found.width / 2));
  parallelFor(
      rows.count(), 1024,
      [&](std::int64_t first, std::int64_t last) {
        control.report(first, rows.count(), "neighbours");
        NeighbourIndex::Scratch scratch;
        std::vector<std::pair<float, std::int32_t>> near;
        for (std::int64_t row = first; row < last; ++row) {
          const DistanceTo distance(rows.row(row).data(), rows, found.metric);
          near.clear();
          index.search(distance, wide, row, scratch, near);
          NearestFew nearest(found.width);
          for (const auto& [rank, other] : near)
            if (other != row) nearest.offer(rank, other);
          if (nearest.kept().size() < found.width) {  // a graph may fall apart when many rows are the same
            nearest = NearestFew(found.width);
            compareWithAll(distance, rows.count(), row, nearest);
          }
          found.put(row, nearest);
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

NeighbourGraph NeighbourGraph::narrowed(int columns) const {
  NeighbourGraph result;
  result.k = std::min(columns, k);
  result.rows = rows;
  result.leftOut = leftOut;
  result.exact = exact;
  const auto width = static_cast<std::size_t>(k);
  for (std::size_t row = 0; row < static_cast<std::size_t>(rows); ++row)
    for (std::size_t i = 0; i < static_cast<std::size_t>(result.k); ++i) {
      result.indices.push_back(indices[row * width + i]);
      result.distances.push_back(distances[row * width + i]);
    }
  return result;
}

NeighbourGraph nearestNeighbours(const FeatureView& features, const NeighbourOptions& options,
                                 const RunControl& control, std::optional<NeighbourIndex>* kept) {
  options.check();
  UsableRows usable = usableRows(features, options.metric);
  const FeatureView& rows = usable.view;
  const std::int64_t count = rows.count();
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

  const bool whole = graph.leftOut.empty();
  std::vector<std::int32_t> indices(whole ? 0 : static_cast<std::size_t>(count) * width);
  std::vector<float> distances(indices.size());
  const Found found{whole ? std::span(graph.indices) : std::span(indices),
                    whole ? std::span(graph.distances) : std::span(distances), width, options.metric};
  if (graph.exact) {
    searchEveryPair(rows, found, options.threads, control);
  } else {
    NeighbourIndex index =
        NeighbourIndex::build(rows, options.metric, options.seed, options.threads, control);
    searchByGraph(index, rows, found, options.threads, control);
    if (kept) *kept = whole ? std::move(index) : index.renamed(usable.original, features.count());
  }
  for (std::size_t i = 0; !whole && i < usable.original.size(); ++i) {
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
                                 Metric metric, std::span<const float> scales, const NeighbourIndex* index,
                                 int threads) {
  features.check();
  if (k < 1) throw Error(ErrorKind::BadInput, "k must be at least 1, not " + std::to_string(k) + ".");
  const std::vector<float> asked = preparedQuery(query, features, metric);
  const DistanceTo distance(asked.data(), features, metric, scales);
  const std::int64_t count = features.count();
  const auto wanted = static_cast<std::size_t>(std::min<std::int64_t>(k, count));
  NearestFew nearest(wanted);
  if (index) {
    NeighbourIndex::Scratch scratch;
    std::vector<std::pair<float, std::int32_t>> near;
    index->search(distance, std::max(2 * kSearchWidth, 2 * static_cast<std::int64_t>(k)), -1, scratch, near);
    for (const auto& [rank, row] : near) nearest.offer(rank, row);
  }
  if (!index || nearest.kept().size() < wanted) {
    std::vector<float> ranks(static_cast<std::size_t>(count));
    parallelFor(
        count, 4096,
        [&](std::int64_t first, std::int64_t last) {
          for (std::int64_t row = first; row < last; ++row)
            ranks[static_cast<std::size_t>(row)] = distance.rank(row);
        },
        threads);
    nearest = NearestFew(wanted);
    for (std::size_t row = 0; row < ranks.size(); ++row)
      if (std::isfinite(ranks[row])) nearest.offer(ranks[row], static_cast<std::int32_t>(row));
  }
  std::vector<Neighbour> result;
  for (const auto& [rank, row] : nearest.kept()) result.push_back({row, DistanceTo::distance(metric, rank)});
  return result;
}

std::vector<Neighbour> nearestTo(std::span<const float> query, const FeatureView& features, int k,
                                 Metric metric, int threads) {
  features.check();
  const std::vector<float> scales = rowScales(features, metric, threads);
  return nearestTo(query, features, k, metric, scales, nullptr, threads);
}

}  // namespace model
