#pragma once
#include <QWidget>
#include <span>
#include <vector>

namespace ui {

/// A histogram with two edges: square-root counts, bars inside the brush lighter, the brush brass once it is
/// set. Drag an edge or the middle, double-click clears, click the value to type limits; arrows move the
/// focused edge, Up and Down choose it.
class HistogramBrush : public QWidget {
  Q_OBJECT
 public:
  explicit HistogramBrush(const QString& title, QWidget* parent = nullptr);

  void setAxis(double low, double high);
  void setCounts(std::span<const std::int64_t> counts);
  void setRange(double from, double to);  ///< no signal
  double from() const { return m_from; }
  double to() const { return m_to; }
  bool isSet() const { return m_from > m_low || m_to < m_high; }
  const QString& title() const { return m_title; }
  void setQuietSuffix(const QString& suffix);  ///< after the title in text3: a band, a unit
  QString rangeWords() const;                  ///< "0.20 – 0.80"

  QSize sizeHint() const override { return {248, 104}; }
  QSize minimumSizeHint() const override { return {160, 104}; }

 Q_SIGNALS:
  void rangeChanged(double from, double to);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  enum class Grip { None, Low, High, Middle };
  QRectF plot() const;
  double xOf(double value) const;
  double valueAt(double x) const;
  void apply(double from, double to);
  void typeLimits();

  QString m_title, m_suffix;
  double m_low = 0, m_high = 1, m_from = 0, m_to = 1;
  std::vector<std::int64_t> m_counts;
  Grip m_grip = Grip::None;
  Grip m_edge = Grip::Low;  ///< the one that arrows move
  double m_gripValue = 0;
};

}  // namespace ui
