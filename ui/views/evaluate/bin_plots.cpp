#include "ui/views/evaluate/bin_plots.h"

#include <QMouseEvent>
#include <algorithm>
#include <cmath>

#include "ui/theme/numbers.h"
#include "ui/theme/type.h"

namespace ui {

QCPScatterStyle solidDot(const Theme& theme) {
  return {QCPScatterStyle::ssCircle, QPen(theme.panel, 2), QBrush(theme.text), 9};
}

BinPlot::BinPlot(QWidget* parent) : QCustomPlot(parent) {
  setMinimumSize(220, 160);
  setFocusPolicy(Qt::NoFocus);
  axisRect()->setAutoMargins(QCP::msNone);
}

void BinPlot::restyle(const Theme& theme) { applyPlotStyle(*this, theme); }

QCPErrorBars* BinPlot::addErrorBars(QCPGraph* graph) {
  auto* errors = new QCPErrorBars(graph->keyAxis(), graph->valueAxis());
  errors->setDataPlottable(graph);
  errors->setErrorType(QCPErrorBars::etValueError);
  errors->setWhiskerWidth(0);
  errors->setSymbolGap(0);
  errors->removeFromLegend();
  return errors;
}

QCPItemText* BinPlot::addCornerWords() {
  auto* words = new QCPItemText(this);
  words->position->setType(QCPItemPosition::ptAxisRectRatio);
  words->setFont(typeFont(Type::Small));
  words->setPositionAlignment(Qt::AlignRight | Qt::AlignVCenter);
  words->setClipToAxisRect(false);
  words->setSelectable(false);
  return words;
}

void BinPlot::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !axisRect()->rect().contains(event->pos())) return;
  const double key = xAxis->pixelToCoord(event->position().x());
  for (const auto& [low, high] : m_bins) {
    if (key >= low && key <= high) {
      Q_EMIT binClicked(low, high);
      return;
    }
  }
}

void BinPlot::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) {
    restyle(Theme::current());
    replot(rpQueuedReplot);
  }
  QCustomPlot::changeEvent(event);
}

ReliabilityPlot::ReliabilityPlot(QWidget* parent) : BinPlot(parent) {
  setAccessibleName(tr("Reliability"));
  setCursor(Qt::PointingHandCursor);
  m_second = addGraph();
  m_main = addGraph();
  m_errors = addErrorBars(m_main);
  m_diagonal = new QCPItemLine(this);
  m_diagonal->start->setCoords(0, 0);
  m_diagonal->end->setCoords(1, 1);
  m_mainWords = addCornerWords();
  m_secondWords = addCornerWords();
  m_mainWords->position->setCoords(0.98, 0.83);
  m_secondWords->position->setCoords(0.98, 0.94);
  axisRect()->setMargins(QMargins(48, 12, 20, 44));
  xAxis->setRange(0, 1);
  yAxis->setRange(0, 1);
  setShortTicks(*xAxis, {0, 0.25, 0.5, 0.75, 1});
  setShortTicks(*yAxis, {0, 0.5, 1});
  restyle(Theme::current());
}

void ReliabilityPlot::restyle(const Theme& theme) {
  BinPlot::restyle(theme);
  setShortTicks(*xAxis, {0, 0.25, 0.5, 0.75, 1});
  setShortTicks(*yAxis, {0, 0.5, 1});
  m_main->setPen(currentModelPen(theme));
  m_main->setScatterStyle(solidDot(theme));
  m_second->setPen(otherModelPen(theme));
  m_errors->setPen(QPen(theme.text2, 1.5));
  QPen dotted(theme.control, 1, Qt::CustomDashLine);
  dotted.setDashPattern({2, 4});
  m_diagonal->setPen(dotted);
  m_mainWords->setColor(theme.text);
  m_mainWords->setFont(typeFont(Type::SmallStrong));
  m_secondWords->setColor(theme.text3);
}

void ReliabilityPlot::setEvaluation(const Evaluation* evaluation, const QString& positiveWords) {
  m_evaluation = evaluation;
  xAxis->setLabel(tr("Predicted probability of %1").arg(positiveWords));
  draw();
}

void ReliabilityPlot::setCalibratedShown(bool calibrated) {
  m_calibrated = calibrated;
  draw();
}

void ReliabilityPlot::draw() {
  const auto pick = [this](bool calibrated) -> const model::Reliability* {
    if (!m_evaluation) return nullptr;
    const auto& chosen = calibrated ? m_evaluation->reliability : m_evaluation->rawReliability;
    return chosen ? &*chosen : nullptr;
  };
  const model::Reliability* main = pick(m_calibrated);
  const model::Reliability* second = pick(!m_calibrated);
  const auto fill = [](QCPGraph* graph, const model::Reliability* reliability, QVector<double>* minus,
                       QVector<double>* plus) {
    QVector<double> xs, ys;
    for (const model::ReliabilityBin& bin :
         reliability ? reliability->bins : std::vector<model::ReliabilityBin>()) {
      if (bin.count == 0) continue;
      xs << bin.meanScore;
      ys << bin.observed.value;
      if (minus) *minus << bin.observed.value - bin.observed.oneSigma.low;
      if (plus) *plus << bin.observed.oneSigma.high - bin.observed.value;
    }
    graph->setData(xs, ys, true);
  };
  QVector<double> minus, plus;
  fill(m_main, main, &minus, &plus);
  m_errors->setData(minus, plus);
  fill(m_second, second, nullptr, nullptr);
  std::vector<std::pair<double, double>> bins;
  if (main) {
    for (const model::ReliabilityBin& bin : main->bins) bins.emplace_back(bin.low, bin.high);
  }
  setBins(m_calibrated ? std::move(bins) : std::vector<std::pair<double, double>>());
  m_mainWords->setText(main ? tr("ECE %1").arg(fixed(main->ece, 3)) : QString());
  m_secondWords->setText(
      second ? (m_calibrated ? tr("raw %1") : tr("calibrated %1")).arg(fixed(second->ece, 3)) : QString());
  if (main) {
    setAccessibleDescription(tr("expected calibration error %1, %2")
                                 .arg(fixed(main->ece, 3), m_calibrated ? tr("calibrated") : tr("raw")));
  }
  replot(rpQueuedReplot);
}

ColumnPlot::ColumnPlot(QWidget* parent) : BinPlot(parent) {
  setCursor(Qt::PointingHandCursor);
  m_counts = new QCPBars(xAxis, yAxis);
  m_otherSteps = new QCPCurve(xAxis, yAxis);
  m_steps = new QCPCurve(xAxis, yAxis);
  m_dots = addGraph();
  m_dots->setLineStyle(QCPGraph::lsNone);
  m_errors = addErrorBars(m_dots);
  m_countWords = new QCPItemText(this);
  m_countWords->setText(tr("galaxies per bin"));
  m_countWords->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
  m_countWords->position->setType(QCPItemPosition::ptAxisRectRatio);
  m_countWords->position->setCoords(0.01, 0.84);
  m_empty = addCornerWords();
  m_empty->position->setCoords(0.5, 0.45);
  m_empty->setPositionAlignment(Qt::AlignCenter);
  for (QCPItemText* words : {m_countWords, m_empty}) {
    words->setFont(typeFont(Type::Caption));
    words->setClipToAxisRect(false);
  }
  axisRect()->setMargins(QMargins(56, 12, 20, 44));
  restyle(Theme::current());
}

void ColumnPlot::restyle(const Theme& theme) {
  BinPlot::restyle(theme);
  m_steps->setPen(QPen(theme.text, 2, Qt::SolidLine, Qt::FlatCap));
  m_otherSteps->setPen(otherModelPen(theme));
  m_dots->setScatterStyle(solidDot(theme));
  m_errors->setPen(QPen(theme.text2, 1.5));
  QColor bars = theme.histo;
  bars.setAlphaF(0.6F);
  m_counts->setBrush(bars);
  m_counts->setPen(Qt::NoPen);
  m_countWords->setColor(theme.text3);
  m_empty->setColor(theme.text2);
  draw();
}

void ColumnPlot::setEvaluations(const Evaluation* current, std::span<const float> binBy,
                                const Evaluation* other, std::span<const float> otherBinBy,
                                const QString& columnName) {
  m_evaluation = current;
  m_other = other;
  m_binBy.assign(binBy.begin(), binBy.end());
  m_otherBinBy.assign(otherBinBy.begin(), otherBinBy.end());
  m_edges = roundEdges(m_binBy, 10);
  xAxis->setLabel(columnName);
  setAccessibleName(tr("Accuracy by %1").arg(columnName));
  draw();
}

void ColumnPlot::setThreshold(double threshold) {
  m_threshold = threshold;
  draw();
}

void ColumnPlot::draw() {
  m_rates.clear();
  std::vector<model::RatesBin> others;
  const bool usable = m_evaluation && m_edges.size() >= 2 && m_binBy.size() == m_evaluation->scores.size();
  if (usable) {
    m_rates = model::ratesByBin(m_evaluation->scores, m_evaluation->positive, m_threshold, m_binBy, m_edges);
    if (m_other && m_otherBinBy.size() == m_other->scores.size()) {
      others = model::ratesByBin(m_other->scores, m_other->positive, m_threshold, m_otherBinBy, m_edges);
    }
  }
  m_empty->setText(tr("No galaxy of this set has a value in this column."));
  m_empty->setVisible(!usable);
  m_countWords->setVisible(usable);
  double least = 1;
  for (const auto* bins : {&m_rates, &others}) {
    for (const model::RatesBin& bin : *bins) {
      if (bin.row.counts.total() >= 3) least = std::min(least, bin.row.accuracy.oneSigma.low);
    }
  }
  // Room below for the counts: a fifth of the height.
  const double floor = least > 0.9 ? 0.85 : least > 0.8 ? 0.75 : least > 0.6 ? 0.5 : 0.0;
  yAxis->setRange(floor, 1.0 + (1 - floor) * 0.02);
  std::vector<double> ticks;
  const double step = (1 - floor) / 5 > 0.11 ? (floor > 0 ? 0.1 : 0.25) : (floor > 0.8 ? 0.05 : 0.05);
  for (double tick = floor; tick <= 1.0 + 1e-9; tick += step) ticks.push_back(tick);
  setTicks(*yAxis, ticks, 2);
  if (usable) {
    xAxis->setRange(m_edges.front(), m_edges.back());
    setRoundTicks(*xAxis);
  }
  QVector<double> xs, ys, minus, plus, stepX, stepY, otherX, otherY, countX, countY;
  std::int64_t most = 1;
  for (const model::RatesBin& bin : m_rates) most = std::max(most, bin.row.counts.total());
  std::vector<std::pair<double, double>> places;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const model::RatesBin& bin : m_rates) {
    places.emplace_back(bin.low, bin.high);
    const double middle = (bin.low + bin.high) / 2, gap = (bin.high - bin.low) * 0.02;
    countX << middle;
    countY << (1 - floor) * 0.15 * static_cast<double>(bin.row.counts.total()) / static_cast<double>(most);
    if (bin.row.counts.total() == 0) continue;
    xs << middle;
    ys << bin.row.accuracy.value;
    minus << bin.row.accuracy.value - bin.row.accuracy.oneSigma.low;
    plus << bin.row.accuracy.oneSigma.high - bin.row.accuracy.value;
    stepX << bin.low + gap << bin.high - gap << nan;
    stepY << bin.row.accuracy.value << bin.row.accuracy.value << nan;
  }
  for (const model::RatesBin& bin : others) {
    if (bin.row.counts.total() == 0) continue;
    const double gap = (bin.high - bin.low) * 0.02;
    otherX << bin.low + gap << bin.high - gap << nan;
    otherY << bin.row.accuracy.value << bin.row.accuracy.value << nan;
  }
  m_dots->setData(xs, ys, true);
  m_errors->setData(minus, plus);
  m_steps->setData(stepX, stepY);
  m_otherSteps->setData(otherX, otherY);
  m_counts->setBaseValue(floor);
  m_counts->setWidth(m_edges.size() >= 2 ? (m_edges[1] - m_edges[0]) * 0.98 : 1);
  m_counts->setData(countX, countY, true);
  setBins(std::move(places));
  replot(rpQueuedReplot);
}

}  // namespace ui
