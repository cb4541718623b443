#pragma once
#include <QScrollBar>
#include <vector>

namespace ui {

/// The gallery's scroll bar with the values of the sort key beside it and their density. Drag to jump; the
/// pointer previews the value.
class SortScrubber : public QScrollBar {
  Q_OBJECT
 public:
  explicit SortScrubber(QWidget* parent = nullptr);

  /// @param values of the objects in the order shown; empty: no sort key
  void setValues(std::vector<float> values);
  /// Value of the key at a share 0 ... 1 of the list; NaN: none
  double valueAt(double share) const;
  QSize sizeHint() const override { return {56, 200}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  QRectF track() const;
  void jump(double y);
  std::vector<float> m_values;
  std::vector<double> m_density;  ///< relative number of objects per unit of the key along the list
  struct Tick {
    double share;
    QString words;
  };
  std::vector<Tick> m_ticks;
  double m_width = 1;  ///< of the key's range
};

}  // namespace ui
