#pragma once
#include <QFrame>
#include <array>
#include <memory>
#include <vector>

#include "labeling/survey/cutout.h"
#include "labeling/display/display.h"

class QLabel;
class QSlider;

namespace ui {

/// The pixel histogram with the stretch drawn over it and its two ends as handles. The axis is the inverse
/// hyperbolic sine of the pixel value, so that sky and core are both visible.
class StretchPlot : public QWidget {
  Q_OBJECT
 public:
  explicit StretchPlot(QWidget* parent = nullptr);
  void setCutout(std::shared_ptr<const labeling::Cutout> cutout);
  void setDisplay(const labeling::Display& display);
  double black() const { return m_black; }  ///< as shown: chosen from the image where the display says so
  double white() const { return m_white; }

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
  double xOf(double value) const;
  void measure();
  void findLimits();
  void findCurve();
  void moveHandle(double x);

  std::shared_ptr<const labeling::Cutout> m_cutout;
  labeling::Display m_display;
  double m_sky = 0, m_scale = 1;  ///< of the axis
  double m_axisLow = 0, m_axisHigh = 1;
  std::vector<double> m_bars;   ///< 0 ... 1
  std::vector<double> m_curve;  ///< brightness 0 ... 1 along the axis
  double m_black = 0, m_white = 1;
  Handle m_handle = Handle::None;
  Handle m_focused = Handle::Black;
};

/// Floats over the sky: histogram, Q and softening, zscale and reset. Dark in both themes, as the sky is.
class StretchPanel : public QFrame {
  Q_OBJECT
 public:
  explicit StretchPanel(QWidget* parent = nullptr);
  void setCutout(std::shared_ptr<const labeling::Cutout> cutout);
  void setDisplay(const labeling::Display& display);  ///< no signal
  bool isCollapsed() const;
  void setCollapsed(bool collapsed);

 Q_SIGNALS:
  void displayChanged(const labeling::Display& display);
  void dragging(bool active);
  void sizeChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void showNumbers();
  void change(const labeling::Display& display);

  std::shared_ptr<const labeling::Cutout> m_cutout;
  labeling::Display m_display;
  StretchPlot* m_plot;
  QWidget* m_content;
  QLabel* m_numbers;
  QLabel* m_qValue;
  QLabel* m_softValue;
  QSlider* m_q;
  QSlider* m_soft;
};

}  // namespace ui
