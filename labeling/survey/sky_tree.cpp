#include "labeling/survey/sky_tree.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "labeling/survey/sky_separation.h"

namespace labeling {
namespace {

constexpr std::size_t kLeaf = 8;

// The chord of an angle, a little longer than it is: coordinates of unit vectors are good to some 1e-16, and
// the exact separation decides in the end.
double paddedChord(double radiusArcsec) {
  const double half = std::min(radiusArcsec / 3600 * std::numbers::pi / 360, std::numbers::pi / 2);
  return 2 * std::sin(half) * (1 + 1e-12) + 2e-15;
}

}  // namespace

SkyTree::SkyTree(std::span<const SkyPosition> positions) : m_positions(positions) {
  m_points.reserve(positions.size());
  for (std::size_t i = 0; i < positions.size(); ++i)
    if (isOnSky(positions[i])) m_points.push_back({unitVector(positions[i]), static_cast<std::int64_t>(i)});
  m_axis.resize(m_points.size(), 0);
  split(0, m_points.size());
}

void SkyTree::split(std::size_t first, std::size_t last) {
  while (last - first > kLeaf) {
    std::array<double, 3> low{2, 2, 2}, high{-2, -2, -2};
    for (std::size_t i = first; i < last; ++i)
      for (std::size_t axis = 0; axis < 3; ++axis) {
        low[axis] = std::min(low[axis], m_points[i].vector[axis]);
        high[axis] = std::max(high[axis], m_points[i].vector[axis]);
      }
    std::size_t widest = 0;
    for (std::size_t axis = 1; axis < 3; ++axis)
      if (high[axis] - low[axis] > high[widest] - low[widest]) widest = axis;
    const std::size_t middle = first + (last - first) / 2;
    const auto at = [this](std::size_t i) { return m_points.begin() + static_cast<std::ptrdiff_t>(i); };
    std::nth_element(at(first), at(middle), at(last), [widest](const Point& a, const Point& b) {
      return a.vector[widest] < b.vector[widest];
    });
    m_axis[middle] = static_cast<unsigned char>(widest);
    split(first, middle);
    first = middle + 1;
  }
}

void SkyTree::within(SkyPosition centre, double radiusArcsec, std::vector<Neighbour>& found) const {
  const std::array<double, 3> query = unitVector(centre);
  const double chord = paddedChord(radiusArcsec);
  const auto look = [&](const Point& point) {
    double squared = 0;
    for (std::size_t axis = 0; axis < 3; ++axis)
      squared += (point.vector[axis] - query[axis]) * (point.vector[axis] - query[axis]);
    if (squared > chord * chord) return;
    const double separation = separationArcsec(centre, m_positions[static_cast<std::size_t>(point.index)]);
    if (separation <= radiusArcsec) found.push_back({point.index, separation});
  };
  // The tree halves at every level, so its depth is that of the point count's bits.
  std::array<std::pair<std::size_t, std::size_t>, 64> waiting;
  std::size_t depth = 0;
  waiting[depth++] = {0, m_points.size()};
  while (depth > 0) {
    auto [first, last] = waiting[--depth];
    while (last - first > kLeaf) {
      const std::size_t middle = first + (last - first) / 2;
      const Point& node = m_points[middle];
      look(node);
      const std::size_t axis = m_axis[middle];
      const double beyond = query[axis] - node.vector[axis];
      if (beyond > chord) {
        first = middle + 1;
      } else if (beyond < -chord) {
        last = middle;
      } else {
        waiting[depth++] = {middle + 1, last};
        last = middle;
      }
    }
    for (std::size_t i = first; i < last; ++i) look(m_points[i]);
  }
}

}  // namespace labeling
