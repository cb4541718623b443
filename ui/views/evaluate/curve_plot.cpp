#include "ui/views/evaluate/curve_plot.h"

#include <QMouseEvent>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/theme/numbers.h"
#include "ui/theme/type.h"
#include "ui/views/evaluate/threshold_words.h"

namespace ui {

namespace {
constexpr std::array kMarked{0.2, 0.5, 0.8};
constexpr double kSmallestRate = 1e-3;  // of the logarithmic axis
}  // namespace

CurvePlot::CurvePlot(Kind kind, QWidget* parent)
    : QCustomPlot(parent),
      m_kind(kind),
      m_current(new QCPCurve(xAxis, yAxis)),
      m_comparison(new QCPCurve(xAxis, yAxis)),
      m_reference(new QCPItemLine(this)),
      m_referenceWords(new QCPItemText(this)),
      m_handle(nullptr),
      m_callLine(new QCPItemLine(this)),
      m_call(new QCPItemText(this)),
      m_empty(new QCPItemText(this)) {
  setMinimumSize(220, 180);
  setFocusPolicy(Qt::NoFocus);
  setMouseTracking(true);
  for (const double threshold : kMarked) {
    auto* dot = new PlotDot(this, DotKind::Marker);
    dot->setLabel(QString::number(threshold),
                  kind == Kind::Roc ? QPointF(10, threshold < 0.3 ? 16 : 4) : QPointF(8, -6));
    m_markers.push_back(dot);
  }
  m_handle = new PlotDot(this, DotKind::Handle);
  for (QCPItemText* words : {m_referenceWords, m_call, m_empty}) {
    words->setFont(typeFont(Type::Caption));
    words->setClipToAxisRect(false);
    words->setSelectable(false);
  }
  m_call->setFont(typeFont(Type::Small));
  m_call->setPadding(QMargins(10, 4, 10, 4));
  m_referenceWords->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
  m_empty->position->setType(QCPItemPosition::ptAxisRectRatio);
  m_empty->position->setCoords(0.5, 0.5);
  m_empty->setPositionAlignment(Qt::AlignCenter);
  axisRect()->setAutoMargins(QCP::msNone);
  axisRect()->setMargins(QMargins(48, 12, 20, 44));
  xAxis->setLabel(kind == Kind::Roc ? tr("False positive rate") : tr("Recall (TPR)"));
  setAccessibleName(kind == Kind::Roc ? tr("ROC") : tr("Precision and recall"));
  restyle(Theme::current());
  placeAxes();
}

void CurvePlot::restyle(const Theme& theme) {
  applyPlotStyle(*this, theme);
  m_current->setPen(currentModelPen(theme));
  m_comparison->setPen(otherModelPen(theme));
  QColor faint = theme.control;
  faint.setAlphaF(0.6F);
  QPen dotted(faint, 1, Qt::CustomDashLine);
  dotted.setDashPattern({2, 4});
  m_reference->setPen(dotted);
  m_referenceWords->setColor(theme.text3);
  for (PlotDot* dot : m_markers) dot->setColours(theme);
  m_handle->setColours(theme);
  QColor brass = theme.accent;
  brass.setAlphaF(0.6F);
  m_callLine->setPen(QPen(brass, 1));
  m_call->setColor(theme.text);
  m_call->setBrush(theme.accentSoft);
  m_call->setPen(Qt::NoPen);
  m_empty->setColor(theme.text2);
  placeAxes();
}

void CurvePlot::placeAxes() {
  yAxis->setRange(0, 1);
  setShortTicks(*yAxis, {0, 0.25, 0.5, 0.75, 1});
  if (m_logarithmic && m_kind == Kind::Roc) {
    xAxis->setScaleType(QCPAxis::stLogarithmic);
    xAxis->setRange(kSmallestRate, 1);
    setShortTicks(*xAxis, {0.001, 0.01, 0.1, 1});
  } else {
    xAxis->setScaleType(QCPAxis::stLinear);
    xAxis->setRange(0, 1);
    setShortTicks(*xAxis, {0, 0.25, 0.5, 0.75, 1});
  }
}

void CurvePlot::setLogarithmic(bool on) {
  m_logarithmic = on;
  setEvaluations(m_evaluation, m_other);
}

void CurvePlot::drawCurve(QCPCurve* line, const Evaluation* evaluation) {
  QVector<double> xs, ys;
  if (evaluation && evaluation->roc && m_kind == Kind::Roc) {
    // A tenth of a pixel is invisible: 100,000 scores become some hundred points.
    for (const model::RocPoint& point : model::thinned(*evaluation->roc, 2e-4).points) {
      xs << (m_logarithmic ? std::max(point.fpr, kSmallestRate / 2) : point.fpr);
      ys << point.tpr;
    }
  } else if (evaluation && evaluation->pr && m_kind == Kind::PrecisionRecall) {
    const auto& points = evaluation->pr->points;
    const double least = 5e-4;
    double lastRecall = -1, lastPrecision = -1;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const bool last = i + 1 == points.size();
      if (!last && std::abs(points[i].recall - lastRecall) < least &&
          std::abs(points[i].precision - lastPrecision) < least)
        continue;
      lastRecall = points[i].recall;
      lastPrecision = points[i].precision;
      xs << lastRecall;
      ys << lastPrecision;
    }
  }
  line->setData(xs, ys);
}

void CurvePlot::setEvaluations(const Evaluation* current, const Evaluation* other) {
  m_evaluation = current;
  m_other = other;
  placeAxes();
  drawCurve(m_current, current);
  drawCurve(m_comparison, other);
  const bool shown = hasCurve();
  m_empty->setText(tr("Only one of the two answers occurs\nin these labels."));
  m_empty->setVisible(current != nullptr && !shown);
  if (m_kind == Kind::Roc) {
    m_reference->start->setCoords(m_logarithmic ? kSmallestRate : 0, m_logarithmic ? kSmallestRate : 0);
    m_reference->end->setCoords(1, 1);
    m_reference->setVisible(shown && !m_logarithmic);
    m_referenceWords->setVisible(false);
  } else if (shown) {
    const double rate =
        static_cast<double>(current->sorted.positives()) / static_cast<double>(current->sorted.total());
    m_reference->start->setCoords(0, rate);
    m_reference->end->setCoords(1, rate);
    m_referenceWords->position->setCoords(0.02, rate);
    m_referenceWords->setText(tr("base rate %1").arg(fixed(rate, 2)));
  }
  if (m_kind == Kind::PrecisionRecall) {
    m_reference->setVisible(shown);
    m_referenceWords->setVisible(shown);
  }
  for (std::size_t i = 0; i < m_markers.size(); ++i) {
    m_markers[i]->setVisible(shown);
    if (!shown) continue;
    const QPointF at = pointAt(kMarked[i]);
    m_markers[i]->setVisible(std::isfinite(at.x()) && std::isfinite(at.y()));
    m_markers[i]->position->setCoords(at);
    if (m_kind == Kind::PrecisionRecall) {  // at the right edge the words stand on the left
      m_markers[i]->setLabel(QString::number(kMarked[i]), at.x() > 0.9 ? QPointF(-26, 4) : QPointF(8, -6));
    }
  }
  setThreshold(m_threshold);
}

QPointF CurvePlot::pointAt(double threshold) const {
  if (!hasCurve()) return {NAN, NAN};
  const model::ConfusionCounts counts = m_evaluation->sorted.counts(threshold);
  if (m_kind == Kind::Roc) {
    return {m_logarithmic ? std::max(counts.fpr(), kSmallestRate / 2) : counts.fpr(), counts.tpr()};
  }
  return {counts.tpr(), counts.precision()};
}

void CurvePlot::setThreshold(double threshold) {
  m_threshold = threshold;
  const QPointF at = pointAt(threshold);
  const bool shown = hasCurve() && std::isfinite(at.y());
  m_handle->setVisible(shown);
  const bool called = shown && m_kind == Kind::Roc;
  m_call->setVisible(called);
  m_callLine->setVisible(called);
  if (shown) {
    m_handle->position->setCoords(at);
    m_call->setText(tr("P thr %1").arg(thresholdText(threshold)));
    const double x = xAxis->coordToPixel(at.x()), y = yAxis->coordToPixel(at.y());
    const bool left = x > axisRect()->left() + axisRect()->width() * 0.55;
    const bool up = y > axisRect()->top() + axisRect()->height() * 0.6;
    const QPointF place(x + (left ? -100 : 100), y + (up ? -56 : 62));
    m_call->position->setType(QCPItemPosition::ptAbsolute);
    m_call->position->setCoords(place);
    m_call->setPositionAlignment(Qt::AlignCenter);
    m_callLine->start->setType(QCPItemPosition::ptAbsolute);
    m_callLine->start->setCoords(x + (left ? -6 : 6), y + (up ? -4 : 4));
    m_callLine->end->setType(QCPItemPosition::ptAbsolute);
    m_callLine->end->setCoords(place + QPointF(left ? 30 : -30, up ? 12 : -12));
    if (m_kind == Kind::Roc) {
      setAccessibleDescription(tr("area %1; at %2: true positives %3, false positives %4")
                                   .arg(fixed(m_evaluation->roc->area, 3), thresholdText(threshold),
                                        fixed(at.y(), 2), fixed(at.x(), 2)));
    } else {
      setAccessibleDescription(tr("average precision %1; at %2: precision %3, recall %4")
                                   .arg(fixed(m_evaluation->pr->averagePrecision, 3),
                                        thresholdText(threshold), fixed(at.y(), 2), fixed(at.x(), 2)));
    }
  }
  replot(rpQueuedReplot);
}

void CurvePlot::dragTo(QPointF pixel) {
  if (!hasCurve()) return;
  double best = 1e30;
  double threshold = m_threshold;
  const auto consider = [&](double x, double y, double candidate) {
    if (!std::isfinite(candidate) || !std::isfinite(y)) return;
    if (m_logarithmic && m_kind == Kind::Roc) x = std::max(x, kSmallestRate / 2);
    const double dx = xAxis->coordToPixel(x) - pixel.x(), dy = yAxis->coordToPixel(y) - pixel.y();
    const double apart = dx * dx + dy * dy;
    if (apart >= best) return;
    best = apart;
    threshold = candidate;
  };
  if (m_kind == Kind::Roc) {
    for (const model::RocPoint& point : m_evaluation->roc->points)
      consider(point.fpr, point.tpr, point.threshold);
  } else {
    for (const model::PrPoint& point : m_evaluation->pr->points)
      consider(point.recall, point.precision, point.threshold);
  }
  Q_EMIT thresholdDragged(std::clamp(std::round(threshold * 1000) / 1000, 0.0, 1.0));
}

void CurvePlot::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !hasCurve()) return;
  m_dragging = true;
  dragTo(event->position());
}

void CurvePlot::mouseMoveEvent(QMouseEvent* event) {
  if (m_dragging) {
    dragTo(event->position());
    return;
  }
  const bool over = hasCurve() && m_handle->selectTest(event->position(), false) <= 12;
  setCursor(over ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void CurvePlot::mouseReleaseEvent(QMouseEvent*) { m_dragging = false; }

void CurvePlot::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange && m_handle) {
    restyle(Theme::current());
    replot(rpQueuedReplot);
  }
  QCustomPlot::changeEvent(event);
}

}  // namespace ui
