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
constexpr double kReach = 9;            // of a click on an expert, in pixels

double fprOf(const model::PrCurve& curve, const model::PrPoint& point) {
  return static_cast<double>(point.fp) / static_cast<double>(curve.negatives);
}
}  // namespace

CurvePlot::CurvePlot(Kind kind, QWidget* parent)
    : QCustomPlot(parent),
      m_kind(kind),
      m_bandLow(addGraph()),
      m_bandHigh(addGraph()),
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
  m_bandHigh->setChannelFillGraph(m_bandLow);
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
  QColor band = theme.text2;
  band.setAlphaF(0.18F);
  m_bandLow->setPen(Qt::NoPen);
  m_bandHigh->setPen(Qt::NoPen);
  m_bandHigh->setBrush(band);
  for (PlotDot* dot : m_experts) dot->setColours(theme);
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
      const double precision =
          shownPrecision(points[i].recall, fprOf(*evaluation->pr, points[i]), points[i].precision);
      if (!last && std::abs(points[i].recall - lastRecall) < least &&
          std::abs(precision - lastPrecision) < least)
        continue;
      lastRecall = points[i].recall;
      lastPrecision = precision;
      xs << lastRecall;
      ys << lastPrecision;
    }
  }
  line->setData(xs, ys);
}

double CurvePlot::shownPrecision(double tpr, double fpr, double precision) const {
  return m_prevalence ? model::precisionAt(*m_prevalence, tpr, fpr) : precision;
}

bool CurvePlot::hasBand() const { return m_bandHigh->visible() && m_bandHigh->dataCount() > 0; }

void CurvePlot::setBands(const model::CurveBands* bands) {
  m_bands = bands ? std::optional(*bands) : std::nullopt;
  drawBand();
  replot(rpQueuedReplot);
}

void CurvePlot::setPrevalence(std::optional<double> prevalence) {
  m_prevalence = prevalence;
  setEvaluations(m_evaluation, m_other);
}

void CurvePlot::drawBand() {
  QVector<double> keys, low, high;
  if (m_bands && hasCurve()) {
    const auto negatives = static_cast<double>(m_evaluation->negatives()),
               positives = static_cast<double>(m_evaluation->positives());
    const bool isRoc = m_kind == Kind::Roc;
    const std::vector<double>& places = isRoc ? m_bands->fpr : m_bands->recall;
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (isRoc && m_logarithmic && places[i] < kSmallestRate) continue;
      keys << places[i];
      // A precision fixes the false positive rate at its recall, and with it the precision at a prevalence.
      const auto precision = [&](double value) {
        const double fpr = value > 0 ? places[i] * positives * (1 / value - 1) / negatives : 1;
        return shownPrecision(places[i], fpr, value);
      };
      low << (isRoc ? m_bands->tprLow[i] : precision(m_bands->precisionLow[i]));
      high << (isRoc ? m_bands->tprHigh[i] : precision(m_bands->precisionHigh[i]));
    }
  }
  m_bandLow->setData(keys, low, true);
  m_bandHigh->setData(keys, high, true);
  m_bandHigh->setVisible(!keys.isEmpty());
}

void CurvePlot::drawExperts() {
  const std::size_t count = m_kind == Kind::Roc && hasCurve() ? m_evaluation->experts.size() : 0;
  while (m_experts.size() > count) {
    removeItem(m_experts.back());
    m_experts.pop_back();
  }
  while (m_experts.size() < count) {
    m_experts.push_back(new PlotDot(this, DotKind::Solid));
    m_experts.back()->setColours(Theme::current());
  }
  for (std::size_t i = 0; i < count; ++i) {
    const model::ConfusionCounts& counts = m_evaluation->experts[i].counts;
    const double fpr = counts.fpr(), tpr = counts.tpr();
    m_experts[i]->setVisible(std::isfinite(fpr) && std::isfinite(tpr));
    if (!m_experts[i]->visible()) continue;
    m_experts[i]->position->setCoords(m_logarithmic ? std::max(fpr, kSmallestRate) : fpr, tpr);
    m_experts[i]->setLabel(m_evaluation->experts[i].name, QPointF(8, 12));
  }
}

QPointF CurvePlot::placeOfExpert(std::size_t expert) const {
  return expert < m_experts.size() ? m_experts[expert]->position->pixelPosition() : QPointF(NAN, NAN);
}

void CurvePlot::setEvaluations(const Evaluation* current, const Evaluation* other) {
  m_evaluation = current;
  m_other = other;
  placeAxes();
  drawCurve(m_current, current);
  drawCurve(m_comparison, other);
  drawBand();
  drawExperts();
  const bool shown = hasCurve();
  m_empty->setText(tr("Only one of the two answers occurs\nin these labels."));
  m_empty->setVisible(current != nullptr && !shown);
  if (m_kind == Kind::Roc) {
    m_reference->start->setCoords(m_logarithmic ? kSmallestRate : 0, m_logarithmic ? kSmallestRate : 0);
    m_reference->end->setCoords(1, 1);
    m_reference->setVisible(shown && !m_logarithmic);
    m_referenceWords->setVisible(false);
  } else if (shown) {
    const double own =
        static_cast<double>(current->sorted.positives()) / static_cast<double>(current->sorted.total());
    const double rate = m_prevalence.value_or(own);
    m_reference->start->setCoords(0, rate);
    m_reference->end->setCoords(1, rate);
    m_referenceWords->position->setCoords(0.02, rate);
    m_referenceWords->setText((m_prevalence ? tr("base rate of the survey %1") : tr("base rate %1"))
                                  .arg(fixed(rate, rate < 0.1 ? 3 : 2)));
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
  return {counts.tpr(), shownPrecision(counts.tpr(), counts.fpr(), counts.precision())};
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
  // A hundred thousand points are gone through at each move: the axes' scales are worked out once.
  const QRectF area = axisRect()->rect();
  const double tall = area.height() / yAxis->range().size(), wide = area.width() / xAxis->range().size();
  const bool byDecades = m_logarithmic && m_kind == Kind::Roc;
  double best = 1e30;
  double threshold = m_threshold;
  const auto consider = [&](double x, double y, double candidate) {
    if (!std::isfinite(candidate) || !std::isfinite(y)) return;
    const double across = byDecades ? xAxis->coordToPixel(std::max(x, kSmallestRate / 2))
                                    : area.left() + (x - xAxis->range().lower) * wide;
    const double dx = across - pixel.x(), dy = area.bottom() - (y - yAxis->range().lower) * tall - pixel.y();
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
      consider(point.recall, shownPrecision(point.recall, fprOf(*m_evaluation->pr, point), point.precision),
               point.threshold);
  }
  Q_EMIT thresholdDragged(std::clamp(std::round(threshold * 1000) / 1000, 0.0, 1.0));
}

void CurvePlot::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !hasCurve()) return;
  for (std::size_t i = 0; i < m_experts.size(); ++i) {
    const QPointF apart = placeOfExpert(i) - event->position();
    if (m_experts[i]->visible() && std::hypot(apart.x(), apart.y()) <= kReach &&
        m_handle->selectTest(event->position(), false) > kReach) {
      Q_EMIT expertClicked(static_cast<int>(i));
      return;
    }
  }
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
