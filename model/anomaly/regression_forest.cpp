#include "model/anomaly/regression_forest.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "model/anomaly/comparable.h"
#include "model/base/parallel.h"
#include "model/base/random.h"

namespace model {

/// Grows one tree from a bootstrap sample of the labelled rows.
class RegressionTreeGrower {
 public:
  RegressionTreeGrower(const FeatureView& features, std::span<const std::int64_t> rows,
                       std::span<const float> targets, Random random)
      : m_features(features), m_rows(rows), m_targets(targets), m_random(random) {}

  std::vector<RegressionForest::Node> grow() {
    std::vector<std::size_t> members(m_rows.size());
    for (std::size_t& member : members) member = m_random.below(m_rows.size());
    split(members.begin(), members.end());
    return std::move(m_nodes);
  }

 private:
  using Member = std::vector<std::size_t>::iterator;
  struct Cut {
    std::int32_t feature = -1;
    float threshold = 0;
    double gain = 0;  // of the sum of squared sums over counts: as large as the variance falls
  };

  float valueOf(std::size_t member, std::int32_t feature) const {
    return m_features.row(m_rows[member])[static_cast<std::size_t>(feature)];
  }

  void split(Member first, Member last) {
    const auto count = static_cast<double>(last - first);
    double sum = 0;
    bool same = true;
    for (Member member = first; member != last; ++member) {
      sum += static_cast<double>(m_targets[*member]);
      same = same && m_targets[*member] == m_targets[*first];
    }
    Cut best;
    if (!same) {
      const auto dimensions = static_cast<std::int32_t>(m_features.dimensions);
      std::vector<std::int32_t> order(static_cast<std::size_t>(dimensions));
      std::iota(order.begin(), order.end(), 0);
      const std::int32_t tried = std::max(1, dimensions / 3);
      for (std::int32_t i = 0; i < dimensions && (i < tried || best.feature < 0); ++i) {
        const auto other =
            static_cast<std::size_t>(i) + m_random.below(order.size() - static_cast<std::size_t>(i));
        std::swap(order[static_cast<std::size_t>(i)], order[other]);
        const Cut cut = bestCut(first, last, order[static_cast<std::size_t>(i)], sum);
        if (cut.feature >= 0 && (best.feature < 0 || cut.gain > best.gain)) best = cut;
      }
    }
    if (best.feature < 0) {
      m_nodes.push_back({-1, static_cast<float>(sum / count), 0});
      return;
    }
    const Member middle = std::partition(
        first, last, [&](std::size_t member) { return valueOf(member, best.feature) <= best.threshold; });
    const std::size_t own = m_nodes.size();
    m_nodes.push_back({best.feature, best.threshold, 0});
    split(first, middle);
    m_nodes[own].right = static_cast<std::int32_t>(m_nodes.size());
    split(middle, last);
  }

  Cut bestCut(Member first, Member last, std::int32_t feature, double sum) {
    m_sorted.clear();
    for (Member member = first; member != last; ++member)
      m_sorted.emplace_back(valueOf(*member, feature), m_targets[*member]);
    std::sort(m_sorted.begin(), m_sorted.end());
    Cut best;
    double left = 0;
    for (std::size_t i = 0; i + 1 < m_sorted.size(); ++i) {
      left += static_cast<double>(m_sorted[i].second);
      if (!(m_sorted[i].first < m_sorted[i + 1].first)) continue;
      const auto lefts = static_cast<double>(i + 1), rights = static_cast<double>(m_sorted.size() - i - 1);
      const double gain = left * left / lefts + (sum - left) * (sum - left) / rights;
      if (best.feature >= 0 && gain <= best.gain) continue;
      // Halfway, unless rounding puts that on the upper row.
      const float middle = m_sorted[i].first + (m_sorted[i + 1].first - m_sorted[i].first) / 2;
      best = {feature, middle < m_sorted[i + 1].first ? middle : m_sorted[i].first, gain};
    }
    return best;
  }

  const FeatureView& m_features;
  std::span<const std::int64_t> m_rows;
  std::span<const float> m_targets;
  Random m_random;
  std::vector<RegressionForest::Node> m_nodes;
  std::vector<std::pair<float, float>> m_sorted;
};

RegressionForest RegressionForest::grow(const FeatureView& features, std::span<const std::int64_t> rows,
                                        std::span<const float> targets, int trees, std::uint64_t seed) {
  std::vector<std::vector<Node>> grown(static_cast<std::size_t>(trees));
  parallelFor(trees, 1, [&](std::int64_t tree, std::int64_t) {
    grown[static_cast<std::size_t>(tree)] =
        RegressionTreeGrower(features, rows, targets, Random(seed, static_cast<std::uint64_t>(tree))).grow();
  });
  RegressionForest forest;
  for (const std::vector<Node>& tree : grown) {
    const std::size_t root = forest.m_nodes.size();
    forest.m_roots.push_back(root);
    for (Node node : tree) {
      if (node.feature >= 0) node.right += static_cast<std::int32_t>(root);
      forest.m_nodes.push_back(node);
    }
  }
  return forest;
}

std::vector<float> RegressionForest::predict(const FeatureView& features, const RunControl& control) const {
  std::vector<float> result(static_cast<std::size_t>(features.count()),
                            std::numeric_limits<float>::quiet_NaN());
  parallelFor(features.count(), 1024, [&](std::int64_t first, std::int64_t last) {
    control.throwIfStopped();
    std::vector<float> sums(static_cast<std::size_t>(last - first), 0.0F);
    for (const std::size_t root : m_roots) {
      for (std::int64_t row = first; row < last; ++row) {
        const float* values = features.row(row).data();
        std::size_t at = root;
        while (m_nodes[at].feature >= 0)
          at = values[m_nodes[at].feature] <= m_nodes[at].value ? at + 1
                                                                : static_cast<std::size_t>(m_nodes[at].right);
        sums[static_cast<std::size_t>(row - first)] += m_nodes[at].value;
      }
    }
    for (std::int64_t row = first; row < last; ++row)
      if (isFiniteRow(features.row(row)))
        result[static_cast<std::size_t>(row)] =
            sums[static_cast<std::size_t>(row - first)] / static_cast<float>(m_roots.size());
  });
  return result;
}

}  // namespace model
