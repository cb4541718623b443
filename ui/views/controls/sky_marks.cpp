#include "ui/views/controls/sky_marks.h"

#include <QFontMetricsF>
#include <QPen>
#include <QPixmap>
#include <QPixmapCache>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "ui/theme/numbers.h"

namespace ui {
namespace {

QPainterPath arrow(QPointF from, QPointF to) {
  QPainterPath path(from);
  path.lineTo(to);
  const QPointF back = (from - to) / std::hypot(from.x() - to.x(), from.y() - to.y());
  const QPointF side(-back.y(), back.x());
  path.moveTo(to + back * 6 + side * 4);
  path.lineTo(to);
  path.lineTo(to + back * 6 - side * 4);
  return path;
}

constexpr double kHaloRadius = 1.5;  // pixels
constexpr float kHaloDarkness = 0.65F;
constexpr int kHaloMargin = 4;

/// The letters made wider by the radius, in black; made once for as long as the text stays on screen. An
/// outline stroked at every frame costs more than the whole picture of a galaxy.
QPixmap haloOf(const QString& text, const QFont& font, double ratio) {
  const QString key = QStringLiteral("sky-halo/%1/%2/%3").arg(font.key()).arg(ratio).arg(text);
  QPixmap halo;
  if (QPixmapCache::find(key, &halo)) return halo;
  const QFontMetricsF metrics(font);
  const QSizeF size(metrics.horizontalAdvance(text) + 2 * kHaloMargin, metrics.height() + 2 * kHaloMargin);
  halo = QPixmap((size * ratio).toSize() + QSize(1, 1));
  halo.setDevicePixelRatio(ratio);
  halo.fill(Qt::transparent);
  QPainter painter(&halo);
  painter.setFont(font);
  painter.setPen(Qt::black);
  const QPointF baseline(kHaloMargin, kHaloMargin + metrics.ascent());
  painter.drawText(baseline, text);
  constexpr int kDirections = 12;
  for (int i = 0; i < kDirections; ++i) {
    const double angle = 2 * std::numbers::pi * i / kDirections;
    painter.drawText(baseline + kHaloRadius * QPointF(std::cos(angle), std::sin(angle)), text);
  }
  painter.setCompositionMode(QPainter::CompositionMode_DestinationIn);
  painter.fillRect(QRectF({0, 0}, size + QSizeF(1, 1)), QColor::fromRgbF(0, 0, 0, kHaloDarkness));
  painter.end();
  QPixmapCache::insert(key, halo);
  return halo;
}

}  // namespace

QColor skyWhite(double share) {
  QColor colour(Qt::white);
  colour.setAlphaF(static_cast<float>(share));
  return colour;
}

void drawOnSky(QPainter& painter, QPointF baseline, const QString& text, double share) {
  if (text.isEmpty()) return;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  if (painter.device()->devType() == QInternal::Widget) {
    const QPointF corner =
        baseline - QPointF(kHaloMargin, kHaloMargin + QFontMetricsF(painter.font()).ascent());
    painter.drawPixmap(corner.toPoint(), haloOf(text, painter.font(), painter.device()->devicePixelRatioF()));
  } else {  // a picture that is saved, perhaps as lines and away from the GUI thread
    QPainterPath letters;
    letters.addText(baseline, painter.font(), text);
    QColor halo(Qt::black);
    halo.setAlphaF(kHaloDarkness);
    painter.strokePath(letters, QPen(halo, 2 * kHaloRadius, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  }
  painter.setPen(skyWhite(share));
  painter.drawText(baseline, text);
  painter.restore();
}

void strokeOnSky(QPainter& painter, const QPainterPath& path, double share, double width) {
  QColor halo(Qt::black);
  halo.setAlphaF(0.5F);
  painter.setBrush(Qt::NoBrush);
  painter.strokePath(path, QPen(halo, width + 2, Qt::SolidLine, Qt::RoundCap, Qt::MiterJoin));
  painter.strokePath(path, QPen(skyWhite(share), width, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
}

void paintCompass(QPainter& painter, QPointF corner, double northAngleDeg, bool eastIsLeft) {
  const double angle = northAngleDeg * std::numbers::pi / 180;
  // Counter-clockwise from up; y grows downwards here.
  const QPointF north(-std::sin(angle), -std::cos(angle));
  const QPointF left(north.y(), -north.x());  // north turned counter-clockwise by 90 degrees on screen
  const QPointF east = eastIsLeft ? left : -left;
  QPainterPath path = arrow(corner, corner + north * 40);
  path.addPath(arrow(corner, corner + east * 30));
  strokeOnSky(painter, path, 1, 1.5);
  const QFontMetricsF metrics(painter.font());
  const auto letter = [&](QPointF at, const QString& text) {
    drawOnSky(painter,
              at + QPointF(-metrics.horizontalAdvance(text) / 2, (metrics.ascent() - metrics.descent()) / 2),
              text, 1);
  };
  letter(corner + north * 52, QStringLiteral("N"));
  letter(corner + east * 42, QStringLiteral("E"));
}

void paintScaleBar(QPainter& painter, QPointF end, double arcsecPerUnit, double longest,
                   std::optional<double> kpcPerArcsec) {
  const double arcsec = scaleBarArcsec(arcsecPerUnit, longest);
  if (arcsec <= 0) return;
  const double length = arcsec / arcsecPerUnit, right = end.x(), y = end.y();
  QPainterPath path;
  path.moveTo(right - length, y - 5);
  path.lineTo(right - length, y + 5);
  path.moveTo(right - length, y);
  path.lineTo(right, y);
  path.moveTo(right, y - 5);
  path.lineTo(right, y + 5);
  strokeOnSky(painter, path, 1, 1.5);
  QString words = QStringLiteral("%1″").arg(fixed(arcsec, arcsec < 1 ? (arcsec < 0.1 ? 2 : 1) : 0));
  if (kpcPerArcsec) {
    const double kpc = arcsec * *kpcPerArcsec;
    words += QStringLiteral("  =  %1 kpc").arg(fixed(kpc, kpc < 100 ? 1 : 0));
  }
  const double wide = QFontMetricsF(painter.font()).horizontalAdvance(words);
  drawOnSky(painter, {std::min(right - length / 2 - wide / 2, right - wide), y - 11}, words, 1);
}

double scaleBarArcsec(double arcsecPerUnit, double longest) {
  const double most = arcsecPerUnit * longest;
  if (!(most > 0) || !std::isfinite(most)) return 0;
  const double decade = std::pow(10, std::floor(std::log10(most)));
  for (const double step : {5.0, 2.0})
    if (step * decade <= most) return step * decade;
  return decade;
}

}  // namespace ui
