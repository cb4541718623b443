#include "ui/views/controls/fork_slider.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {

namespace {

constexpr double kPadding = 10;
constexpr double kRidgeStep = 0.1;
constexpr double kRidgePeak = 9;  // pixels, half-height of the ridge where all passes agree with one prong

struct Word {
  double at;
  const char* letters;
};
constexpr std::array<Word, 5> kProngWords{{{1.4, "a"}, {3, "b"}, {5, "c"}, {7, "d"}, {9, "m"}}};

}  // namespace

ForkSlider::ForkSlider(Mode mode, QWidget* parent) : QWidget(parent), m_mode(mode) {
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_Hover);
  setCursor(Qt::PointingHandCursor);
  setAccessibleName(tr("T-Type"));
  updateAccessibleText();
}

QSize ForkSlider::sizeHint() const { return m_mode == Mode::Single ? QSize(352, 116) : QSize(248, 104); }
QSize ForkSlider::minimumSizeHint() const { return {160, m_mode == Mode::Single ? 116 : 88}; }

double ForkSlider::middle() const { return m_mode == Mode::Single ? 48 : (height() - 20) / 2.0; }
double ForkSlider::gap() const { return m_mode == Mode::Single ? 25 : 17; }

double ForkSlider::xOf(double tType) const {
  return kPadding + (tType - kLow) / (kHigh - kLow) * (width() - 2 * kPadding);
}

double ForkSlider::tTypeAt(double x) const {
  const double share = (x - kPadding) / std::max(1.0, width() - 2 * kPadding);
  return std::clamp(kLow + share * (kHigh - kLow), kLow, kHigh);
}

double ForkSlider::yOf(double tType, Prong prong) const {
  const double u = std::clamp((tType - 0.2) / 2, 0.0, 1.0);
  const double smooth = u * u * (3 - 2 * u);
  return middle() + (prong == Prong::Barred ? 1 : -1) * gap() * smooth;
}

QString ForkSlider::typeName(double value, Prong prong) {
  if (value <= -2.5) return QStringLiteral("E");
  if (value < 0.5) return QStringLiteral("S0");
  const QString stem = prong == Prong::Barred ? QStringLiteral("SB") : QStringLiteral("S");
  static const std::array<const char*, 10> stages{"a", "ab", "b", "bc", "c", "cd", "d", "dm", "m", "Im"};
  const auto index = static_cast<std::size_t>(std::clamp(std::lround(value) - 1, 0L, 9L));
  return index == 9 ? QStringLiteral("Im") : stem + QLatin1String(stages[index]);
}

void ForkSlider::setValue(std::optional<double> value) {
  m_value = value ? std::optional(std::clamp(*value, kLow, kHigh)) : std::nullopt;
  updateAccessibleText();
  update();
}

void ForkSlider::setProng(Prong prong) {
  m_prong = prong;
  updateAccessibleText();
  update();
}

void ForkSlider::setRange(double low, double high) {
  m_low = std::clamp(std::min(low, high), kLow, kHigh);
  m_high = std::clamp(std::max(low, high), kLow, kHigh);
  updateAccessibleText();
  update();
}

void ForkSlider::setHistogram(std::span<const double> unbarred, std::span<const double> barred) {
  m_counts[0].assign(unbarred.begin(), unbarred.end());
  m_counts[1].assign(barred.begin(), barred.end());
  update();
}

void ForkSlider::setPosterior(std::span<const float> passes, double barredShare) {
  const auto steps = static_cast<std::size_t>(std::lround((kHigh - kLow) / kRidgeStep)) + 1;
  m_ridge.assign(steps, 0);
  m_barredShare = std::clamp(barredShare, 0.0, 1.0);
  // Silverman's width, kept above half a type: a ridge, not a comb.
  double mean = 0, square = 0;
  std::size_t used = 0;
  for (const float pass : passes) {
    if (!std::isfinite(pass)) continue;
    mean += pass;
    square += static_cast<double>(pass) * pass;
    ++used;
  }
  if (used == 0) {
    clearPosterior();
    return;
  }
  const auto count = static_cast<double>(used);
  mean /= count;
  const double sigma = std::sqrt(std::max(0.0, square / count - mean * mean));
  const double width = std::max(0.5, 1.06 * sigma * std::pow(count, -0.2));
  for (std::size_t i = 0; i < steps; ++i) {
    const double t = kLow + kRidgeStep * static_cast<double>(i);
    for (const float pass : passes) {
      if (std::isfinite(pass)) m_ridge[i] += std::exp(-0.5 * std::pow((t - pass) / width, 2));
    }
  }
  const double peak = *std::max_element(m_ridge.begin(), m_ridge.end());
  for (double& density : m_ridge) density /= std::max(peak, 1e-30);
  update();
}

void ForkSlider::clearPosterior() {
  m_ridge.clear();
  update();
}

QPainterPath ForkSlider::prongPath(Prong prong) const {
  QPainterPath path(QPointF(xOf(kLow), yOf(kLow, prong)));
  for (int i = 1; i <= 130; ++i) {
    const double t = kLow + 0.1 * i;
    path.lineTo(xOf(t), yOf(t, prong));
  }
  return path;
}

QPainterPath ForkSlider::ridgePath(Prong prong) const {
  const double share = prong == Prong::Barred ? m_barredShare : 1 - m_barredShare;
  QPolygonF outline;
  QPolygonF back;
  for (std::size_t i = 0; i < m_ridge.size(); ++i) {
    const double t = kLow + kRidgeStep * static_cast<double>(i);
    // On the handle both prongs are one line: the whole density is drawn there, once.
    const double whole = t < 0.2 ? (prong == Prong::Unbarred ? 1.0 : 0.0) : share;
    const double half = m_ridge[i] * whole * kRidgePeak;
    outline << QPointF(xOf(t), yOf(t, prong) - half);
    back.prepend(QPointF(xOf(t), yOf(t, prong) + half));
  }
  QPainterPath path;
  path.addPolygon(outline + back);
  path.closeSubpath();
  return path;
}

void ForkSlider::paintHistogram(QPainter& painter) const {
  const Theme& theme = Theme::current();
  double largest = 0;
  for (const auto& counts : m_counts) {
    for (const double count : counts) largest = std::max(largest, std::sqrt(count));
  }
  if (largest <= 0) return;
  const double barWidth = (width() - 2 * kPadding) / 13;
  for (const Prong prong : {Prong::Unbarred, Prong::Barred}) {
    const auto& counts = m_counts[prong == Prong::Barred ? 1 : 0];
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const double t = kLow + static_cast<double>(i) + 0.5;
      if (prong == Prong::Barred && t < 1.2) continue;
      const double tall = std::sqrt(counts[i]) / largest * 16;
      const double y = yOf(t, prong);
      const bool inside = t >= m_low && t <= m_high;
      painter.fillRect(QRectF(xOf(t) - barWidth / 2 + 1, prong == Prong::Barred ? y + 3 : y - 3 - tall,
                              barWidth - 2, tall),
                       inside && isRangeSet() ? theme.histoOn : theme.histo);
    }
  }
}

void ForkSlider::paintWords(QPainter& painter) const {
  const Theme& theme = Theme::current();
  const auto centred = [&painter](double x, double baseline, const QString& text) {
    const double wide = QFontMetricsF(painter.font()).horizontalAdvance(text);
    painter.drawText(QPointF(x - wide / 2, baseline), text);
  };
  painter.setFont(typeFont(Type::Caption));
  if (m_mode == Mode::Range) {
    painter.setPen(theme.text3);
    drawTabular(painter, QRectF(0, height() - 16, width(), 16), Qt::AlignLeft, QStringLiteral("−3"));
    drawTabular(painter, QRectF(0, height() - 16, width(), 16), Qt::AlignRight, QStringLiteral("10"));
    centred(width() / 2.0, height() - 4, tr("unbarred above, barred below"));
    return;
  }
  painter.setPen(theme.text3);
  for (const int t : {-3, 0, 3, 5, 7, 10}) centred(xOf(t), height() - 4, fixed(t, 0));
  painter.setPen(theme.text2);
  centred(xOf(-3), middle() - 10, QStringLiteral("E"));
  centred(xOf(-0.8), middle() - 10, QStringLiteral("S0"));
  for (const Word& word : kProngWords) {
    const QString stage = QLatin1String(word.letters);
    centred(xOf(word.at), middle() - gap() - 9, QStringLiteral("S") + stage);
    centred(xOf(word.at), middle() + gap() + 18, QStringLiteral("SB") + stage);
  }
}

void ForkSlider::paintRange(QPainter& painter) const {
  const Theme& theme = Theme::current();
  const QColor colour = isRangeSet() ? theme.accent : theme.control;
  for (const Grip edge : {Grip::Low, Grip::High}) {
    const double x = xOf(edge == Grip::Low ? m_low : m_high);
    painter.setPen(QPen(colour, 1.5));
    painter.drawLine(QPointF(x, middle() - 30), QPointF(x, middle() + 30));
    painter.setBrush(theme.panel);
    painter.setPen(QPen(colour, hasFocus() && m_focusedEdge == edge ? 3 : 2));
    painter.drawEllipse(QPointF(x, middle()), 5, 5);
  }
}

void ForkSlider::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (m_mode == Mode::Range) paintHistogram(painter);
  if (!m_ridge.empty()) {
    QColor ridge = theme.text2;
    ridge.setAlphaF(0.5F);
    for (const Prong prong : {Prong::Unbarred, Prong::Barred}) painter.fillPath(ridgePath(prong), ridge);
  }
  painter.setPen(QPen(theme.control, 2, Qt::SolidLine, Qt::RoundCap));
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(prongPath(Prong::Unbarred));
  painter.drawPath(prongPath(Prong::Barred));
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.text2);
  for (int t = -3; t <= 10 && m_mode == Mode::Single; ++t) {
    painter.drawEllipse(QPointF(xOf(t), yOf(t, Prong::Unbarred)), 1.8, 1.8);
    if (t >= 1) painter.drawEllipse(QPointF(xOf(t), yOf(t, Prong::Barred)), 1.8, 1.8);
  }
  paintWords(painter);
  if (m_mode == Mode::Range) paintRange(painter);
  if (m_mode == Mode::Single && m_value) {
    const QPointF knob(xOf(*m_value), yOf(*m_value, m_prong));
    painter.setPen(QPen(theme.panel, 3));
    painter.setBrush(theme.accent);
    painter.drawEllipse(knob, 8, 8);
  }
}

void ForkSlider::choose(QPointF at) {
  const double value = std::round(tTypeAt(at.x()));
  const Prong prong = value < 1 ? m_prong : (at.y() > middle() ? Prong::Barred : Prong::Unbarred);
  const bool otherProng = prong != m_prong;
  const bool otherValue = !m_value || *m_value != value;
  m_prong = prong;
  setValue(value);
  if (otherProng) Q_EMIT prongChanged(prong);
  if (otherValue) Q_EMIT valueChanged(value);
}

void ForkSlider::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  if (m_mode == Mode::Single) {
    m_grip = Grip::Value;
    choose(event->position());
    return;
  }
  const double x = event->position().x();
  const double toLow = std::abs(x - xOf(m_low)), toHigh = std::abs(x - xOf(m_high));
  if (std::min(toLow, toHigh) <= 12) {
    m_grip = toLow <= toHigh ? Grip::Low : Grip::High;
    m_focusedEdge = m_grip;
  } else if (x > xOf(m_low) && x < xOf(m_high) && isRangeSet()) {
    m_grip = Grip::Middle;
    m_gripOffset = tTypeAt(x) - m_low;
  } else {
    m_grip = toLow <= toHigh ? Grip::Low : Grip::High;
    m_focusedEdge = m_grip;
    dragRange(tTypeAt(x));
  }
  update();
}

void ForkSlider::dragRange(double tType) {
  const double oldLow = m_low, oldHigh = m_high;
  if (m_grip == Grip::Low) m_low = std::min(std::round(tType), m_high);
  if (m_grip == Grip::High) m_high = std::max(std::round(tType), m_low);
  if (m_grip == Grip::Middle) {
    const double span = m_high - m_low;
    m_low = std::clamp(std::round(tType - m_gripOffset), kLow, kHigh - span);
    m_high = m_low + span;
  }
  if (m_low == oldLow && m_high == oldHigh) return;
  updateAccessibleText();
  update();
  Q_EMIT rangeChanged(m_low, m_high);
}

void ForkSlider::mouseMoveEvent(QMouseEvent* event) {
  if (m_grip == Grip::None || !(event->buttons() & Qt::LeftButton)) return;
  if (m_mode == Mode::Single) {
    choose(event->position());
  } else {
    dragRange(tTypeAt(event->position().x()));
  }
}

void ForkSlider::mouseReleaseEvent(QMouseEvent*) { m_grip = Grip::None; }

void ForkSlider::mouseDoubleClickEvent(QMouseEvent* event) {
  if (m_mode == Mode::Single) {
    choose(event->position());
    return;
  }
  setRange(kLow, kHigh);
  Q_EMIT cleared();
  Q_EMIT rangeChanged(m_low, m_high);
}

void ForkSlider::keyPressEvent(QKeyEvent* event) {
  const int key = event->key();
  const double step = key == Qt::Key_Right ? 1 : key == Qt::Key_Left ? -1 : 0;
  if (m_mode == Mode::Single) {
    std::optional<double> target;
    if (step != 0) target = std::clamp(m_value.value_or(0) + (m_value ? step : 0), kLow, kHigh);
    if (key == Qt::Key_Home) target = kLow;
    if (key == Qt::Key_End) target = kHigh;
    if (target) {
      setValue(target);
      Q_EMIT valueChanged(*target);
    } else if (key == Qt::Key_Up || key == Qt::Key_Down) {
      setProng(key == Qt::Key_Up ? Prong::Unbarred : Prong::Barred);
      Q_EMIT prongChanged(m_prong);
    } else {
      QWidget::keyPressEvent(event);
    }
    return;
  }
  if (key == Qt::Key_Up || key == Qt::Key_Down) {
    m_focusedEdge = m_focusedEdge == Grip::Low ? Grip::High : Grip::Low;
    update();
  } else if (step != 0) {
    m_grip = m_focusedEdge;
    dragRange((m_grip == Grip::Low ? m_low : m_high) + step);
    m_grip = Grip::None;
  } else if (key == Qt::Key_Home || key == Qt::Key_End) {
    m_grip = m_focusedEdge;
    dragRange(key == Qt::Key_Home ? kLow : kHigh);
    m_grip = Grip::None;
  } else {
    QWidget::keyPressEvent(event);
  }
}

void ForkSlider::updateAccessibleText() {
  if (m_mode == Mode::Range) {
    setAccessibleDescription(tr("from %1 to %2").arg(fixed(m_low, 0), fixed(m_high, 0)));
  } else {
    setAccessibleDescription(
        m_value ? QStringLiteral("%1, %2").arg(fixed(*m_value, 0), typeName(*m_value, m_prong))
                : tr("not set"));
  }
}

}  // namespace ui
