#pragma once
#include <QWidget>

#include "ui/views/explore/colour_scale.h"

namespace ui {

/// The card that explains the colours: a histogram over the colour bar, or the classes with their codes and
/// counts.
class ColourLegend : public QWidget {
  Q_OBJECT
 public:
  explicit ColourLegend(QWidget* parent = nullptr);
  void setScale(const ColourScale& scale);

  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void paintNumbers(QPainter& painter, const QRectF& box) const;
  void paintClasses(QPainter& painter, const QRectF& box) const;
  ColourScale m_scale;
};

}  // namespace ui
