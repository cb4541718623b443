#include "model/embedding/kmeans.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>

#include "model/base/error.h"
#include "model/base/parallel.h"
#include "model/base/random.h"
#include "model/embedding/distance.h"
#include "model/embedding/usable_rows.h"

namespace model {
namespace {

struct Attempt {
  std::vector<float> centres;
  std::vector<std::int32_t> ofRow;
  std::vector<float> distances;  // squared, to the row's own centre
  double inertia = 0;
};

std::int64_t drawByWeight(const std::vector<float>& weights, double total, Random& random) {
  double left = random.uniform() * total;
  std::int64_t last = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!(weights[i] > 0)) continue;
    last = static_cast<std::int64_t>(i);
    left -= static_cast<double>(weights[i]);
    if (left < 0) break;
  }
  return last;
}

/// k-means++: each further centre is a row, likelier the farther it is from those chosen.
std::vector<float> firstCentres(const FeatureView& rows, int clusters, Random& random, int threads) {
  std::vector<float> centres;
  std::vector<float> nearest(static_cast<std::size_t>(rows.count()), std::numeric_limits<float>::max());
  auto chosen = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(rows.count())));
  for (int c = 0;;) {
    const auto centre = rows.row(chosen);
    centres.insert(centres.end(), centre.begin(), centre.end());
    if (++c == clusters) return centres;
    parallelFor(
        rows.count(), 4096,
        [&](std::int64_t first, std::int64_t last) {
          for (std::int64_t i = first; i < last; ++i) {
            float& least = nearest[static_cast<std::size_t>(i)];
            least = std::min(least, squaredDistance(centre.data(), rows.row(i).data(), rows.dimensions));
          }
        },
        threads);
    const double total = std::accumulate(nearest.begin(), nearest.end(), 0.0);
    if (!(total > 0)) return centres;  // every row is a centre already
    chosen = drawByWeight(nearest, total, random);
  }
}

/// @return whether any row changed its cluster
bool assign(const FeatureView& rows, Attempt& attempt, int threads) {
  const auto before = attempt.ofRow;
  const auto clusters = static_cast<std::int64_t>(attempt.centres.size()) / rows.dimensions;
  parallelFor(
      rows.count(), 1024,
      [&](std::int64_t first, std::int64_t last) {
        std::vector<float> distances(static_cast<std::size_t>(clusters));
        for (std::int64_t i = first; i < last; ++i) {
          squaredDistances(rows.row(i).data(), attempt.centres.data(), clusters, rows.dimensions,
                           distances.data());
          const auto least = std::min_element(distances.begin(), distances.end());
          attempt.ofRow[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(least - distances.begin());
          attempt.distances[static_cast<std::size_t>(i)] = *least;
        }
      },
      threads);
  attempt.inertia = std::accumulate(attempt.distances.begin(), attempt.distances.end(), 0.0);
  return attempt.ofRow != before;
}

void moveCentres(const FeatureView& rows, Attempt& attempt) {
  const auto dimensions = static_cast<std::size_t>(rows.dimensions);
  std::vector<double> sums(attempt.centres.size(), 0);
  std::vector<double> sizes(attempt.centres.size() / dimensions, 0);
  for (std::size_t i = 0; i < attempt.ofRow.size(); ++i) {
    const auto cluster = static_cast<std::size_t>(attempt.ofRow[i]);
    ++sizes[cluster];
    for (std::size_t d = 0; d < dimensions; ++d)
      sums[cluster * dimensions + d] += static_cast<double>(rows.values[i * dimensions + d]);
  }
  for (std::size_t j = 0; j < sums.size(); ++j)
    if (sizes[j / dimensions] > 0) attempt.centres[j] = static_cast<float>(sums[j] / sizes[j / dimensions]);
}

Attempt attemptOnce(const FeatureView& rows, const KMeansOptions& options, int start,
                    const RunControl& control) {
  Random random(options.seed, static_cast<std::uint64_t>(start));
  Attempt attempt;
  attempt.centres = firstCentres(rows, options.clusters, random, options.threads);
  attempt.ofRow.assign(static_cast<std::size_t>(rows.count()), -1);
  attempt.distances.resize(attempt.ofRow.size());
  for (int iteration = 0; iteration < options.maxIterations; ++iteration) {
    control.report(start * options.maxIterations + iteration, options.starts * options.maxIterations,
                   "clusters");
    if (!assign(rows, attempt, options.threads)) break;
    moveCentres(rows, attempt);
  }
  assign(rows, attempt, options.threads);
  return attempt;
}

}  // namespace

void KMeansOptions::check() const {
  const auto require = [](bool holds, const std::string& sentence) {
    if (!holds) throw Error(ErrorKind::BadInput, sentence);
  };
  require(clusters >= 1, "clusters must be at least 1, not " + std::to_string(clusters) + ".");
  require(maxIterations >= 1, "maxIterations must be at least 1, not " + std::to_string(maxIterations) + ".");
  require(starts >= 1, "starts must be at least 1, not " + std::to_string(starts) + ".");
  require(threads >= 0, "threads must be at least 0, not " + std::to_string(threads) + ".");
}

Clusters kMeans(const FeatureView& features, const KMeansOptions& options, const RunControl& control) {
  options.check();
  UsableRows usable = usableRows(features);
  if (usable.original.empty())
    throw Error(ErrorKind::BadInput, "There is nothing to cluster: of " + std::to_string(features.count()) +
                                         " objects none has features that can be used.");
  Attempt best;
  for (int start = 0; start < options.starts; ++start) {
    Attempt attempt = attemptOnce(usable.view, options, start, control);
    if (start == 0 || attempt.inertia < best.inertia) best = std::move(attempt);
  }

  const auto dimensions = static_cast<std::size_t>(features.dimensions);
  std::vector<std::int64_t> sizes(best.centres.size() / dimensions, 0);
  for (const std::int32_t cluster : best.ofRow) ++sizes[static_cast<std::size_t>(cluster)];
  std::vector<std::size_t> order(sizes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return sizes[a] > sizes[b]; });

  Clusters result;
  result.leftOut = std::move(usable.leftOut);
  result.inertia = best.inertia;
  std::vector<std::int32_t> newName(sizes.size(), -1);
  for (const std::size_t cluster : order) {
    if (sizes[cluster] == 0) continue;
    newName[cluster] = result.count++;
    result.sizes.push_back(sizes[cluster]);
    const auto centre = std::span(best.centres).subspan(cluster * dimensions, dimensions);
    result.centres.insert(result.centres.end(), centre.begin(), centre.end());
  }
  result.ofRow.assign(static_cast<std::size_t>(features.count()), -1);
  for (std::size_t i = 0; i < usable.original.size(); ++i)
    result.ofRow[static_cast<std::size_t>(usable.original[i])] =
        newName[static_cast<std::size_t>(best.ofRow[i])];
  return result;
}

}  // namespace model
