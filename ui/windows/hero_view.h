#pragma once
#include <QImage>
#include <QWidget>

#include "ui/session/job.h"

namespace ui {

/// Hubble's tuning fork in simulated galaxies, dark in both themes. Drawn by our own simulator at the
/// screen's resolution when it is first shown, in a worker; until then the fork stands alone.
class HeroView : public QWidget {
  Q_OBJECT
 public:
  explicit HeroView(QWidget* parent = nullptr);
  bool isDrawn() const { return !m_sky.isNull(); }
  static constexpr int kWidth = 1600, kHeight = 516;  ///< of the drawing; wider windows show more sky
  QSize sizeHint() const override { return {kWidth, kHeight}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void paintFork(QPainter& painter);
  QImage m_sky;
  double m_ratio = 0;  ///< device pixels per logical one that m_sky was drawn for
  Job<QImage> m_drawing;
};

}  // namespace ui
