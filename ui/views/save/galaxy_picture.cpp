#include "ui/views/save/galaxy_picture.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "labeling/survey/cutout_reader.h"
#include "ui/theme/type.h"
#include "ui/views/controls/sky_marks.h"

namespace ui {
namespace {

constexpr double kDesignSide = 512;  // annotations are drawn for a picture of this side and scaled with it
constexpr double kScaleBarLongest = 170;
constexpr double kNearestFrom = 8;  // pixels are shown as they are when enlarged so much

QImage imageOf(const labeling::Picture& picture) {
  QImage image(picture.width, picture.height, QImage::Format_RGB888);
  const auto line = static_cast<std::size_t>(picture.width) * 3;
  for (int y = 0; y < picture.height; ++y)
    std::memcpy(image.scanLine(y), picture.rgb.data() + static_cast<std::size_t>(y) * line, line);
  return image.convertToFormat(QImage::Format_RGB32);
}

}  // namespace

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
    drawOnSky(painter, {20, 34}, galaxy.name, 1);
    font = typeFont(Type::Small);
    font.setPixelSize(13);
    painter.setFont(font);
    drawOnSky(painter, {20, 54}, galaxy.coordinates, 0.78);
    if (galaxy.sky) {
      paintCompass(painter, {corner.x() - 64, 76}, galaxy.sky->northAngleDeg(), galaxy.sky->eastIsLeft());
      paintScaleBar(painter, {corner.x() - 20, corner.y() - 22},
                    galaxy.sky->pixelScaleArcsec() * galaxy.image.width() / corner.x(), kScaleBarLongest);
    }
  }
  painter.restore();
}

}  // namespace ui
