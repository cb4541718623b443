#pragma once
#include <QImage>
#include <QPainter>
#include <QString>
#include <cstdint>
#include <memory>
#include <optional>

#include "labeling/display/display.h"
#include "labeling/store/project.h"
#include "labeling/survey/cutout.h"

namespace ui {

/// One object as it is saved: its picture with the project's stretch, and what is written over it. A value:
/// made and painted away from the GUI thread.
struct GalaxyPicture {
  QImage image;  ///< rows from the top, one pixel per image pixel
  QString name;
  QString coordinates;  ///< "02:14:03.271  −05:12:18.42"; empty: not known
  std::shared_ptr<const labeling::SkyFrame> sky;
};

/// Reads and renders. @throws model::Error naming the object's file
GalaxyPicture galaxyPicture(const labeling::Project& project, std::int64_t row,
                            const labeling::Display& display);

/// Paints the picture into `area`, which has its shape, and over it name, coordinates, compass and scale bar
/// (these two where the image has sky coordinates). Lines and letters stay lines and letters on a PDF.
void paintGalaxy(QPainter& painter, const QRectF& area, const GalaxyPicture& galaxy, bool withAnnotations);

}  // namespace ui
