#include "ui/views/evaluate/regression_plots.h"

#include <algorithm>
#include <cmath>

#include "ui/theme/colour_map.h"
#include "ui/theme/numbers.h"
#include "ui/theme/type.h"

namespace ui {

namespace {
constexpr std::int64_t kMostPoints = 20'000;

/// Bins around whole units, for T-Types; a dozen equal ones where the range is of another kind, as for
/// redshifts.
std::vector<double> edgesAround(double low, double high) {
  const bool isUnits = high - low >= 3 && high - low <= 40;
  const double step = isUnits ? 1 : (high - low) / 12;
  std::vector<double> edges;
  for (double edge = (isUnits ? std::floor(low) : low) - step / 2; edge <= high + step * 0.5001; edge += step)
    edges.push_back(edge);
  return edges;
}
}  // namespace

RegressionPlot::RegressionPlot(Kind kind, QWidget* parent) : BinPlot(parent), m_kind(kind) {
  setAccessibleName(kind == Kind::Residual ? tr("Residual") : tr("Predicted against true"));
  setCursor(Qt::PointingHandCursor);
  m_bandLow = addGraph();
  m_bandHigh = addGraph();
  m_bandHigh->setChannelFillGraph(m_bandLow);
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
  QColor band = theme.accent;
  band.setAlphaF(0.10F);
  m_bandLow->setPen(Qt::NoPen);
  m_bandHigh->setPen(Qt::NoPen);
  m_bandHigh->setBrush(band);
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
    double reach = std::min(1.0, 0.1 * (high - low));
    for (std::size_t i = 0; evaluation && i < evaluation->value.size(); ++i) {
      reach = std::max(reach, static_cast<double>(std::abs(evaluation->value[i] - evaluation->trueValue[i])));
    }
    reach = std::min(high - low < 3 ? reach : std::ceil(reach), high - low);
    yAxis->setRange(-reach, reach);
  } else {
    yAxis->setRange(low - margin, high + margin);
  }
  setRoundTicks(*yAxis);
  QVector<double> ends, below, above;
  if (evaluation && evaluation->expertScatter > 0) {
    const double scatter = evaluation->expertScatter;
    ends = {low, high};
    below = {(residual ? 0 : low) - scatter, (residual ? 0 : high) - scatter};
    above = {(residual ? 0 : low) + scatter, (residual ? 0 : high) + scatter};
  }
  m_bandLow->setData(ends, below, true);
  m_bandHigh->setData(ends, above, true);
  m_reference->start->setCoords(low, residual ? 0 : low);
  m_reference->end->setCoords(high, residual ? 0 : high);
  QVector<double> xs, ys;
  for (std::size_t i = 0; evaluation && i < evaluation->value.size(); ++i) {
    xs << static_cast<double>(evaluation->trueValue[i]);
    ys << static_cast<double>(residual ? evaluation->value[i] - evaluation->trueValue[i]
                                       : evaluation->value[i]);
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
  const std::vector<double> edges = edgesAround(low, high);
  for (std::size_t i = 1; i < edges.size(); ++i) bins.emplace_back(edges[i - 1], edges[i]);
  setBins(std::move(bins));
  if (evaluation && evaluation->regression) {
    const model::RegressionMetrics& measured = *evaluation->regression;
    const QString band =
        evaluation->expertScatter > 0
            ? tr("   band: two experts differ by %1").arg(fixed(evaluation->expertScatter, 2))
            : QString();
    m_words->setText(residual ? tr("bias %1   σ_MAD %2   beyond ±%3: %4 %")
                                    .arg(fixed(measured.bias, 2), fixed(measured.sigmaMad, 2),
                                         QString::number(evaluation->outlierLimit, 'g', 3),
                                         fixed(100 * measured.outlierFraction, 1))
                              : tr("rms %1").arg(fixed(measured.rmse, 2)) + band);
    setAccessibleDescription(m_words->text());
  }
  replot(rpQueuedReplot);
}

BiasPlot::BiasPlot(QWidget* parent) : BinPlot(parent) {
  setAccessibleName(tr("Bias and scatter"));
  setCursor(Qt::PointingHandCursor);
  m_band = new QCPItemRect(this);
  m_band->setSelectable(false);
  m_band->setPen(Qt::NoPen);
  m_outliers = new QCPCurve(xAxis, yAxis);
  m_scatter = addGraph();
  m_bias = addGraph();
  m_errors = addErrorBars(m_bias);
  m_zero = new QCPItemLine(this);
  m_biasWords = addCornerWords();
  m_scatterWords = addCornerWords();
  m_biasWords->setText(tr("bias"));
  m_scatterWords->setText(tr("σ_MAD"));
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
  QColor band = theme.accent, bars = theme.histo;
  band.setAlphaF(0.10F);
  bars.setAlphaF(0.6F);
  m_band->setBrush(band);
  m_outliers->setBrush(bars);
  m_outliers->setPen(QPen(theme.panel, 1));
  m_biasWords->setColor(theme.text);
  m_scatterWords->setColor(theme.text3);
}

void BiasPlot::setEvaluations(const Evaluation* current, const QString& words, double low, double high,
                              const std::vector<float>& binBy) {
  QVector<double> xs, bias, error, scatter, outlierX, outlierY;
  std::vector<std::pair<double, double>> places;
  double reach = 0.1 * (high - low) < 0.5 ? 0.1 * (high - low) : 0.5;
  double left = low, right = high;
  m_measured.clear();
  const bool byColumn = current && !binBy.empty() && binBy.size() == current->trueValue.size();
  if (current && !current->trueValue.empty()) {
    std::vector<double> edges;
    if (byColumn) {
      edges = roundEdges(binBy, 10);
    } else {
      edges = edgesAround(low, high);
    }
    model::RegressionOptions options;
    options.outlierLimit = current->outlierLimit;
    if (edges.size() >= 2)
      m_measured = model::regressionByBin(current->value, current->trueValue,
                                          byColumn ? binBy : current->trueValue, edges, options);
    for (const model::RegressionBin& bin : m_measured) {
      places.emplace_back(bin.low, bin.high);
      if (bin.metrics.count == 0) continue;
      xs << (bin.low + bin.high) / 2;
      bias << bin.metrics.bias;
      error << bin.metrics.scatter / std::sqrt(static_cast<double>(bin.metrics.count));
      scatter << bin.metrics.sigmaMad;
      reach = std::max({reach, std::abs(bin.metrics.bias) + error.back(), bin.metrics.sigmaMad});
    }
    if (edges.size() >= 2) {
      left = edges.front();
      right = edges.back();
    }
  }
  for (const model::RegressionBin& bin : m_measured) {
    const double tall = bin.metrics.count > 0 ? bin.metrics.outlierFraction * reach : 0;
    outlierX << bin.low << bin.low << bin.high << bin.high;
    outlierY << -reach * 1.1 << -reach * 1.1 + tall << -reach * 1.1 + tall << -reach * 1.1;
  }
  m_outliers->setData(outlierX, outlierY);
  const bool hasBand = current && current->expertScatter > 0;
  m_band->setVisible(hasBand);
  if (hasBand) {
    m_band->topLeft->setCoords(left, current->expertScatter);
    m_band->bottomRight->setCoords(right, -current->expertScatter);
  }
  m_bias->setData(xs, bias, true);
  m_errors->setData(error);
  m_scatter->setData(xs, scatter, true);
  xAxis->setRange(left, right);
  yAxis->setRange(-reach * 1.1, reach * 1.1);
  xAxis->setLabel(byColumn ? words : tr("%1 by the experts; bars: share of outliers").arg(words));
  setRoundTicks(*xAxis);
  setRoundTicks(*yAxis);
  m_zero->start->setCoords(left, 0);
  m_zero->end->setCoords(right, 0);
  const bool shown = !xs.isEmpty();
  m_biasWords->setVisible(shown);
  m_scatterWords->setVisible(shown);
  if (shown) {
    for (QCPItemText* item : {m_biasWords, m_scatterWords})
      item->position->setType(QCPItemPosition::ptPlotCoords);
    m_biasWords->position->setCoords(right, bias.back());
    m_scatterWords->position->setCoords(right, scatter.back());
  }
  setBins(std::move(places));
  replot(rpQueuedReplot);
}

}  // namespace ui
