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
  // Above the diagonal, where the curve of an over-confident model does not run.
  m_mainWords->position->setCoords(0.02, 0.06);
  m_secondWords->position->setCoords(0.02, 0.17);
  for (QCPItemText* words : {m_mainWords, m_secondWords})
    words->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
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

void ReliabilityPlot::setBinning(model::Binning binning) {
  m_binning = binning;
  draw();
}

void ReliabilityPlot::draw() {
  const auto pick = [this](bool calibrated) -> const model::Reliability* {
    if (!m_evaluation) return nullptr;
    const Evaluation::Calibration& both = m_evaluation->calibration(m_binning);
    const auto& chosen = calibrated ? both.calibrated : both.raw;
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
  setBins(std::move(bins));
  m_mainWords->setText(main ? tr("ECE %1   Brier %2").arg(fixed(main->ece, 3), fixed(main->brier, 3))
                            : QString());
  m_secondWords->setText(
      second ? (m_calibrated ? tr("before temperature %1   %2") : tr("after temperature %1   %2"))
                   .arg(fixed(second->ece, 3), fixed(second->brier, 3))
             : QString());
  if (main) {
    setAccessibleDescription(tr("expected calibration error %1, %2")
                                 .arg(fixed(main->ece, 3), m_calibrated ? tr("calibrated") : tr("raw")));
  }
  replot(rpQueuedReplot);
}

}  // namespace ui
