#pragma once
#include <QPointF>
#include <QWidget>
#include <array>
#include <optional>
#include <span>
#include <vector>

namespace ui {

/// Hubble's tuning fork as a control for T-Types: one value on a prong (labelling), or a range (filtering).
/// x is linear from -3 to 10; the prongs part smoothly from 0.2 to 2.2, unbarred above, barred below.
///
/// Keys: Left and Right move the value or the focused edge by one step, Home and End go to the ends, Up and
/// Down choose the prong (single) or the edge (range). A double click clears.
class ForkSlider : public QWidget {
  Q_OBJECT
 public:
  enum class Mode { Single, Range };
  enum class Prong { Unbarred, Barred };
  static constexpr double kLow = -3, kHigh = 10;

  explicit ForkSlider(Mode mode, QWidget* parent = nullptr);

  Mode mode() const { return m_mode; }

  // --- single value
  std::optional<double> value() const { return m_value; }
  void setValue(std::optional<double> value);  ///< clamped to [-3, 10]; no signal
  Prong prong() const { return m_prong; }
  void setProng(Prong prong);  ///< no signal
  /// The model's passes as a ridge along the fork: half-height proportional to their density.
  /// @param passes       T-Type of each dropout pass
  /// @param barredShare  probability of a bar: what goes to the lower prong
  void setPosterior(std::span<const float> passes, double barredShare);
  void clearPosterior();
  bool hasPosterior() const { return !m_ridge.empty(); }

  // --- range
  double low() const { return m_low; }
  double high() const { return m_high; }
  bool isRangeSet() const { return m_low > kLow || m_high < kHigh; }
  void setRange(double low, double high);  ///< ordered and clamped; no signal
  /// Counts per unit interval [-3, -2), ... [9, 10]; 13 each. The handle shows the sum in `unbarred`.
  void setHistogram(std::span<const double> unbarred, std::span<const double> barred);

  static QString typeName(double value, Prong prong);  ///< "E", "S0", "Sa", "SBb" ... of a T-Type

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void valueChanged(double value);
  void prongChanged(ui::ForkSlider::Prong prong);
  void cleared();
  void rangeChanged(double low, double high);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  enum class Grip { None, Value, Low, High, Middle };
  double xOf(double tType) const;
  double tTypeAt(double x) const;
  double yOf(double tType, Prong prong) const;
  double middle() const;
  double gap() const;
  QPainterPath prongPath(Prong prong) const;
  QPainterPath ridgePath(Prong prong) const;
  void paintHistogram(QPainter& painter) const;
  void paintWords(QPainter& painter) const;
  void paintRange(QPainter& painter) const;
  void choose(QPointF at);
  void dragRange(double tType);
  void updateAccessibleText();

  Mode m_mode;
  std::optional<double> m_value;
  Prong m_prong = Prong::Unbarred;
  double m_low = kLow, m_high = kHigh;
  std::array<std::vector<double>, 2> m_counts;  ///< unbarred, barred
  std::vector<double> m_ridge;                  ///< density in steps of 0.1 from -3, largest 1
  double m_barredShare = 0;
  Grip m_grip = Grip::None;
  Grip m_focusedEdge = Grip::Low;
  double m_gripOffset = 0;
};

}  // namespace ui
