#pragma once
#include <QWidget>
#include <memory>
#include <vector>

#include "labeling/display/display.h"

namespace ui {

/// The histogram of what black and white stand for (pixel values of one band, weighted ones above the sky of
/// three), with the stretch drawn over it and its two ends as handles. The axis is the inverse hyperbolic
/// sine of the value, so that sky and core are both visible.
class StretchPlot : public QWidget {
  Q_OBJECT
 public:
  explicit StretchPlot(QWidget* parent = nullptr);
  void setContent(std::shared_ptr<const labeling::Cutout> cutout, const labeling::Display& display);
  double black() const { return m_black; }  ///< as shown: chosen from the image where the display says so
  double white() const { return m_white; }
  double xOf(double value) const;  ///< where a value stands, in widget pixels

 Q_SIGNALS:
  void limitsDragged(double black, double white);
  void dragging(bool active);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  enum class Handle { None, Black, White };
  double axisOf(double value) const;
  double valueAt(double axis) const;
  void measure();
  void findCurve();
  void moveHandle(double x);

  std::shared_ptr<const labeling::Cutout> m_cutout;
  labeling::Display m_display;      ///< as given
  labeling::Display m_resolved;     ///< with the limits that it has on this cutout
  labeling::Display m_measuredFor;  ///< what the bars depend on
  double m_sky = 0, m_scale = 1;    ///< of the axis
  double m_axisLow = 0, m_axisHigh = 1;
  std::vector<double> m_bars;   ///< 0 ... 1
  std::vector<double> m_curve;  ///< brightness 0 ... 1 along the axis
  double m_black = 0, m_white = 1;
  Handle m_handle = Handle::None;
  Handle m_focused = Handle::Black;
};

}  // namespace ui
