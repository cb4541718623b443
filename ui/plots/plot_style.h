#pragma once
#include <QString>

#include "ui/plots/qcustomplot_header.h"
#include "ui/theme/theme.h"

namespace ui {

/// The look of every plot (design section 4): no frame, bottom axis only, at most five grid lines, 11-px numbers, no legend.
/// Call again after a theme change; `theme` is light for exported figures.
void applyPlotStyle(QCustomPlot& plot, const Theme& theme = Theme::current());

/// Captions of the axes; an empty one takes no room.
void setAxisTitles(QCustomPlot& plot, const QString& x, const QString& y = {});

/// Solid 2-px `text`: the current model. Dashed 1.5-px `text3`: the other one. Thin `text3`: training.
QPen currentModelPen(const Theme& theme = Theme::current());
QPen otherModelPen(const Theme& theme = Theme::current());
QPen thinPen(const Theme& theme = Theme::current());

/// A label written beside a curve instead of a legend. Owned by the plot.
QCPItemText* addDirectLabel(QCustomPlot& plot, const QString& words, double x, double y, Qt::Alignment side,
                            const Theme& theme = Theme::current());

}  // namespace ui
