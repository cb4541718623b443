#include "ui/views/browse/histogram_brush.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>
#include <QRegularExpression>
#include <algorithm>
#include <cmath>

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {
namespace {

constexpr int kHead = 32, kBars = 40, kHandleReach = 12;

}  // namespace

HistogramBrush::HistogramBrush(const QString& title, QWidget* parent) : QWidget(parent), m_title(title) {
  setObjectName(QStringLiteral("brush-") + title);
  setAccessibleName(title);
  setFocusPolicy(Qt::StrongFocus);
  setFixedHeight(104);
  setCursor(Qt::ArrowCursor);
}

void HistogramBrush::setAxis(double low, double high) {
  m_low = low;
  m_high = high;
  setRange(low, high);
}

void HistogramBrush::setCounts(std::span<const std::int64_t> counts) {
  m_counts.assign(counts.begin(), counts.end());
  update();
}

void HistogramBrush::setRange(double from, double to) {
  m_from = std::clamp(std::min(from, to), m_low, m_high);
  m_to = std::clamp(std::max(from, to), m_low, m_high);
  setAccessibleDescription(rangeWords());
  update();
}

void HistogramBrush::setQuietSuffix(const QString& suffix) {
  m_suffix = suffix;
  update();
}

QString HistogramBrush::rangeWords() const {
  const double width = m_high - m_low;
  return QStringLiteral("%1 – %2").arg(fittingNumber(m_from, width), fittingNumber(m_to, width));
}

QRectF HistogramBrush::plot() const { return {6.0, kHead + 2.0, width() - 12.0, static_cast<double>(kBars)}; }

double HistogramBrush::xOf(double value) const {
  return plot().left() + (value - m_low) / (m_high - m_low) * plot().width();
}

double HistogramBrush::valueAt(double x) const {
  return std::clamp(m_low + (x - plot().left()) / plot().width() * (m_high - m_low), m_low, m_high);
}

void HistogramBrush::apply(double from, double to) {
  const double before[2] = {m_from, m_to};
  setRange(from, to);
  if (before[0] != m_from || before[1] != m_to) Q_EMIT rangeChanged(m_from, m_to);
}

void HistogramBrush::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF head(6, 8, width() - 12, 24);
  QFont strong = typeFont(Type::Body);
  strong.setWeight(QFont::Medium);
  painter.setFont(typeFont(Type::Small));
  painter.setPen(theme.text2);
  const double valueWidth = drawTabular(painter, head, Qt::AlignRight | Qt::AlignVCenter, rangeWords());
  painter.setFont(strong);
  painter.setPen(theme.text);
  const QString title = painter.fontMetrics().elidedText(m_title, Qt::ElideMiddle,
                                                         static_cast<int>(head.width() - valueWidth - 12));
  const double titleWidth = drawTabular(painter, head, Qt::AlignLeft | Qt::AlignVCenter, title);
  if (!m_suffix.isEmpty() && titleWidth + valueWidth + 60 < head.width()) {
    painter.setPen(theme.text3);
    drawTabular(painter, head.adjusted(titleWidth + 5, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, m_suffix);
  }

  const QRectF area = plot();
  const std::size_t bins = m_counts.size();
  const auto largest = m_counts.empty() ? 0 : *std::max_element(m_counts.begin(), m_counts.end());
  const double barWidth = bins > 0 ? area.width() / static_cast<double>(bins) : 0;
  for (std::size_t i = 0; i < bins; ++i) {
    if (m_counts[i] == 0) continue;
    const double share = std::sqrt(static_cast<double>(m_counts[i]) / static_cast<double>(largest));
    const double height = std::max(1.0, share * (kBars - 2));
    const double centre =
        m_low + (static_cast<double>(i) + 0.5) / static_cast<double>(bins) * (m_high - m_low);
    QColor bar = centre >= m_from && centre <= m_to ? theme.histoOn : theme.histo;
    painter.fillRect(QRectF(area.left() + static_cast<double>(i) * barWidth + 0.5, area.bottom() - height,
                            std::max(1.0, barWidth - 1), height),
                     bar);
  }
  const QColor brush = isSet() ? theme.accent : theme.control;
  const double base = area.bottom() + 0.5;
  painter.setPen(QPen(theme.line, 1));
  painter.drawLine(QPointF(area.left(), base), QPointF(area.right(), base));
  painter.setPen(QPen(brush, 2));
  painter.drawLine(QPointF(xOf(m_from), base), QPointF(xOf(m_to), base));
  for (const double edge : {m_from, m_to}) {
    painter.setPen(QPen(brush, 1.5));
    painter.setBrush(theme.panel);
    if (isSet()) painter.drawLine(QPointF(xOf(edge), area.top()), QPointF(xOf(edge), base));
    const bool isFocused = hasFocus() && ((m_edge == Grip::Low) == (edge == m_from));
    painter.setPen(QPen(isFocused ? theme.accent : brush, 2));
    painter.setBrush(isFocused ? theme.accentSoft : theme.panel);
    painter.drawEllipse(QPointF(xOf(edge), base), 5, 5);
  }

  painter.setFont(typeFont(Type::Caption));
  painter.setPen(theme.text3);
  const QRectF axis(6, area.bottom() + 8, width() - 12, 16);
  const double span = m_high - m_low;
  const auto end = [&](double value) {
    return std::abs(value - std::round(value)) < 1e-9 && std::abs(value) < 1e6 ? fixed(value, 0)
                                                                               : fittingNumber(value, span);
  };
  drawTabular(painter, axis, Qt::AlignLeft | Qt::AlignVCenter, end(m_low));
  drawTabular(painter, axis, Qt::AlignHCenter | Qt::AlignVCenter,
              span > 1.5 ? fixed((m_low + m_high) / 2, span < 8 ? 1 : 0) : end((m_low + m_high) / 2));
  drawTabular(painter, axis, Qt::AlignRight | Qt::AlignVCenter, end(m_high));
}

void HistogramBrush::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  const QPointF at = event->position();
  if (at.y() < kHead) {
    if (at.x() > width() / 2.0) typeLimits();
    return;
  }
  const double toLow = std::abs(at.x() - xOf(m_from)), toHigh = std::abs(at.x() - xOf(m_to));
  const bool nearer = toLow < toHigh || (toLow == toHigh && at.x() < xOf(m_from));
  if (std::min(toLow, toHigh) <= kHandleReach)
    m_grip = m_edge = nearer ? Grip::Low : Grip::High;
  else if (at.x() > xOf(m_from) && at.x() < xOf(m_to) && isSet())
    m_grip = Grip::Middle;
  else
    m_grip = m_edge = nearer ? Grip::Low : Grip::High;
  m_gripValue = valueAt(at.x());
  if (m_grip != Grip::Middle) mouseMoveEvent(event);
  update();
}

void HistogramBrush::mouseMoveEvent(QMouseEvent* event) {
  const double value = valueAt(event->position().x());
  switch (m_grip) {
    case Grip::None:
      return;
    case Grip::Low:
      apply(std::min(value, m_to), m_to);
      return;
    case Grip::High:
      apply(m_from, std::max(value, m_from));
      return;
    case Grip::Middle: {
      const double shift = std::clamp(value - m_gripValue, m_low - m_from, m_high - m_to);
      m_gripValue += shift;
      apply(m_from + shift, m_to + shift);
      return;
    }
  }
}

void HistogramBrush::mouseReleaseEvent(QMouseEvent*) { m_grip = Grip::None; }

void HistogramBrush::mouseDoubleClickEvent(QMouseEvent*) {
  m_grip = Grip::None;
  apply(m_low, m_high);
}

void HistogramBrush::keyPressEvent(QKeyEvent* event) {
  const double step = (m_high - m_low) / 50 * (event->modifiers() & Qt::ShiftModifier ? 5 : 1);
  switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
      m_edge = event->key() == Qt::Key_Down ? Grip::Low : Grip::High;
      update();
      return;
    case Qt::Key_Left:
    case Qt::Key_Right: {
      const double shift = event->key() == Qt::Key_Left ? -step : step;
      if (m_edge == Grip::Low)
        apply(std::min(m_from + shift, m_to), m_to);
      else
        apply(m_from, std::max(m_to + shift, m_from));
      return;
    }
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
      apply(m_low, m_high);
      return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      typeLimits();
      return;
    default:
      QWidget::keyPressEvent(event);
  }
}

void HistogramBrush::typeLimits() {
  auto* field = new QLineEdit(rangeWords().replace(QChar(0x2212), QLatin1Char('-')), this);
  field->setObjectName(QStringLiteral("limits"));
  field->setProperty("compact", true);
  field->setGeometry(width() - 118, 8, 112, 24);
  field->setAlignment(Qt::AlignRight);
  field->show();
  field->setFocus();
  field->selectAll();
  connect(field, &QLineEdit::editingFinished, field, [this, field] {
    static const QRegularExpression number(QStringLiteral("-?\\d[\\d,]*\\.?\\d*(?:[eE]-?\\d+)?"));
    QList<double> values;
    for (auto match = number.globalMatch(field->text()); match.hasNext();)
      values << match.next().captured().remove(QLatin1Char(',')).toDouble();
    field->deleteLater();
    if (values.size() == 2) apply(values[0], values[1]);
    setFocus();
  });
}

}  // namespace ui
