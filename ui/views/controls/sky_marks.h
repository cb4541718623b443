#pragma once
#include <QColor>
#include <QPainter>
#include <QPainterPath>
#include <QPointF>
#include <QString>
#include <optional>

namespace ui {

QColor skyWhite(double share);  ///< white with this opacity

/// White text with a dark halo: readable over a bright core as well as over the sky.
void drawOnSky(QPainter& painter, QPointF baseline, const QString& text, double share);
/// A white line with a dark one under it.
void strokeOnSky(QPainter& painter, const QPainterPath& path, double share, double width);

/// North (long arm) and east from a corner, with their letters in the painter's font.
/// @param northAngleDeg  counter-clockwise from up
void paintCompass(QPainter& painter, QPointF corner, double northAngleDeg, bool eastIsLeft);

/// A scale bar that ends at `right`, with its length in arcsec and, where the scale is known, in kpc.
/// @param arcsecPerUnit  of the painter's coordinates
/// @param longest        in the painter's coordinates
void paintScaleBar(QPainter& painter, QPointF right, double arcsecPerUnit, double longest,
                   std::optional<double> kpcPerArcsec = std::nullopt);

/// The length of a scale bar: the largest of 1, 2, 5 x 10^n arcsec that is at most `longest` units long.
/// @return arcsec; 0 if nothing fits
double scaleBarArcsec(double arcsecPerUnit, double longest);

}  // namespace ui
