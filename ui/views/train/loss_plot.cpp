#include "ui/views/train/loss_plot.h"

#include <QEvent>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/plots/plot_style.h"
#include "ui/theme/numbers.h"

namespace ui {
namespace {
constexpr int kRedrawMs = 250;

QCPGraph* addCurve(QCustomPlot& plot, const std::vector<Epoch>& epochs, double Epoch::*loss,
                   const QPen& pen) {
  QCPGraph* graph = plot.addGraph();
  graph->setPen(pen);
  QVector<double> x, y;
  for (const Epoch& epoch : epochs) {
    x << epoch.number;
    y << epoch.*loss;
  }
  graph->setData(x, y, true);
  return graph;
}

/// Two labels that end at the same height would overprint; the upper one moves up.
double apart(double wanted, double other, double range) {
  const double least = range * 0.075;
  if (std::abs(wanted - other) >= least) return wanted;
  return wanted >= other ? other + least : other - least;
}
}  // namespace

LossPlot::LossPlot(QWidget* parent)
    : QWidget(parent), m_plot(new QCustomPlot(this)), m_throttle(new QTimer(this)) {
  setObjectName(QStringLiteral("loss-plot"));
  m_plot->setObjectName(QStringLiteral("loss-curves"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_plot);
  setMinimumHeight(180);
  m_throttle->setSingleShot(true);
  m_throttle->setInterval(kRedrawMs);
  connect(m_throttle, &QTimer::timeout, this, &LossPlot::redraw);
  redraw();
}

void LossPlot::show(const RunHistory& history, int plannedEpochs, const RunHistory& parent,
                    const QString& parentName) {
  m_history = history;
  m_parent = parent;
  m_parentName = parentName;
  m_planned = plannedEpochs;
  if (!m_throttle->isActive()) m_throttle->start();
  if (const Epoch* best = history.best())
    setAccessibleName(tr("Loss by epoch: %1 epochs, best validation loss %2 at epoch %3")
                          .arg(history.epochs.size())
                          .arg(fixed(best->validationLoss, 3))
                          .arg(best->number));
  else
    setAccessibleName(tr("Loss by epoch: no epoch yet"));
}

void LossPlot::redraw() {
  const Theme& theme = Theme::current();
  m_plot->clearPlottables();
  m_plot->clearItems();
  applyPlotStyle(*m_plot, theme);
  setAxisTitles(*m_plot, tr("Epoch"));

  double highest = 0;
  for (const RunHistory* history : {&m_history, &m_parent})
    for (const Epoch& epoch : history->epochs)
      highest = std::max({highest, epoch.trainingLoss, epoch.validationLoss});
  const auto last = static_cast<double>(m_history.epochs.empty() ? 0 : m_history.epochs.back().number);
  const double right = std::max({static_cast<double>(m_planned), last, 2.0});
  const double top = highest > 0 ? highest * 1.08 : 1;
  // Whole epochs only.
  QSharedPointer<QCPAxisTickerFixed> ticker(new QCPAxisTickerFixed);
  ticker->setTickStep(std::max(1.0, std::ceil(right / 10)));
  m_plot->xAxis->setTicker(ticker);
  m_plot->xAxis->setRange(0, right * 1.01);
  m_plot->yAxis->setRange(0, top);
  // Room for the labels that stand at the ends of the curves.
  m_plot->axisRect()->setMinimumMargins(QMargins(36, 8, 76, 20));

  if (!m_parent.epochs.empty()) {
    addCurve(*m_plot, m_parent.epochs, &Epoch::validationLoss, otherModelPen(theme));
    const Epoch& end = m_parent.epochs.back();
    if (end.number <= right)
      addDirectLabel(*m_plot, m_parentName, end.number, end.validationLoss, Qt::AlignLeft | Qt::AlignVCenter,
                     theme)
          ->setColor(theme.text3);
  }
  if (!m_history.epochs.empty()) {
    addCurve(*m_plot, m_history.epochs, &Epoch::trainingLoss, thinPen(theme));
    QCPGraph* validation =
        addCurve(*m_plot, m_history.epochs, &Epoch::validationLoss, currentModelPen(theme));
    if (m_history.epochs.size() == 1)
      validation->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, theme.text, 5));
    const Epoch& end = m_history.epochs.back();
    const double lossRange = top;
    addDirectLabel(*m_plot, tr("validation"), end.number, end.validationLoss,
                   Qt::AlignLeft | Qt::AlignVCenter, theme)
        ->setColor(theme.text);
    addDirectLabel(*m_plot, tr("training"), end.number,
                   apart(end.trainingLoss, end.validationLoss, lossRange), Qt::AlignLeft | Qt::AlignVCenter,
                   theme)
        ->setColor(theme.text3);

    const Epoch* best = m_history.best();
    QCPGraph* ring = m_plot->addGraph();
    ring->setLineStyle(QCPGraph::lsNone);
    ring->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(theme.text, 2), QBrush(theme.panel), 9));
    ring->setData({static_cast<double>(best->number)}, {best->validationLoss});
    if (end.number < right) {  // the live edge of a run
      QCPGraph* live = m_plot->addGraph();
      live->setLineStyle(QCPGraph::lsNone);
      live->setScatterStyle(
          QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(theme.accent, 1), QBrush(theme.accent), 8));
      live->setData({static_cast<double>(end.number)}, {end.validationLoss});
    }
  }
  m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void LossPlot::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) redraw();
  QWidget::changeEvent(event);
}

}  // namespace ui
