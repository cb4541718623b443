#include "model/anomaly/isolation_forest.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "model/anomaly/comparable.h"
#include "model/base/error.h"
#include "model/base/parallel.h"
#include "model/base/random.h"

namespace model {
namespace {

/// Mean depth of an unsuccessful search in a binary tree of so many rows.
double unsuccessfulDepth(std::size_t rows) {
  constexpr double kEuler = 0.57721566490153286;
  if (rows <= 1) return 0;
  if (rows == 2) return 1;
  const auto n = static_cast<double>(rows);
  return 2 * (std::log(n - 1) + kEuler) - 2 * (n - 1) / n;
}

}  // namespace

void IsolationForestOptions::check() const {
  const auto require = [](bool holds, const std::string& sentence) {
    if (!holds) throw Error(ErrorKind::BadInput, sentence);
  };
  require(trees >= 1, "trees must be at least 1, not " + std::to_string(trees) + ".");
  require(sample >= 2, "sample must be at least 2, not " + std::to_string(sample) + ".");
  require(threads >= 0, "threads must be at least 0, not " + std::to_string(threads) + ".");
}

/// Grows one tree into a list of nodes of its own.
class IsolationTreeGrower {
 public:
  IsolationTreeGrower(const FeatureView& rows, std::size_t sample, std::uint64_t seed, std::uint64_t tree)
      : m_rows(rows), m_random(seed, tree) {
    // Deep enough to isolate an average row; deeper only tells ordinary rows from each other.
    m_mostDepth = static_cast<int>(std::ceil(std::log2(std::max<double>(2, static_cast<double>(sample)))));
  }

  std::vector<IsolationForest::Node> grow(std::vector<std::int32_t>& members) {
    split(members.data(), members.data() + members.size(), 0);
    return std::move(m_nodes);
  }

  std::vector<std::int32_t> drawMembers(const std::vector<std::int32_t>& usable, std::size_t sample,
                                        bool bootstrap) {
    std::vector<std::int32_t> members(sample);
    if (bootstrap) {
      for (std::int32_t& member : members) member = usable[m_random.below(usable.size())];
      return members;
    }
    // Floyd's draw without replacement: no list of all rows for each tree.
    std::vector<std::size_t> drawn;
    drawn.reserve(sample);
    for (std::size_t j = usable.size() - sample; j < usable.size(); ++j) {
      const auto candidate = static_cast<std::size_t>(m_random.below(j + 1));
      const auto place = std::lower_bound(drawn.begin(), drawn.end(), candidate);
      if (place != drawn.end() && *place == candidate)
        drawn.push_back(j);  // larger than everything drawn before
      else
        drawn.insert(place, candidate);
    }
    std::transform(drawn.begin(), drawn.end(), members.begin(), [&](std::size_t i) { return usable[i]; });
    return members;
  }

 private:
  void addLeaf(int depth, std::size_t rows) {
    m_nodes.push_back({-1, static_cast<float>(depth + unsuccessfulDepth(rows)), 0});
  }

  void split(std::int32_t* first, std::int32_t* last, int depth) {
    const auto count = static_cast<std::size_t>(last - first);
    if (count <= 1 || depth >= m_mostDepth) return addLeaf(depth, count);
    // A random feature among those that differ, found by trying features in random order.
    std::vector<std::int32_t> order(static_cast<std::size_t>(m_rows.dimensions));
    std::iota(order.begin(), order.end(), 0);
    for (std::size_t left = order.size(); left > 0; --left) {
      std::swap(order[left - 1], order[m_random.below(left)]);
      const std::int32_t feature = order[left - 1];
      float low = std::numeric_limits<float>::max(), high = std::numeric_limits<float>::lowest();
      for (const std::int32_t* member = first; member < last; ++member) {
        low = std::min(low, valueOf(*member, feature));
        high = std::max(high, valueOf(*member, feature));
      }
      if (!(low < high)) continue;
      auto threshold =
          static_cast<float>(m_random.uniform(static_cast<double>(low), static_cast<double>(high)));
      if (!(threshold < high)) threshold = low;  // rounding must leave rows on both sides
      std::int32_t* middle = std::partition(
          first, last, [&](std::int32_t member) { return valueOf(member, feature) <= threshold; });
      const std::size_t own = m_nodes.size();
      m_nodes.push_back({feature, threshold, 0});
      split(first, middle, depth + 1);
      m_nodes[own].right = static_cast<std::int32_t>(m_nodes.size());
      split(middle, last, depth + 1);
      return;
    }
    addLeaf(depth, count);  // all the same
  }

  float valueOf(std::int32_t row, std::int32_t feature) const {
    return m_rows.values[static_cast<std::size_t>(row) * static_cast<std::size_t>(m_rows.dimensions) +
                         static_cast<std::size_t>(feature)];
  }

  const FeatureView& m_rows;
  Random m_random;
  int m_mostDepth = 1;
  std::vector<IsolationForest::Node> m_nodes;
};

IsolationForest IsolationForest::grow(const FeatureView& features, const IsolationForestOptions& options,
                                      const RunControl& control) {
  options.check();
  const std::vector<std::int32_t> usable = comparableRows(features);
  const std::size_t sample = std::min(usable.size(), static_cast<std::size_t>(options.sample));
  std::vector<std::vector<Node>> trees(static_cast<std::size_t>(options.trees));
  control.report(0, options.trees, "growing trees");
  parallelFor(
      options.trees, 1,
      [&](std::int64_t first, std::int64_t) {
        control.throwIfStopped();
        IsolationTreeGrower grower(features, sample, options.seed, static_cast<std::uint64_t>(first));
        std::vector<std::int32_t> members = grower.drawMembers(usable, sample, options.bootstrap);
        trees[static_cast<std::size_t>(first)] = grower.grow(members);
      },
      options.threads);
  IsolationForest forest;
  forest.m_dimensions = features.dimensions;
  forest.m_unsuccessful = unsuccessfulDepth(sample);
  for (const std::vector<Node>& tree : trees) {
    forest.m_roots.push_back(forest.m_nodes.size());
    const auto offset = static_cast<std::int32_t>(forest.m_nodes.size());
    for (Node node : tree) {
      if (node.feature >= 0) node.right += offset;
      forest.m_nodes.push_back(node);
    }
  }
  return forest;
}

std::vector<float> IsolationForest::scores(const FeatureView& features, int threads,
                                           const RunControl& control) const {
  features.check();
  if (features.dimensions != m_dimensions)
    throw Error(ErrorKind::BadInput, "The forest was grown from vectors of " + std::to_string(m_dimensions) +
                                         " features, and these have " + std::to_string(features.dimensions) +
                                         ".");
  constexpr std::int64_t kChunk = 1024;
  const std::int64_t count = features.count();
  std::vector<float> result(static_cast<std::size_t>(count), std::numeric_limits<float>::quiet_NaN());
  control.report(0, count, "isolation forest");
  parallelFor(
      count, kChunk,
      [&](std::int64_t first, std::int64_t last) {
        control.throwIfStopped();
        // Tree by tree over a chunk of rows: the nodes of a tree stay in the nearest cache.
        std::vector<double> depths(static_cast<std::size_t>(last - first), 0.0);
        for (const std::size_t root : m_roots) {
          for (std::int64_t row = first; row < last; ++row) {
            const float* values = features.row(row).data();
            std::size_t at = root;
            while (m_nodes[at].feature >= 0) {
              const Node& node = m_nodes[at];
              at = values[node.feature] <= node.value ? at + 1 : static_cast<std::size_t>(node.right);
            }
            depths[static_cast<std::size_t>(row - first)] += static_cast<double>(m_nodes[at].value);
          }
        }
        for (std::int64_t row = first; row < last; ++row) {
          if (!isFiniteRow(features.row(row))) continue;
          const double depth =
              depths[static_cast<std::size_t>(row - first)] / static_cast<double>(m_roots.size());
          result[static_cast<std::size_t>(row)] = static_cast<float>(std::exp2(-depth / m_unsuccessful));
        }
      },
      threads);
  control.report(count, count, "isolation forest");
  return result;
}

}  // namespace model
