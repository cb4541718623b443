#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "model/base/error.h"
#include "model/base/parallel.h"
#include "model/embedding/distance.h"
#include "model/embedding/kmeans.h"
#include "model/embedding/linkage.h"
#include "model/embedding/usable_rows.h"

namespace model {
namespace {

/// Groups of a Ward agglomeration as their means and sizes: all that the distance between two of them needs.
class WardGroups {
 public:
  WardGroups(const FeatureView& means, std::vector<double> sizes, int threads)
      : m_means(means.values.begin(), means.values.end()),
        m_dimensions(means.dimensions),
        m_sizes(std::move(sizes)),
        m_threads(threads) {
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(m_sizes.size()); ++i) m_alive.push_back(i);
  }

  struct Nearest {
    std::int32_t group = -1;
    double cost = std::numeric_limits<double>::infinity();  // squared height
  };

  /// The group nearest to another; at equal distance the one before it in the chain, else the first.
  Nearest nearestTo(std::int32_t group, std::int32_t before) const {
    const auto count = static_cast<std::int64_t>(m_alive.size());
    constexpr std::int64_t kChunk = 2048;
    std::vector<Nearest> best(static_cast<std::size_t>((count + kChunk - 1) / kChunk));
    parallelFor(
        count, kChunk,
        [&](std::int64_t first, std::int64_t last) {
          Nearest& least = best[static_cast<std::size_t>(first / kChunk)];
          for (std::int64_t i = first; i < last; ++i) {
            const std::int32_t other = m_alive[static_cast<std::size_t>(i)];
            if (other == group) continue;
            const double cost = costOf(group, other);
            if (cost < least.cost || (cost == least.cost && other == before)) least = {other, cost};
          }
        },
        count * m_dimensions > 200'000 ? m_threads : 1);
    Nearest least;
    for (const Nearest& each : best)
      if (each.cost < least.cost || (each.cost == least.cost && each.group == before)) least = each;
    return least;
  }

  void join(std::int32_t into, std::int32_t from) {
    const auto a = static_cast<std::size_t>(into), b = static_cast<std::size_t>(from);
    const double sum = m_sizes[a] + m_sizes[b];
    const auto d = static_cast<std::size_t>(m_dimensions);
    for (std::size_t i = 0; i < d; ++i)
      m_means[a * d + i] = static_cast<float>((m_sizes[a] * static_cast<double>(m_means[a * d + i]) +
                                               m_sizes[b] * static_cast<double>(m_means[b * d + i])) /
                                              sum);
    m_sizes[a] = sum;
    m_alive.erase(std::lower_bound(m_alive.begin(), m_alive.end(), from));
  }
  std::size_t alive() const { return m_alive.size(); }
  std::int32_t first() const { return m_alive.front(); }

 private:
  double costOf(std::int32_t one, std::int32_t other) const {
    const double a = m_sizes[static_cast<std::size_t>(one)], b = m_sizes[static_cast<std::size_t>(other)];
    return 2 * a * b / (a + b) *
           static_cast<double>(squaredDistance(m_means.data() + one * m_dimensions,
                                               m_means.data() + other * m_dimensions, m_dimensions));
  }
  std::vector<float> m_means;
  std::int64_t m_dimensions;
  std::vector<double> m_sizes;
  std::vector<std::int32_t> m_alive;  // rising
  int m_threads;
};

std::vector<Merge> chainMerges(WardGroups& groups, int stages, const RunControl& control) {
  std::vector<Merge> merges;
  const auto total = static_cast<std::int64_t>(groups.alive()) - 1;
  std::vector<std::int32_t> chain;
  while (groups.alive() > 1) {
    if (merges.size() % 64 == 0)
      control.report(static_cast<std::int64_t>(merges.size()) + (stages - 1) * total, stages * total,
                     "clusters");
    if (chain.empty()) chain.push_back(groups.first());
    for (;;) {
      const std::int32_t last = chain.back();
      const std::int32_t before = chain.size() > 1 ? chain[chain.size() - 2] : -1;
      const WardGroups::Nearest nearest = groups.nearestTo(last, before);
      if (nearest.group != before) {
        chain.push_back(nearest.group);
        continue;
      }
      chain.resize(chain.size() - 2);
      const std::int32_t into = std::min(last, before), from = std::max(last, before);
      merges.push_back({into, from, std::sqrt(nearest.cost), 0});
      groups.join(into, from);
      break;
    }
  }
  return merges;
}

}  // namespace

void WardOptions::check() const {
  const auto require = [](bool holds, const std::string& sentence) {
    if (!holds) throw Error(ErrorKind::BadInput, sentence);
  };
  require(exactUpTo >= 2, "exactUpTo must be at least 2, not " + std::to_string(exactUpTo) + ".");
  require(leaves >= 2, "leaves must be at least 2, not " + std::to_string(leaves) + ".");
  require(threads >= 0, "threads must be at least 0, not " + std::to_string(threads) + ".");
}

Dendrogram ward(const FeatureView& features, const WardOptions& options, const RunControl& control) {
  options.check();
  UsableRows usable = usableRows(features);
  const std::int64_t count = usable.view.count();
  if (count == 0)
    throw Error(ErrorKind::BadInput, "There is nothing to cluster: of " + std::to_string(features.count()) +
                                         " objects none has features that can be used.");
  Dendrogram tree;
  std::vector<std::int64_t> sizes;
  Clusters small;
  FeatureView means = usable.view;
  if (count > options.exactUpTo) {
    KMeansOptions first;
    first.clusters = static_cast<int>(std::min(options.leaves, count));
    first.maxIterations = 10;
    first.starts = 1;
    first.seed = options.seed;
    first.threads = options.threads;
    small = kMeans(usable.view, first, control);
    sizes = small.sizes;
    means = {small.centres, features.dimensions};
  } else {
    sizes.assign(static_cast<std::size_t>(count), 1);
  }
  tree.leaves = static_cast<std::int64_t>(sizes.size());
  tree.leafOfRow.assign(static_cast<std::size_t>(features.count()), -1);
  for (std::size_t i = 0; i < usable.original.size(); ++i)
    tree.leafOfRow[static_cast<std::size_t>(usable.original[i])] =
        small.count > 0 ? small.ofRow[i] : static_cast<std::int32_t>(i);
  tree.leftOut = std::move(usable.leftOut);
  WardGroups groups(means, {sizes.begin(), sizes.end()}, options.threads);
  tree.merges = orderedMerges(chainMerges(groups, small.count > 0 ? 2 : 1, control), tree.leaves, sizes);
  return tree;
}

}  // namespace model
