#pragma once
#include <QColor>
#include <QPainter>
#include <QPainterPath>
#include <QPointF>
#include <QString>

namespace ui {

QColor skyWhite(double share);  ///< white with this opacity

/// White text with a dark halo: readable over a bright core as well as over the sky.
void drawOnSky(QPainter& painter, QPointF baseline, const QString& text, double share);
/// A white line with a dark one under it.
void strokeOnSky(QPainter& painter, const QPainterPath& path, double share, double width);

}  // namespace ui
