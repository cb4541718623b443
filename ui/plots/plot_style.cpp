#include "ui/plots/plot_style.h"

#include "ui/theme/type.h"

namespace ui {

void applyPlotStyle(QCustomPlot& plot, const Theme& theme) {
  plot.setBackground(QBrush(Qt::transparent));
  // The card behind shows through, round corners and all; QCustomPlot says otherwise of itself.
  plot.setAttribute(Qt::WA_OpaquePaintEvent, false);
  plot.axisRect()->setBackground(QBrush(Qt::transparent));
  plot.setNotAntialiasedElements(QCP::aeAxes | QCP::aeGrid | QCP::aeZeroLine);
  plot.legend->setVisible(false);
  plot.xAxis2->setVisible(false);
  plot.yAxis2->setVisible(false);
  const QFont captions = typeFont(Type::Caption);
  for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
    axis->setTickLabelFont(captions);
    axis->setLabelFont(captions);
    axis->setTickLabelColor(theme.text3);
    axis->setLabelColor(theme.text2);
    axis->setTickPen(Qt::NoPen);
    axis->setSubTickPen(Qt::NoPen);
    axis->setTickLabelPadding(6);
    axis->setLabelPadding(4);
    axis->grid()->setPen(QPen(theme.grid, 0));
    axis->grid()->setZeroLinePen(Qt::NoPen);
    axis->grid()->setSubGridVisible(false);
    if (QSharedPointer<QCPAxisTicker> ticker = axis->ticker()) ticker->setTickCount(5);
  }
  plot.xAxis->setBasePen(QPen(theme.control, 0));
  plot.yAxis->setBasePen(Qt::NoPen);
  plot.xAxis->grid()->setVisible(false);
}

void setAxisTitles(QCustomPlot& plot, const QString& x, const QString& y) {
  plot.xAxis->setLabel(x);
  plot.yAxis->setLabel(y);
}

QPen currentModelPen(const Theme& theme) {
  QPen pen(theme.text, 2);
  pen.setJoinStyle(Qt::RoundJoin);
  pen.setCapStyle(Qt::RoundCap);
  return pen;
}

QPen otherModelPen(const Theme& theme) {
  QPen pen(theme.text3, 1.5, Qt::CustomDashLine);
  pen.setDashPattern({3, 2.5});
  return pen;
}

QPen thinPen(const Theme& theme) { return QPen(theme.text3, 1); }

QCPItemText* addDirectLabel(QCustomPlot& plot, const QString& words, double x, double y, Qt::Alignment side,
                            const Theme& theme) {
  auto* label = new QCPItemText(&plot);
  label->setText(words);
  label->setFont(typeFont(Type::Caption));
  label->setColor(theme.text2);
  label->setPositionAlignment(side);
  label->setPadding(QMargins(6, 2, 6, 2));
  label->position->setCoords(x, y);
  label->setClipToAxisRect(false);
  label->setSelectable(false);
  return label;
}

}  // namespace ui
