#include "model/embedding/hdbscan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "model/base/error.h"
#include "model/base/parallel.h"
#include "model/embedding/distance.h"
#include "model/embedding/linkage.h"
#include "model/embedding/neighbours.h"
#include "model/embedding/usable_rows.h"

namespace model {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

double distanceBetween(const FeatureView& rows, std::int64_t one, std::int64_t other) {
  return std::sqrt(
      static_cast<double>(squaredDistance(rows.row(one).data(), rows.row(other).data(), rows.dimensions)));
}

/// The tree of least total length over all rows, by mutual reachability: the larger of the distance and the
/// two core distances (Prim).
std::vector<Merge> wholeTree(const FeatureView& rows, const std::vector<double>& core, int threads,
                             const RunControl& control) {
  const std::int64_t count = rows.count();
  constexpr std::int64_t kChunk = 4096;
  std::vector<double> reach(at(count), kInfinity);
  std::vector<std::int32_t> from(at(count), 0);
  std::vector<char> inside(at(count), 0);
  std::vector<std::int64_t> best(at((count + kChunk - 1) / kChunk));
  std::vector<Merge> edges;
  std::int64_t here = 0;
  while (static_cast<std::int64_t>(edges.size()) + 1 < count) {
    if (edges.size() % 128 == 0)
      control.report(static_cast<std::int64_t>(edges.size()), count - 1, "clusters");
    inside[at(here)] = 1;
    parallelFor(
        count, kChunk,
        [&](std::int64_t first, std::int64_t last) {
          std::int64_t nearest = -1;
          for (std::int64_t i = first; i < last; ++i) {
            if (inside[at(i)] != 0) continue;
            const double distance = std::max({distanceBetween(rows, here, i), core[at(here)], core[at(i)]});
            if (distance < reach[at(i)]) {
              reach[at(i)] = distance;
              from[at(i)] = static_cast<std::int32_t>(here);
            }
            if (nearest < 0 || reach[at(i)] < reach[at(nearest)]) nearest = i;
          }
          best[at(first / kChunk)] = nearest;
        },
        count * rows.dimensions > 500'000 ? threads : 1);
    std::int64_t next = -1;
    for (const std::int64_t each : best)
      if (each >= 0 && (next < 0 || reach[at(each)] < reach[at(next)])) next = each;
    edges.push_back({from[at(next)], static_cast<std::int32_t>(next), reach[at(next)], 0});
    here = next;
  }
  return edges;
}

/// The same from links to near neighbours only (Kruskal); parts without a link are joined at no density at
/// all.
std::vector<Merge> sparseTree(const NeighbourGraph& near, const std::vector<double>& core) {
  std::vector<Merge> links;
  for (std::size_t i = 0; i < near.indices.size(); ++i) {
    const auto row = static_cast<std::int32_t>(i / at(near.k));
    const std::int32_t other = near.indices[i];
    links.push_back(
        {row, other, std::max({static_cast<double>(near.distances[i]), core[at(row)], core[at(other)]}), 0});
  }
  std::stable_sort(links.begin(), links.end(),
                   [](const Merge& a, const Merge& b) { return a.height < b.height; });
  std::vector<std::int32_t> parent(at(near.rows));
  std::iota(parent.begin(), parent.end(), 0);
  const auto rootOf = [&](std::int32_t row) {
    while (parent[at(row)] != row) row = parent[at(row)] = parent[at(parent[at(row)])];
    return row;
  };
  std::vector<Merge> edges;
  const auto join = [&](std::int32_t one, std::int32_t other, double height) {
    const std::int32_t a = rootOf(one), b = rootOf(other);
    if (a == b) return;
    parent[at(b)] = a;
    edges.push_back({one, other, height, 0});
  };
  for (const Merge& link : links) join(link.one, link.other, link.height);
  for (std::int32_t row = 1; row < static_cast<std::int32_t>(near.rows); ++row) join(0, row, kInfinity);
  return edges;
}

/// A region of the density: from the level at which it parted from its parent to where it falls apart.
struct Region {
  double birth = 0;  // 1 / distance
  double stability = 0;
  double deepest = 0;
  std::int32_t parent = -1;
  std::vector<std::int32_t> children;
  bool chosen = true;
};

struct Regions {
  std::vector<Region> all;
  std::vector<std::int32_t> ofRow;  // the smallest region a row falls out of
  std::vector<double> levelOfRow;   // at which level
};

double levelOf(double height) { return height > 0 ? 1 / height : kInfinity; }

/// Walks the merges from the top: a split in which both sides are large enough makes two regions, otherwise
/// the small side falls out.
Regions condense(const std::vector<Merge>& merges, std::int64_t count, std::int64_t least) {
  Regions regions;
  regions.all.emplace_back();
  regions.ofRow.assign(at(count), 0);
  regions.levelOfRow.assign(at(count), 0);
  const auto sizeOf = [&](std::int32_t group) -> std::int64_t {
    return group < count ? 1 : merges[at(group - count)].size;
  };
  const auto leave = [&](std::int32_t group, std::int32_t region, double level) {
    std::vector<std::int32_t> open{group};
    while (!open.empty()) {
      const std::int32_t each = open.back();
      open.pop_back();
      if (each < count) {
        regions.ofRow[at(each)] = region;
        regions.levelOfRow[at(each)] = level;
      } else {
        open.push_back(merges[at(each - count)].one);
        open.push_back(merges[at(each - count)].other);
      }
    }
  };
  const auto credit = [&](std::int32_t region, double level, std::int64_t many) {
    Region& own = regions.all[at(region)];
    own.deepest = std::max(own.deepest, level);
    if (level > own.birth) own.stability += (level - own.birth) * static_cast<double>(many);
  };
  std::vector<std::pair<std::int32_t, std::int32_t>> open;  // group, region
  open.emplace_back(static_cast<std::int32_t>(count + static_cast<std::int64_t>(merges.size()) - 1), 0);
  while (!open.empty()) {
    const auto [group, region] = open.back();
    open.pop_back();
    if (group < count) {  // reached only where one object is a whole group
      leave(group, region, regions.all[at(region)].birth);
      continue;
    }
    const Merge& merge = merges[at(group - count)];
    const double level = levelOf(merge.height);
    const bool both = sizeOf(merge.one) >= least && sizeOf(merge.other) >= least;
    for (const std::int32_t side : {merge.one, merge.other}) {
      if (both) {
        const auto child = static_cast<std::int32_t>(regions.all.size());
        credit(region, level, sizeOf(side));
        regions.all[at(region)].children.push_back(child);
        Region born;
        born.birth = level;
        born.parent = region;
        regions.all.push_back(std::move(born));
        open.emplace_back(side, child);
      } else if (sizeOf(side) >= least) {
        open.emplace_back(side, region);
      } else {
        credit(region, level, sizeOf(side));
        leave(side, region, level);
      }
    }
  }
  return regions;
}

/// Of each branch the regions that last longest together (excess of mass); never the root.
void chooseRegions(std::vector<Region>& regions) {
  for (std::size_t i = regions.size(); i-- > 0;) {
    Region& region = regions[i];
    double below = 0;
    for (const std::int32_t child : region.children) below += regions[at(child)].stability;
    if (i == 0) {
      region.chosen = false;
    } else if (!region.children.empty() && below > region.stability) {
      region.chosen = false;
      region.stability = below;
    }
  }
  // Children have larger numbers than their parents: what is under a chosen region is part of it.
  std::vector<char> covered(regions.size(), 0);
  for (std::size_t i = 1; i < regions.size(); ++i) {
    const std::size_t parent = at(regions[i].parent);
    covered[i] = regions[parent].chosen || covered[parent] != 0 ? 1 : 0;
    if (covered[i] != 0) regions[i].chosen = false;
  }
}

}  // namespace

void HdbscanOptions::check() const {
  const auto require = [](bool holds, const std::string& sentence) {
    if (!holds) throw Error(ErrorKind::BadInput, sentence);
  };
  require(minClusterSize >= 2,
          "minClusterSize must be at least 2, not " + std::to_string(minClusterSize) + ".");
  require(minSamples >= 1, "minSamples must be at least 1, not " + std::to_string(minSamples) + ".");
  require(exactUpTo >= 0, "exactUpTo must be at least 0, not " + std::to_string(exactUpTo) + ".");
  require(threads >= 0, "threads must be at least 0, not " + std::to_string(threads) + ".");
}

DensityClusters hdbscan(const FeatureView& features, const HdbscanOptions& options,
                        const RunControl& control) {
  options.check();
  UsableRows usable = usableRows(features);
  const FeatureView& rows = usable.view;
  const std::int64_t count = rows.count();
  if (count == 0)
    throw Error(ErrorKind::BadInput, "There is nothing to cluster: of " + std::to_string(features.count()) +
                                         " objects none has features that can be used.");
  DensityClusters result;
  result.ofRow.assign(at(features.count()), -1);
  result.strength.assign(at(features.count()), 0);
  result.leftOut = std::move(usable.leftOut);
  result.noise = count;
  if (count < 2 * static_cast<std::int64_t>(options.minClusterSize))
    return result;  // room for one cluster only

  constexpr int kLinks = 30;  // of the sparse tree
  result.exact = count <= options.exactUpTo;
  NeighbourOptions search;
  search.k = std::max(1, result.exact ? options.minSamples - 1 : std::max(options.minSamples - 1, kLinks));
  search.seed = options.seed;
  search.threads = options.threads;
  if (result.exact) search.exactBelow = count;
  const NeighbourGraph near = nearestNeighbours(rows, search, control);
  std::vector<double> core(at(count), 0);
  const auto others = std::min<std::int64_t>(options.minSamples - 1, near.k);
  for (std::int64_t i = 0; i < count && others > 0; ++i)
    core[at(i)] = static_cast<double>(near.distances[at(i * near.k + others - 1)]);

  const std::vector<std::int64_t> ones(at(count), 1);
  const std::vector<Merge> merges = orderedMerges(
      result.exact ? wholeTree(rows, core, options.threads, control) : sparseTree(near, core), count, ones);
  Regions regions = condense(merges, count, options.minClusterSize);
  chooseRegions(regions.all);

  // The chosen region at or above each row's own.
  std::vector<std::int32_t> chosenOf(regions.all.size(), -1);
  for (std::size_t i = 0; i < regions.all.size(); ++i)
    chosenOf[i] = regions.all[i].chosen ? static_cast<std::int32_t>(i)
                  : i > 0               ? chosenOf[at(regions.all[i].parent)]
                                        : -1;
  std::vector<std::int64_t> sizes(regions.all.size(), 0);
  for (const std::int32_t region : regions.ofRow)
    if (chosenOf[at(region)] >= 0) ++sizes[at(chosenOf[at(region)])];
  std::vector<std::int32_t> order;
  for (std::size_t i = 0; i < sizes.size(); ++i)
    if (sizes[i] > 0) order.push_back(static_cast<std::int32_t>(i));
  std::stable_sort(order.begin(), order.end(),
                   [&](std::int32_t a, std::int32_t b) { return sizes[at(a)] > sizes[at(b)]; });
  std::vector<std::int32_t> number(regions.all.size(), -1);
  for (const std::int32_t region : order) number[at(region)] = result.count++;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int32_t region = chosenOf[at(regions.ofRow[at(i)])];
    if (region < 0) continue;
    const std::size_t row = at(usable.original[at(i)]);
    result.ofRow[row] = number[at(region)];
    --result.noise;
    const double deepest = regions.all[at(region)].deepest;
    result.strength[row] = std::isinf(deepest) || !(deepest > 0)
                               ? 1.0F
                               : static_cast<float>(std::min(1.0, regions.levelOfRow[at(i)] / deepest));
  }
  return result;
}

}  // namespace model
