#pragma once
#include <QImage>
#include <QWidget>
#include <vector>

#include "ui/session/job.h"

namespace ui {

class GalleryView;

/// One galaxy at 512 px with all its bands side by side, over the gallery, until Space or Esc. The gallery
/// keeps the keyboard, so arrows go on moving the focus and the picture follows.
class QuickLook : public QWidget {
  Q_OBJECT
 public:
  explicit QuickLook(GalleryView& gallery);
  void open(std::int64_t row);
  std::int64_t row() const { return m_row; }
  bool hasPicture() const { return !m_pictures.empty(); }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  struct Panel {
    QString band;  ///< empty: colour
    QImage image;
  };
  void place();
  void explain(const QString& problem);  ///< painted, and spoken; empty: none

  GalleryView& m_gallery;
  std::int64_t m_row = -1;
  std::vector<Panel> m_pictures;
  int m_bands = 0;     ///< panels beside the large one
  QImage m_meanwhile;  ///< the tile's picture while the large one is being read
  QString m_problem;
  Job<std::vector<Panel>> m_reading;
};

}  // namespace ui
