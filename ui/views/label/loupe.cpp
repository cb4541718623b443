#include "ui/views/label/loupe.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

#include "ui/views/label/dark_controls.h"
#include "ui/views/label/readout.h"
#include "ui/views/controls/sky_marks.h"

namespace ui {

namespace {
constexpr int kCells = 7, kCell = 44, kAway = 24;
}

void paintLoupe(QPainter& painter, const labeling::Cutout& shown, const QImage& image, std::size_t band,
                QPointF at, QPointF pointer, const QRect& room) {
  const int column = static_cast<int>(std::floor(at.x())), fromTop = static_cast<int>(std::floor(at.y()));
  const double side = kCells * kCell;
  QPointF corner = pointer + QPointF(kAway, kAway);
  if (corner.x() + side > room.right()) corner.setX(pointer.x() - kAway - side);
  if (corner.y() + side > room.bottom()) corner.setY(pointer.y() - kAway - side);
  corner.setX(std::clamp(corner.x(), 0.0, std::max(0.0, room.width() - side)));
  corner.setY(std::clamp(corner.y(), 0.0, std::max(0.0, room.height() - side)));
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.fillRect(QRectF(corner, QSizeF(side, side)), darkTheme().sky);
  painter.setFont(typeFont(Type::Caption));
  const QFontMetricsF metrics(painter.font());
  const bool bottomFirst = shown.rowOrder == labeling::RowOrder::BottomFirst;
  for (int j = 0; j < kCells; ++j) {
    for (int i = 0; i < kCells; ++i) {
      const int x = column + i - kCells / 2, y = fromTop + j - kCells / 2;
      if (x < 0 || y < 0 || x >= shown.width || y >= shown.height) continue;
      const QRectF cell(corner + QPointF(i * kCell, j * kCell), QSizeF(kCell, kCell));
      painter.fillRect(cell,
                       image.pixelColor(x * image.width() / shown.width, y * image.height() / shown.height));
      const int row = bottomFirst ? shown.height - 1 - y : y;
      const float value =
          shown.band(band)[static_cast<std::size_t>(row) * static_cast<std::size_t>(shown.width) +
                           static_cast<std::size_t>(x)];
      const QString words = pixelValue(static_cast<double>(value));
      const double wide = metrics.horizontalAdvance(words);
      drawOnSky(painter, cell.center() + QPointF(-wide / 2, (metrics.ascent() - metrics.descent()) / 2),
                words, 0.9);
    }
  }
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(darkTheme().accent, 1));
  painter.drawRect(QRectF(corner + QPointF(kCells / 2 * kCell, kCells / 2 * kCell), QSizeF(kCell, kCell)));
  painter.setPen(QPen(darkTheme().control, 1));
  painter.drawRect(QRectF(corner, QSizeF(side, side)));
  painter.restore();
}

}  // namespace ui
