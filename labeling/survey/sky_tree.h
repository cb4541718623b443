#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "labeling/survey/sky_frame.h"

namespace labeling {

/// A k-d tree over unit vectors: neither poles nor RA 0/360 are special there.
/// @see Bentley 1975, Communications of the ACM 18, 509
class SkyTree {
 public:
  /// Positions that are not on the sky (isOnSky) are left out.
  explicit SkyTree(std::span<const SkyPosition> positions);

  struct Neighbour {
    std::int64_t index = 0;  ///< in `positions`
    double separationArcsec = 0;
  };
  /// Adds all positions within the radius (its edge included) to `found`, in no particular order.
  void within(SkyPosition centre, double radiusArcsec, std::vector<Neighbour>& found) const;

 private:
  struct Point {
    std::array<double, 3> vector;
    std::int64_t index;
  };
  void split(std::size_t first, std::size_t last);

  std::span<const SkyPosition> m_positions;  ///< the caller's; must outlive the tree
  std::vector<Point> m_points;               ///< the middle of each part is its node
  std::vector<unsigned char> m_axis;         ///< of each node
};

}  // namespace labeling
