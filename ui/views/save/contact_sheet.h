#pragma once
#include <QPainter>
#include <QSize>
#include <QString>
#include <QStringList>
#include <vector>

#include "ui/views/save/galaxy_picture.h"

namespace ui {

/// Galaxies in rows and columns on pages, as one prints them or mails them round: always light.
struct ContactSheet {
  int columns = 6;     ///< 1 ... 20
  int rows = 7;        ///< 1 ... 20
  int tileSide = 256;  ///< pixels on a PNG
  bool hasHeader = true;
  QString project;  ///< the header: what this is,
  QString filter;   ///< what was chosen,
  QString stretch;  ///< how it is shown,
  QString date;     ///< and when

  int perPage() const { return columns * rows; }
  int pages(std::size_t galaxies) const;
  QSize pageSize() const;  ///< pixels, at `tileSide`
};

/// What stands below a galaxy.
struct SheetCaption {
  QString name;
  QString words;  ///< label and score
};

/// One page in a coordinate system of `sheet.pageSize()`.
/// @param galaxies  of this page; a null image: could not be read
void paintSheetPage(QPainter& painter, const ContactSheet& sheet, const std::vector<GalaxyPicture>& galaxies,
                    const std::vector<SheetCaption>& captions, int page, int pages);

}  // namespace ui
