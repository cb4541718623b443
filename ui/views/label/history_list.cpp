#include "ui/views/label/history_list.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "ui/theme/glyphs.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/controls/painting.h"

namespace ui {

namespace {
constexpr int kLine = 24;
constexpr int kEdge = 24;
}  // namespace

HistoryList::HistoryList(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::TabFocus);
  setCursor(Qt::PointingHandCursor);
  setAccessibleName(tr("History"));
  m_clock.setInterval(10'000);
  connect(&m_clock, &QTimer::timeout, this, qOverload<>(&QWidget::update));
  m_clock.start();
}

QSize HistoryList::sizeHint() const {
  return {352, kLine * static_cast<int>(std::clamp<std::size_t>(m_entries.size(), 2, 8))};
}

void HistoryList::setEntries(const std::vector<Entry>& entries) {
  m_entries = entries;
  m_focused = 0;
  QStringList spoken;
  for (const Entry& entry : m_entries) spoken << entry.words + QLatin1Char(' ') + entry.object;
  setAccessibleDescription(spoken.join(QStringLiteral("; ")));
  updateGeometry();
  update();
}

void HistoryList::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(typeFont(Type::Small));
  const QFontMetricsF metrics(painter.font());
  for (std::size_t i = 0; i < m_entries.size(); ++i) {
    const QRectF line(kEdge, static_cast<double>(i) * kLine, width() - 2 * kEdge, kLine);
    if (line.bottom() > height() + 1) break;
    const Entry& entry = m_entries[i];
    if (hasFocus() && i == m_focused) painter.fillRect(line.adjusted(-8, 0, 8, 0), theme.hover);
    paintLabelState(painter, QPointF(line.left() + 6, line.center().y()), 12, entry.mark, theme.panel);
    const QString ago = timeAgo(entry.timeUtc);
    const double agoWidth = metrics.horizontalAdvance(ago);
    painter.setPen(theme.text3);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, ago);
    const double wordsWidth = metrics.horizontalAdvance(entry.words);
    painter.setPen(theme.text2);
    painter.drawText(line.adjusted(20, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, entry.words);
    const QRectF rest = line.adjusted(20 + wordsWidth + 8, 0, -agoWidth - 12, 0);
    painter.setPen(theme.text3);
    painter.drawText(rest, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(entry.object, Qt::ElideMiddle, rest.width()));
  }
  if (m_entries.empty()) {
    painter.setPen(theme.text3);
    painter.drawText(QRectF(kEdge, 0, width() - 2 * kEdge, kLine), Qt::AlignLeft | Qt::AlignVCenter,
                     tr("No labels yet. A number key gives the first."));
  }
}

void HistoryList::mousePressEvent(QMouseEvent* event) {
  const auto line = static_cast<std::size_t>(std::max(0.0, event->position().y()) / kLine);
  if (line < m_entries.size()) Q_EMIT chosen(m_entries[line].row);
}

void HistoryList::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Up && m_focused > 0) {
    --m_focused;
  } else if (event->key() == Qt::Key_Down && m_focused + 1 < m_entries.size()) {
    ++m_focused;
  } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) &&
             m_focused < m_entries.size()) {
    Q_EMIT chosen(m_entries[m_focused].row);
  } else {
    QWidget::keyPressEvent(event);
    return;
  }
  update();
}

}  // namespace ui
