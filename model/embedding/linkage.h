#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "model/base/run_control.h"
#include "model/embedding/features.h"

namespace model {

/// Two groups that become one. Groups 0 ... leaves - 1 are the leaves; the i-th merge makes group leaves + i.
struct Merge {
  std::int32_t one = 0, other = 0;  ///< the smaller number first
  double height = 0;                ///< rises from merge to merge
  std::int64_t size = 0;            ///< objects below
};

/// How objects join into ever larger groups: a dendrogram that can be cut at any height.
struct Dendrogram {
  std::vector<std::int32_t> leafOfRow;  ///< (N) -1: left out
  std::vector<Merge> merges;            ///< leaves - 1, lowest first
  std::int64_t leaves = 0;              ///< objects, or the small groups that were made first
  std::vector<LeftOutRow> leftOut;

  /// (leaves) the group of each leaf when there are so many groups, largest group first.
  /// @param groups  1 ... leaves; more count as `leaves`
  std::vector<std::int32_t> cut(std::int64_t groups) const;
  std::vector<std::int32_t> rowsCut(std::int64_t groups) const;  ///< (N) the same for rows; -1: left out
  double heightOf(std::int64_t groups) const;                    ///< between the merges that such a cut lies
};

struct WardOptions {
  std::int64_t exactUpTo = 20000;  ///< >= 2; above, k-means makes `leaves` small groups first
  std::int64_t leaves = 2048;      ///< >= 2
  std::uint64_t seed = 1;
  int threads = 0;
  void check() const;  ///< @throws Error(BadInput) naming the member
};

/// Ward's agglomeration: of all pairs of groups the two merge whose union adds least to the sum of squares.
/// Heights are those of scipy: sqrt(2 |A| |B| / (|A| + |B|)) |mean A - mean B|.
/// @throws Error(BadInput) if no row is finite, Stopped
/// @see Ward 1963, J. Am. Stat. Assoc. 58, 236; Murtagh 1983, Comput. J. 26, 354 (nearest-neighbour chain)
Dendrogram ward(const FeatureView& features, const WardOptions& options = {}, const RunControl& control = {});

/// Puts merges in order of height and numbers the groups accordingly, as Dendrogram wants them.
/// @param merges  leaves in `one` and `other` stand for the groups that hold them
std::vector<Merge> orderedMerges(std::vector<Merge> merges, std::int64_t leaves,
                                 std::span<const std::int64_t> sizes);

}  // namespace model
