#pragma once
#include <QPolygonF>
#include <cstdint>
#include <span>
#include <vector>

#include "ui/views/explore/point_grid.h"

namespace ui {

/// Which points lie inside a closed outline (even-odd rule, so a loop drawn twice over is outside).
/// Edges are sorted into horizontal bands first: a point meets only the edges beside it, which keeps a lasso
/// over a million points interactive.
/// @param xy (N, 2) map coordinates; NaN = not on the map, never inside
/// @returns row numbers, ascending
/// @param grid over xy, so that only points near the outline are looked at; null: all are
std::vector<std::int64_t> pointsInside(const QPolygonF& outline, std::span<const float> xy,
                                       const PointGrid* grid = nullptr);

}  // namespace ui
