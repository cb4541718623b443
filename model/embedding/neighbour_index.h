#pragma once
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "model/base/run_control.h"
#include "model/embedding/distance_to.h"
#include "model/embedding/features.h"

namespace model {

/// Hierarchical small-world graphs over rows: who is near whom, so that the rows near a vector are found by
/// walking instead of looking at all. Plain arrays: they can be stored, mapped from a file, and searched
/// while the features stay where they are.
///
/// A graph that several threads add to depends on who comes first. So the rows are dealt out to a few graphs
/// (row r to graph r mod G), each built by one thread, and a search asks all of them: the answer depends on
/// the seed alone.
/// @see Malkov & Yashunin 2018, IEEE TPAMI 42, 824
class NeighbourIndex {
 public:
  static constexpr std::int64_t kLinks = 12;  ///< to others, on the upper floors
  static constexpr std::int64_t kGroundLinks = 2 * kLinks;

  /// The arrays as they are stored. -1 fills places without a link.
  struct Arrays {
    std::span<const std::uint8_t> floors;   ///< (N) floors above the ground that a row stands on
    std::span<const std::int32_t> ground;   ///< (N, kGroundLinks)
    std::span<const std::int32_t> upper;    ///< (sum of floors, kLinks), by row, then floor
    std::span<const std::int32_t> entries;  ///< (G) row where the search of each graph begins
  };

  /// Reports the stage "neighbours" from 0 to N. @param rows usable for the metric (UsableRows)
  static NeighbourIndex build(const FeatureView& rows, Metric metric, std::uint64_t seed, int threads,
                              const RunControl& control);
  /// Looks at every link, so that a damaged file cannot lead a search astray.
  /// @throws Error(Corrupt) if the arrays contradict each other
  static NeighbourIndex over(const Arrays& arrays);

  /// The same index with rows named otherwise: for rows picked from a larger table. `self` of search() then
  /// no longer applies. @param names  (N) rising, below `total`
  NeighbourIndex renamed(std::span<const std::int32_t> names, std::int64_t total) const;

  const Arrays& arrays() const noexcept { return m_arrays; }
  std::int64_t count() const noexcept { return static_cast<std::int64_t>(m_arrays.floors.size()); }

  /// What a search needs besides; one for each thread, to be used again.
  struct Scratch {
    std::vector<std::uint32_t> visited;
    std::uint32_t visit = 0;
    std::vector<std::pair<float, std::int32_t>> open, found;
  };

  /// Appends up to `width` (rank, row) pairs of each graph, in no order: the nearest ones and some more.
  /// @param width  rows kept in sight; more find better and take longer
  /// @param self   a row whose vector is asked about, to begin there; -1: none
  void search(const DistanceTo& distance, std::int64_t width, std::int64_t self, Scratch& scratch,
              std::vector<std::pair<float, std::int32_t>>& result) const;

  NeighbourIndex(NeighbourIndex&&) noexcept = default;
  NeighbourIndex& operator=(NeighbourIndex&&) noexcept = default;

 private:
  NeighbourIndex() = default;
  void findFirstUpper();
  std::span<const std::int32_t> links(std::int32_t row, int floor) const;
  std::int32_t descend(const DistanceTo& distance, std::int32_t entry) const;
  void searchGround(const DistanceTo& distance, std::int32_t entry, std::size_t width,
                    Scratch& scratch) const;

  Arrays m_arrays;
  std::vector<std::int32_t> m_firstUpper;  // (N) place of a row's first line in `upper`
  // What the arrays point to where the index was built and not mapped; moving a vector keeps its numbers.
  std::vector<std::uint8_t> m_ownFloors;
  std::vector<std::int32_t> m_ownGround, m_ownUpper, m_ownEntries;
};

}  // namespace model
