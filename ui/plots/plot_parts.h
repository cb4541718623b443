#pragma once
#include <QPointF>
#include <QString>
#include <functional>
#include <vector>

#include "ui/plots/plot_style.h"

namespace ui {

/// Ticks at these values, with these decimals.
void setTicks(QCPAxis& axis, const std::vector<double>& values, int decimals);
/// As setTicks, with "0", "0.25", ... as short as each number is.
void setShortTicks(QCPAxis& axis, const std::vector<double>& values);
/// At most five round ticks in the axis' range.
void setRoundTicks(QCPAxis& axis);

/// A dot on a curve: hollow marker, or the brass handle of the threshold.
enum class DotKind { Marker, Handle, Solid };
class PlotDot : public QCPAbstractItem {
 public:
  explicit PlotDot(QCustomPlot* plot, DotKind kind);
  QCPItemPosition* const position;
  void setColours(const Theme& theme);
  void setKind(DotKind kind) { m_kind = kind; }
  void setLabel(const QString& text, QPointF offset) {
    m_label = text;
    m_labelOffset = offset;
  }
  double selectTest(const QPointF& at, bool onlySelectable, QVariant* details = nullptr) const override;

 protected:
  void draw(QCPPainter* painter) override;

 private:
  DotKind m_kind;
  QString m_label;
  QPointF m_labelOffset;
  QColor m_fill, m_edge, m_text;
};

/// Saves a plot in the light theme, whatever the screen shows. The ending chooses: .pdf, .svg, .png.
/// @param restyle  sets the plot's own colours for a theme; called for light, then for the current theme
/// @param caption  stands below the plot, in as many lines as it needs; empty: no room is taken
/// @returns whether it was written
bool exportPlot(QCustomPlot& plot, const QString& file, const std::function<void(const Theme&)>& restyle,
                const QString& caption = {});

}  // namespace ui
