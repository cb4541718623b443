#include "ui/views/evaluate/regression_plots.h"

#include <algorithm>
#include <cmath>

#include "ui/theme/colour_map.h"
#include "ui/theme/numbers.h"
#include "ui/theme/type.h"

namespace ui {

namespace {
constexpr std::int64_t kMostPoints = 20'000;
}

RegressionPlot::RegressionPlot(Kind kind, QWidget* parent) : BinPlot(parent), m_kind(kind) {
  setAccessibleName(kind == Kind::Residual ? tr("Residual") : tr("Predicted against true"));
  setCursor(Qt::PointingHandCursor);
  m_points = addGraph();
  m_points->setLineStyle(QCPGraph::lsNone);
  m_reference = new QCPItemLine(this);
  m_words = addCornerWords();
  m_words->position->setCoords(0.98, kind == Kind::Residual ? 0.06 : 0.92);
  axisRect()->setMargins(QMargins(48, 12, 20, 44));
  restyle(Theme::current());
}

void RegressionPlot::restyle(const Theme& theme) {
  BinPlot::restyle(theme);
  QColor dots = theme.text2;
  dots.setAlphaF(0.45F);
  m_points->setScatterStyle({QCPScatterStyle::ssDisc, QPen(dots, 0), QBrush(dots), 4});
  QPen dotted(theme.control, 1, Qt::CustomDashLine);
  dotted.setDashPattern({2, 4});
  m_reference->setPen(dotted);
  m_words->setColor(theme.text);
  m_words->setFont(typeFont(Type::SmallStrong));
}

void RegressionPlot::setEvaluation(const Evaluation* evaluation, const QString& words, double low,
                                   double high) {
  const double margin = (high - low) * 0.04;
  xAxis->setRange(low - margin, high + margin);
  setRoundTicks(*xAxis);
  xAxis->setLabel(tr("%1 by the experts").arg(words));
  const bool residual = m_kind == Kind::Residual;
  if (residual) {
    double reach = 1;
    for (std::size_t i = 0; evaluation && i < evaluation->value.size(); ++i) {
      reach = std::max(reach, static_cast<double>(std::abs(evaluation->value[i] - evaluation->truth[i])));
    }
    reach = std::min(std::ceil(reach), (high - low));
    yAxis->setRange(-reach, reach);
  } else {
    yAxis->setRange(low - margin, high + margin);
  }
  setRoundTicks(*yAxis);
  m_reference->start->setCoords(low, residual ? 0 : low);
  m_reference->end->setCoords(high, residual ? 0 : high);
  QVector<double> xs, ys;
  for (std::size_t i = 0; evaluation && i < evaluation->value.size(); ++i) {
    xs << static_cast<double>(evaluation->truth[i]);
    ys << static_cast<double>(residual ? evaluation->value[i] - evaluation->truth[i] : evaluation->value[i]);
  }
  delete m_density;
  m_density = nullptr;
  if (xs.size() > kMostPoints) {
    m_density = new QCPColorMap(xAxis, yAxis);
    m_density->data()->setSize(120, 120);
    m_density->data()->setRange(xAxis->range(), yAxis->range());
    m_density->data()->fill(0);
    for (qsizetype i = 0; i < xs.size(); ++i) {
      int column = 0, row = 0;
      m_density->data()->coordToCell(xs[i], ys[i], &column, &row);
      if (column < 0 || row < 0 || column >= 120 || row >= 120) continue;
      m_density->data()->setCell(column, row, m_density->data()->cell(column, row) + 1);
    }
    QCPColorGradient gradient;
    gradient.clearColorStops();
    for (int i = 0; i <= 16; ++i) {
      QColor colour = colourAt(ColourMap::Viridis, i / 16.0);
      if (i == 0) colour.setAlpha(0);
      gradient.setColorStopAt(i / 16.0, colour);
    }
    m_density->setGradient(gradient);
    m_density->setInterpolate(false);
    m_density->rescaleDataRange();
    xs.clear();
    ys.clear();
  }
  m_points->setData(xs, ys);
  std::vector<std::pair<double, double>> bins;
  for (double edge = std::floor(low); edge < high; edge += 1) bins.emplace_back(edge - 0.5, edge + 0.5);
  bins.emplace_back(high - 0.5, high + 0.5);
  setBins(std::move(bins));
  if (evaluation && evaluation->regression) {
    m_words->setText(
        residual ? tr("bias %1   scatter %2")
                       .arg(fixed(evaluation->regression->bias, 2), fixed(evaluation->regression->scatter, 2))
                 : tr("rms %1").arg(fixed(evaluation->regression->rmse, 2)));
    setAccessibleDescription(m_words->text());
  }
  replot(rpQueuedReplot);
}

BiasPlot::BiasPlot(QWidget* parent) : BinPlot(parent) {
  setAccessibleName(tr("Bias and scatter"));
  setCursor(Qt::PointingHandCursor);
  m_scatter = addGraph();
  m_bias = addGraph();
  m_errors = addErrorBars(m_bias);
  m_zero = new QCPItemLine(this);
  m_biasWords = addCornerWords();
  m_scatterWords = addCornerWords();
  m_biasWords->setText(tr("bias"));
  m_scatterWords->setText(tr("scatter"));
  m_biasWords->setPositionAlignment(Qt::AlignRight | Qt::AlignBottom);
  m_scatterWords->setPositionAlignment(Qt::AlignRight | Qt::AlignBottom);
  axisRect()->setMargins(QMargins(48, 12, 20, 44));
  restyle(Theme::current());
}

void BiasPlot::restyle(const Theme& theme) {
  BinPlot::restyle(theme);
  m_bias->setPen(currentModelPen(theme));
  m_bias->setScatterStyle(solidDot(theme));
  m_errors->setPen(QPen(theme.text2, 1.5));
  m_scatter->setPen(otherModelPen(theme));
  QPen dotted(theme.control, 1, Qt::CustomDashLine);
  dotted.setDashPattern({2, 4});
  m_zero->setPen(dotted);
  m_biasWords->setColor(theme.text);
  m_scatterWords->setColor(theme.text3);
}

void BiasPlot::setEvaluations(const Evaluation* current, const QString& words, double low, double high) {
  QVector<double> xs, bias, error, scatter;
  std::vector<std::pair<double, double>> places;
  double reach = 0.5;
  if (current && !current->truth.empty()) {
    std::vector<double> edges;
    for (double edge = std::floor(low) - 0.5; edge <= high + 0.5 + 1e-9; edge += 1) edges.push_back(edge);
    for (const model::RegressionBin& bin :
         model::regressionByBin(current->value, current->truth, current->truth, edges)) {
      places.emplace_back(bin.low, bin.high);
      if (bin.metrics.count == 0) continue;
      xs << (bin.low + bin.high) / 2;
      bias << bin.metrics.bias;
      error << bin.metrics.scatter / std::sqrt(static_cast<double>(bin.metrics.count));
      scatter << bin.metrics.scatter;
      reach = std::max({reach, std::abs(bin.metrics.bias) + error.back(), bin.metrics.scatter});
    }
  }
  m_bias->setData(xs, bias, true);
  m_errors->setData(error);
  m_scatter->setData(xs, scatter, true);
  xAxis->setRange(low - 0.5, high + 0.5);
  yAxis->setRange(-reach * 1.1, reach * 1.1);
  xAxis->setLabel(tr("%1 by the experts").arg(words));
  setRoundTicks(*xAxis);
  setRoundTicks(*yAxis);
  m_zero->start->setCoords(low - 0.5, 0);
  m_zero->end->setCoords(high + 0.5, 0);
  const bool shown = !xs.isEmpty();
  m_biasWords->setVisible(shown);
  m_scatterWords->setVisible(shown);
  if (shown) {
    for (QCPItemText* item : {m_biasWords, m_scatterWords})
      item->position->setType(QCPItemPosition::ptPlotCoords);
    m_biasWords->position->setCoords(high + 0.4, bias.back());
    m_scatterWords->position->setCoords(high + 0.4, scatter.back());
  }
  setBins(std::move(places));
  replot(rpQueuedReplot);
}

}  // namespace ui
