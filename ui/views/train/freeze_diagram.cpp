#include "ui/views/train/freeze_diagram.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {
namespace {
constexpr double kGap = 8;
constexpr double kCaptions = 38;  // two lines below the bars
constexpr double kLowestBar = 22;
constexpr double kHandleWidth = 12;

QString millions(std::int64_t parameters) {
  const double value = static_cast<double>(parameters);
  if (value >= 10'000) return QStringLiteral("%1 M").arg(value / 1e6, 0, 'f', 2);
  return QStringLiteral("%1 k").arg(value / 1e3, 0, 'f', 1);
}
}  // namespace

FreezeDiagram::FreezeDiagram(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("freeze-diagram"));
  setFocusPolicy(Qt::StrongFocus);
  setProperty("ownFocus", true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void FreezeDiagram::setStages(std::vector<Stage> stages) {
  m_stages = std::move(stages);
  setFrozenStages(std::min(m_frozen, std::max(0, static_cast<int>(m_stages.size()) - 1)));
  update();
}

void FreezeDiagram::setFrozenStages(int frozen) {
  frozen = std::clamp(frozen, 0, std::max(0, static_cast<int>(m_stages.size()) - 1));
  setAccessibleName(tr("%1 of %2 stages are kept, the others are trained").arg(frozen).arg(m_stages.size()));
  update();
  if (frozen == m_frozen) return;
  m_frozen = frozen;
  Q_EMIT frozenStagesChanged(frozen);
}

std::int64_t FreezeDiagram::trainedParameters() const {
  std::int64_t sum = 0;
  for (std::size_t i = static_cast<std::size_t>(m_frozen); i < m_stages.size(); ++i)
    sum += m_stages[i].parameters;
  return sum;
}

QRectF FreezeDiagram::barOf(int stage) const {
  const auto count = static_cast<double>(m_stages.size());
  const double barWidth = (width() - kGap * (count - 1)) / count;
  std::int64_t most = 1;
  for (const Stage& each : m_stages) most = std::max(most, each.parameters);
  // A cube root: the last stage of a network holds a hundred times the first one's parameters.
  const double share = std::cbrt(static_cast<double>(m_stages[static_cast<std::size_t>(stage)].parameters) /
                                 static_cast<double>(most));
  const double tallest = height() - kCaptions - 6;
  const double barHeight = std::max(kLowestBar, share * tallest);
  return {stage * (barWidth + kGap), height() - kCaptions - barHeight, barWidth, barHeight};
}

double FreezeDiagram::handleX() const {
  if (m_frozen == 0) return kHandleWidth / 2;
  return barOf(m_frozen).left() - kGap / 2;
}

void FreezeDiagram::paintEvent(QPaintEvent*) {
  if (m_stages.empty()) return;
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  for (int i = 0; i < static_cast<int>(m_stages.size()); ++i) {
    const bool trained = i >= m_frozen;
    const QRectF bar = barOf(i).adjusted(0.75, 0.75, -0.75, -0.75);
    painter.setPen(QPen(trained ? theme.accent : theme.line, trained ? 1.5 : 1));
    painter.setBrush(trained ? theme.accentSoft : theme.raised);
    painter.drawRoundedRect(bar, 4, 4);
    if (!trained) paintIcon(painter, QStringLiteral("lock"), bar, theme.text3, 14);
    const Stage& stage = m_stages[static_cast<std::size_t>(i)];
    const QRectF caption(bar.left() - kGap / 2, height() - kCaptions + 4, bar.width() + kGap, 16);
    painter.setFont(typeFont(Type::Caption));
    painter.setPen(trained ? theme.text : theme.text3);
    painter.drawText(caption, Qt::AlignCenter, stage.name);
    painter.setPen(theme.text3);
    painter.drawText(caption.translated(0, 16), Qt::AlignCenter, millions(stage.parameters));
  }
  const double x = handleX();
  painter.setPen(QPen(theme.accent, 2));
  painter.drawLine(QPointF(x, 2), QPointF(x, height() - kCaptions));
  const QRectF knob(x - kHandleWidth / 2, (height() - kCaptions) / 2 - 8, kHandleWidth, 16);
  painter.setBrush(theme.accent);
  painter.setPen(hasFocus() ? QPen(theme.text, 2) : QPen(theme.panel, 2));
  painter.drawRoundedRect(knob, 6, 6);
}

void FreezeDiagram::moveHandleTo(double x) {
  int nearest = 0;
  double best = std::abs(x);
  for (int i = 1; i < static_cast<int>(m_stages.size()); ++i) {
    const double distance = std::abs(x - (barOf(i).left() - kGap / 2));
    if (distance < best) {
      best = distance;
      nearest = i;
    }
  }
  setFrozenStages(nearest);
}

void FreezeDiagram::mousePressEvent(QMouseEvent* event) { moveHandleTo(event->position().x()); }

void FreezeDiagram::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons() & Qt::LeftButton) moveHandleTo(event->position().x());
}

void FreezeDiagram::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Left:
      return setFrozenStages(m_frozen - 1);
    case Qt::Key_Right:
      return setFrozenStages(m_frozen + 1);
    case Qt::Key_Home:
      return setFrozenStages(0);
    case Qt::Key_End:
      return setFrozenStages(static_cast<int>(m_stages.size()) - 1);
    default:
      QWidget::keyPressEvent(event);
  }
}

void FreezeDiagram::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) update();
  QWidget::changeEvent(event);
}

}  // namespace ui
