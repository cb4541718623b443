#include "model/embedding/linkage.h"

#include <algorithm>
#include <numeric>

namespace model {
namespace {

/// Which group holds a leaf, while groups merge.
class Groups {
 public:
  explicit Groups(std::int64_t leaves) : m_parent(static_cast<std::size_t>(leaves)) {
    std::iota(m_parent.begin(), m_parent.end(), 0);
  }
  std::int32_t of(std::int32_t leaf) {
    while (m_parent[at(leaf)] != leaf) leaf = m_parent[at(leaf)] = m_parent[at(m_parent[at(leaf)])];
    return leaf;
  }
  void join(std::int32_t one, std::int32_t other) { m_parent[at(of(other))] = of(one); }

 private:
  static std::size_t at(std::int32_t i) { return static_cast<std::size_t>(i); }
  std::vector<std::int32_t> m_parent;
};

}  // namespace

std::vector<Merge> orderedMerges(std::vector<Merge> merges, std::int64_t leaves,
                                 std::span<const std::int64_t> sizes) {
  std::stable_sort(merges.begin(), merges.end(),
                   [](const Merge& a, const Merge& b) { return a.height < b.height; });
  Groups groups(leaves);
  std::vector<std::int32_t> name(
      static_cast<std::size_t>(leaves));  // of the group that a root leaf stands for
  std::iota(name.begin(), name.end(), 0);
  std::vector<std::int64_t> size(sizes.begin(), sizes.end());
  for (std::size_t i = 0; i < merges.size(); ++i) {
    Merge& merge = merges[i];
    const auto one = static_cast<std::size_t>(groups.of(merge.one));
    const auto other = static_cast<std::size_t>(groups.of(merge.other));
    groups.join(merge.one, merge.other);
    merge.one = std::min(name[one], name[other]);
    merge.other = std::max(name[one], name[other]);
    size[one] += size[other];
    merge.size = size[one];
    name[one] = static_cast<std::int32_t>(leaves) + static_cast<std::int32_t>(i);
  }
  return merges;
}

std::vector<std::int32_t> Dendrogram::cut(std::int64_t groups) const {
  const std::int64_t kept =
      std::clamp<std::int64_t>(leaves - groups, 0, static_cast<std::int64_t>(merges.size()));
  // Every group below the cut passes the name of the group above it down to its leaves.
  const auto total = static_cast<std::size_t>(leaves + kept);
  std::vector<std::int32_t> parent(total, -1);
  for (std::int64_t i = 0; i < kept; ++i) {
    const Merge& merge = merges[static_cast<std::size_t>(i)];
    parent[static_cast<std::size_t>(merge.one)] = parent[static_cast<std::size_t>(merge.other)] =
        static_cast<std::int32_t>(leaves + i);
  }
  std::vector<std::int32_t> top(total);
  for (std::size_t i = total; i-- > 0;)
    top[i] = parent[i] < 0 ? static_cast<std::int32_t>(i) : top[static_cast<std::size_t>(parent[i])];

  std::vector<std::int64_t> size(total, 0);
  for (const std::int32_t leaf : leafOfRow)
    if (leaf >= 0) ++size[static_cast<std::size_t>(top[static_cast<std::size_t>(leaf)])];
  std::vector<std::int32_t> order;
  for (std::size_t i = 0; i < total; ++i)
    if (parent[i] < 0) order.push_back(static_cast<std::int32_t>(i));
  std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return size[static_cast<std::size_t>(a)] > size[static_cast<std::size_t>(b)];
  });
  std::vector<std::int32_t> number(total, -1);
  for (std::size_t i = 0; i < order.size(); ++i)
    number[static_cast<std::size_t>(order[i])] = static_cast<std::int32_t>(i);
  std::vector<std::int32_t> result(static_cast<std::size_t>(leaves));
  for (std::size_t leaf = 0; leaf < result.size(); ++leaf)
    result[leaf] = number[static_cast<std::size_t>(top[leaf])];
  return result;
}

std::vector<std::int32_t> Dendrogram::rowsCut(std::int64_t groups) const {
  const std::vector<std::int32_t> ofLeaf = cut(groups);
  std::vector<std::int32_t> result;
  for (const std::int32_t leaf : leafOfRow)
    result.push_back(leaf < 0 ? -1 : ofLeaf[static_cast<std::size_t>(leaf)]);
  return result;
}

double Dendrogram::heightOf(std::int64_t groups) const {
  const std::int64_t below = leaves - groups;  // merges under the cut
  const auto count = static_cast<std::int64_t>(merges.size());
  if (count == 0) return 0;
  if (below <= 0) return merges.front().height / 2;
  if (below >= count) return merges.back().height * 1.05;
  return (merges[static_cast<std::size_t>(below - 1)].height +
          merges[static_cast<std::size_t>(below)].height) /
         2;
}

}  // namespace model
