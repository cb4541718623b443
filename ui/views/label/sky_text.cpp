#include "ui/views/label/sky_text.h"

#include <QPen>

namespace ui {

QColor skyWhite(double share) {
  QColor colour(Qt::white);
  colour.setAlphaF(static_cast<float>(share));
  return colour;
}

void drawOnSky(QPainter& painter, QPointF baseline, const QString& text, double share) {
  QPainterPath letters;
  letters.addText(baseline, painter.font(), text);
  QColor halo(Qt::black);
  halo.setAlphaF(0.65F);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.strokePath(letters, QPen(halo, 3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
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

}  // namespace ui
