#include "ui/views/save/galaxy_picture.h"

#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

#include "labeling/survey/cutout_reader.h"
#include "ui/theme/numbers.h"
#include "ui/theme/type.h"

namespace ui {
namespace {

constexpr double kDesignSide = 512;  // annotations are drawn for a picture of this side and scaled with it
constexpr double kNearestFrom = 8;   // pixels are shown as they are when enlarged so much

QImage imageOf(const labeling::Picture& picture) {
  QImage image(picture.width, picture.height, QImage::Format_RGB888);
  const auto line = static_cast<std::size_t>(picture.width) * 3;
  for (int y = 0; y < picture.height; ++y)
    std::memcpy(image.scanLine(y), picture.rgb.data() + static_cast<std::size_t>(y) * line, line);
  return image.convertToFormat(QImage::Format_RGB32);
}

void strokeOnSky(QPainter& painter, const QPainterPath& path, double width) {
  QColor halo(Qt::black);
  halo.setAlphaF(0.5F);
  painter.setBrush(Qt::NoBrush);
  painter.strokePath(path, QPen(halo, width + 2, Qt::SolidLine, Qt::RoundCap, Qt::MiterJoin));
  painter.strokePath(path, QPen(Qt::white, width, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
}

void writeOnSky(QPainter& painter, QPointF baseline, const QString& text) {
  QPainterPath letters;
  letters.addText(baseline, painter.font(), text);
  QColor halo(Qt::black);
  halo.setAlphaF(0.55F);
  painter.strokePath(letters, QPen(halo, 3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.fillPath(letters, Qt::white);
}

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

void paintCompass(QPainter& painter, const labeling::SkyFrame& sky, double right) {
  const double angle = sky.northAngleDeg() * std::numbers::pi / 180;
  // Counter-clockwise from up; y grows downwards here.
  const QPointF north(-std::sin(angle), -std::cos(angle));
  const QPointF left(north.y(), -north.x());
  const QPointF east = sky.eastIsLeft() ? left : -left;
  const QPointF corner(right - 64, 72);
  QPainterPath path = arrow(corner, corner + north * 36);
  path.addPath(arrow(corner, corner + east * 28));
  strokeOnSky(painter, path, 1.5);
  const QFontMetricsF metrics(painter.font());
  const auto letter = [&](QPointF at, const QString& text) {
    const QPointF middle(-metrics.horizontalAdvance(text) / 2, (metrics.ascent() - metrics.descent()) / 2);
    writeOnSky(painter, at + middle, text);
  };
  letter(corner + north * 47, QStringLiteral("N"));
  letter(corner + east * 40, QStringLiteral("E"));
}

void paintScaleBar(QPainter& painter, double arcsecPerUnit, QPointF corner) {
  constexpr double kLongest = 170;
  const double arcsec = niceArcsec(arcsecPerUnit * kLongest);
  if (arcsec <= 0) return;
  const double length = arcsec / arcsecPerUnit, right = corner.x() - 20, y = corner.y() - 22;
  QPainterPath path;
  path.moveTo(right - length, y - 5);
  path.lineTo(right - length, y + 5);
  path.moveTo(right - length, y);
  path.lineTo(right, y);
  path.moveTo(right, y - 5);
  path.lineTo(right, y + 5);
  strokeOnSky(painter, path, 1.5);
  const QString words = QStringLiteral("%1″").arg(fixed(arcsec, arcsec < 0.1 ? 2 : arcsec < 1 ? 1 : 0));
  const double wide = QFontMetricsF(painter.font()).horizontalAdvance(words);
  writeOnSky(painter, {std::min(right - length / 2 - wide / 2, right - wide), y - 10}, words);
}

}  // namespace

double niceArcsec(double longest) {
  if (!(longest > 0) || !std::isfinite(longest)) return 0;
  const double decade = std::pow(10, std::floor(std::log10(longest)));
  for (const double step : {5.0, 2.0})
    if (step * decade <= longest) return step * decade;
  return decade;
}

GalaxyPicture galaxyPicture(const labeling::Project& project, std::int64_t row,
                            const labeling::Display& display) {
  const std::vector<labeling::ImageSource> sources = project.imageSources(row);
  const labeling::Cutout cutout = labeling::readCutout(sources);
  GalaxyPicture galaxy;
  galaxy.image = imageOf(labeling::render(cutout, display));
  galaxy.name = QString::fromStdString(project.objectName(row));
  // Where the picture is turned north up, so are compass and scale.
  const auto prepared = labeling::preparedCutout(cutout, display);
  galaxy.sky = prepared ? prepared->sky : cutout.sky;
  const labeling::SkyPosition sky = project.position(row);
  if (std::isfinite(sky.raDeg) && std::isfinite(sky.decDeg))
    galaxy.coordinates = QString::fromStdString(labeling::sexagesimalRa(sky.raDeg)) + QStringLiteral("  ") +
                         QString::fromStdString(labeling::sexagesimalDec(sky.decDeg));
  return galaxy;
}

void paintGalaxy(QPainter& painter, const QRectF& area, const GalaxyPicture& galaxy, bool withAnnotations) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setRenderHint(QPainter::SmoothPixmapTransform, area.width() < kNearestFrom * galaxy.image.width());
  painter.drawImage(area, galaxy.image);
  if (withAnnotations) {
    // In units in which the shorter side is 512 long.
    const double unit = std::min(area.width(), area.height()) / kDesignSide;
    painter.translate(area.topLeft());
    painter.scale(unit, unit);
    const QPointF corner(area.width() / unit, area.height() / unit);
    QFont font = typeFont(Type::Title);
    font.setPixelSize(18);
    painter.setFont(font);
    writeOnSky(painter, {20, 34}, galaxy.name);
    font = typeFont(Type::Small);
    font.setPixelSize(13);
    painter.setFont(font);
    writeOnSky(painter, {20, 54}, galaxy.coordinates);
    if (galaxy.sky) {
      paintCompass(painter, *galaxy.sky, corner.x());
      paintScaleBar(painter, galaxy.sky->pixelScaleArcsec() * galaxy.image.width() / corner.x(), corner);
    }
  }
  painter.restore();
}

}  // namespace ui
