#pragma once
#include <QRectF>
#include <cstdint>
#include <span>
#include <vector>

namespace ui {

/// The points of a map dealt out to square cells, so that a window, an outline or a place meets only the
/// points near it. Made once for a map; a million points take some tens of milliseconds.
class PointGrid {
 public:
  PointGrid() = default;
  /// @param xy (N, 2) map coordinates; NaN = not on the map
  explicit PointGrid(std::span<const float> xy);

  bool empty() const { return m_rows.empty(); }
  const QRectF& bounds() const { return m_bounds; }  ///< of the points that are on the map

  /// Calls `body(rows, box)` for each cell that meets `window` (map coordinates) and has points.
  template <typename Body>
  void forEachCell(const QRectF& window, Body body) const {
    if (m_rows.empty()) return;
    const int left = columnOf(window.left()), right = columnOf(window.right());
    const int bottom = lineOf(window.top()), top = lineOf(window.bottom());
    for (int line = bottom; line <= top; ++line)
      for (int column = left; column <= right; ++column) {
        const auto cell = static_cast<std::size_t>(line) * static_cast<std::size_t>(m_columns) +
                          static_cast<std::size_t>(column);
        const std::size_t first = m_first[cell], last = m_first[cell + 1];
        if (first == last) continue;
        body(std::span(m_rows).subspan(first, last - first),
             QRectF(m_bounds.left() + column * m_side, m_bounds.top() + line * m_side, m_side, m_side));
      }
  }
  std::int64_t countIn(const QRectF& window) const;  ///< points of the cells that meet it

 private:
  int columnOf(double x) const;  ///< clamped to the grid
  int lineOf(double y) const;
  QRectF m_bounds;
  double m_side = 1;
  int m_columns = 0, m_lines = 0;
  std::vector<std::uint32_t> m_first;  // (cells + 1)
  std::vector<std::int32_t> m_rows;    // by cell, rising within each
};

}  // namespace ui
