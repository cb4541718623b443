#include "ui/views/explore/lasso.h"

#include <QRectF>
#include <algorithm>
#include <cmath>

namespace ui {
namespace {

struct Edge {
  double x0, y0, x1, y1;  // y0 < y1
};

/// The edges of an outline in bands of equal height.
class EdgeBands {
 public:
  explicit EdgeBands(const QPolygonF& outline) : m_box(outline.boundingRect()) {
    m_bands.resize(kBands);
    for (qsizetype i = 0; i < outline.size(); ++i) {
      QPointF a = outline[i];
      QPointF b = outline[(i + 1) % outline.size()];
      if (a.y() == b.y()) continue;  // level edges never decide an even-odd count
      if (a.y() > b.y()) std::swap(a, b);
      for (std::size_t band = bandOf(a.y()); band <= bandOf(b.y()); ++band)
        m_bands[band].push_back({a.x(), a.y(), b.x(), b.y()});
    }
  }

  bool contains(double x, double y) const {
    if (!(x >= m_box.left() && x <= m_box.right() && y >= m_box.top() && y <= m_box.bottom())) return false;
    bool inside = false;
    for (const Edge& edge : m_bands[bandOf(y)]) {
      if (y < edge.y0 || y >= edge.y1) continue;
      if (x < edge.x0 + (y - edge.y0) / (edge.y1 - edge.y0) * (edge.x1 - edge.x0)) inside = !inside;
    }
    return inside;
  }

 private:
  static constexpr std::size_t kBands = 256;

  std::size_t bandOf(double y) const {
    const double share = (y - m_box.top()) / std::max(m_box.height(), 1e-300);
    return static_cast<std::size_t>(std::clamp(share * kBands, 0.0, static_cast<double>(kBands - 1)));
  }

  QRectF m_box;
  std::vector<std::vector<Edge>> m_bands;
};

}  // namespace

std::vector<std::int64_t> pointsInside(const QPolygonF& outline, std::span<const float> xy,
                                       const PointGrid* grid) {
  std::vector<std::int64_t> rows;
  if (outline.size() < 3) return rows;
  const EdgeBands edges(outline);
  const auto offer = [&](std::size_t row) {
    if (std::isnan(xy[2 * row]) || std::isnan(xy[2 * row + 1])) return;
    if (edges.contains(static_cast<double>(xy[2 * row]), static_cast<double>(xy[2 * row + 1])))
      rows.push_back(static_cast<std::int64_t>(row));
  };
  if (grid && !grid->empty()) {
    const QRectF box = outline.boundingRect();
    grid->forEachCell(box, [&](auto cell, const QRectF&) {
      for (const std::int32_t row : cell) offer(static_cast<std::size_t>(row));
    });
    std::sort(rows.begin(), rows.end());
  } else {
    for (std::size_t row = 0; row < xy.size() / 2; ++row) offer(row);
  }
  return rows;
}

}  // namespace ui
