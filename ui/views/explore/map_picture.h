#pragma once
#include <QImage>
#include <QPointF>
#include <QRectF>
#include <QSize>
#include <cstdint>
#include <memory>
#include <vector>

#include "model/base/run_control.h"
#include "ui/views/explore/point_grid.h"

namespace ui {

/// The points of a map with a colour each; shared with the worker that draws them.
struct MapPoints {
  std::vector<float> xy;                    ///< (N, 2) map coordinates, y upwards; NaN = not on the map
  std::vector<std::uint32_t> argb;          ///< (N) 0xAARRGGBB, not premultiplied; alpha 0 leaves a point out
  std::shared_ptr<const PointGrid> grid;    ///< over xy; none: every point is looked at
  std::vector<std::uint32_t> countColours;  ///< what a density is coloured by, from few objects to many;
                                            ///< empty: the mean colour of its points
  QRectF bounds() const;                    ///< of the points that are on the map; empty if there is none
};

/// Which part of the map fills the widget.
struct MapWindow {
  QPointF centre;            ///< map coordinates at the middle of the widget
  double pixelsPerUnit = 1;  ///< logical pixels
  QSize size;                ///< logical pixels
  double pixelRatio = 1;

  QPointF toScreen(QPointF map) const;
  QRectF onMap(double margin = 0) const;  ///< map coordinates of what is seen, and `margin` pixels around it
  QPointF toMap(QPointF screen) const;
  /// The window that shows all of `bounds` with a margin.
  static MapWindow fitting(const QRectF& bounds, QSize size, double pixelRatio, double margin = 40);
};

enum class MapStyle {
  Density,  ///< how many points share a pixel, log tone map, mean colour
  Both,     ///< density underneath, single points on top where they are sparse
  Points    ///< a disc each
};

/// Above this many points in view single discs would only smear: the density is drawn instead.
inline constexpr std::int64_t kMostSinglePoints = 200'000;

/// Draws on a transparent background at device resolution. Pure: safe on any thread.
QImage drawMap(const MapPoints& points, const MapWindow& window, MapStyle style,
               const model::RunControl& control = {});

/// The point nearest to a place on the screen, within `reach` logical pixels; -1 if there is none.
std::int64_t nearestPoint(const MapPoints& points, const MapWindow& window, QPointF screen, double reach);

}  // namespace ui
