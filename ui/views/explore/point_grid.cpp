#include "ui/views/explore/point_grid.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui {
namespace {
constexpr double kPointsPerCell = 16;
constexpr double kMostCells = 512;  // along one axis
}  // namespace

PointGrid::PointGrid(std::span<const float> xy) {
  double left = std::numeric_limits<double>::infinity(), right = -left, bottom = left, top = -left;
  std::size_t count = 0;
  const auto isOnMap = [&](std::size_t i) {
    return std::isfinite(xy[2 * i]) && std::isfinite(xy[2 * i + 1]);
  };
  for (std::size_t i = 0; i < xy.size() / 2; ++i) {
    if (!isOnMap(i)) continue;
    ++count;
    left = std::min(left, static_cast<double>(xy[2 * i]));
    right = std::max(right, static_cast<double>(xy[2 * i]));
    bottom = std::min(bottom, static_cast<double>(xy[2 * i + 1]));
    top = std::max(top, static_cast<double>(xy[2 * i + 1]));
  }
  if (count == 0) return;
  m_bounds = {left, bottom, right - left, top - bottom};
  const double cells = std::clamp(std::sqrt(static_cast<double>(count) / kPointsPerCell), 1.0, kMostCells);
  m_side = std::max({m_bounds.width(), m_bounds.height(), 1e-9}) / cells;
  m_columns = static_cast<int>(m_bounds.width() / m_side) + 1;
  m_lines = static_cast<int>(m_bounds.height() / m_side) + 1;
  const auto cellOf = [&](std::size_t i) {
    return static_cast<std::size_t>(lineOf(static_cast<double>(xy[2 * i + 1]))) *
               static_cast<std::size_t>(m_columns) +
           static_cast<std::size_t>(columnOf(static_cast<double>(xy[2 * i])));
  };
  m_first.assign(static_cast<std::size_t>(m_columns) * static_cast<std::size_t>(m_lines) + 1, 0);
  for (std::size_t i = 0; i < xy.size() / 2; ++i)
    if (isOnMap(i)) ++m_first[cellOf(i) + 1];
  for (std::size_t cell = 1; cell < m_first.size(); ++cell) m_first[cell] += m_first[cell - 1];
  m_rows.resize(count);
  std::vector<std::uint32_t> next(m_first.begin(), m_first.end() - 1);
  for (std::size_t i = 0; i < xy.size() / 2; ++i)
    if (isOnMap(i)) m_rows[next[cellOf(i)]++] = static_cast<std::int32_t>(i);
}

int PointGrid::columnOf(double x) const {
  return static_cast<int>(
      std::clamp((x - m_bounds.left()) / m_side, 0.0, static_cast<double>(m_columns - 1)));
}

int PointGrid::lineOf(double y) const {
  return static_cast<int>(std::clamp((y - m_bounds.top()) / m_side, 0.0, static_cast<double>(m_lines - 1)));
}

std::int64_t PointGrid::countIn(const QRectF& window) const {
  std::int64_t count = 0;
  if (window.intersects(m_bounds.adjusted(-m_side, -m_side, m_side, m_side)))
    forEachCell(window, [&](auto rows, const QRectF&) { count += static_cast<std::int64_t>(rows.size()); });
  return count;
}

}  // namespace ui
