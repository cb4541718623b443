#include "ui/views/train/class_balance.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {
namespace {
constexpr int kRowHeight = 28;
constexpr double kWordsWidth = 108, kCountWidth = 64, kShareWidth = 52;
}  // namespace

ClassBalance::ClassBalance(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("class-balance"));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ClassBalance::setRows(std::vector<Row> rows) {
  m_rows = std::move(rows);
  m_current = 0;
  QStringList spoken;
  for (const Row& row : m_rows)
    spoken << tr("%1: %2 galaxies").arg(row.words, grouped(static_cast<qint64>(row.rows.size())));
  setAccessibleName(spoken.join(QStringLiteral(", ")));
  updateGeometry();
  update();
}

QSize ClassBalance::sizeHint() const {
  return {320, std::max(1, static_cast<int>(m_rows.size())) * kRowHeight};
}

void ClassBalance::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  qint64 total = 0;
  for (const Row& row : m_rows) total += static_cast<qint64>(row.rows.size());
  for (int i = 0; i < static_cast<int>(m_rows.size()); ++i) {
    const Row& row = m_rows[static_cast<std::size_t>(i)];
    const QRectF line(0, i * kRowHeight, width(), kRowHeight);
    const double share = total > 0 ? static_cast<double>(row.rows.size()) / static_cast<double>(total) : 0;
    painter.setFont(typeFont(Type::Small));
    painter.setPen(theme.text);
    painter.drawText(
        line.adjusted(0, 0, kWordsWidth - width(), 0), Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(row.words, Qt::ElideRight, static_cast<int>(kWordsWidth) - 8));

    const double left = kWordsWidth;
    const double room = std::max(10.0, width() - kWordsWidth - kCountWidth - kShareWidth);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.track);
    painter.drawRoundedRect(QRectF(left, line.center().y() - 4, room, 8), 2, 2);
    if (share > 0) {
      painter.setBrush(theme.text2);
      painter.drawRoundedRect(QRectF(left, line.center().y() - 4, std::max(2.0, room * share), 8), 2, 2);
    }

    const QString count = grouped(static_cast<qint64>(row.rows.size()));
    painter.setFont(typeFont(Type::SmallStrong));
    painter.setPen(theme.text);
    const QRectF countBox(left + room, line.top(), kCountWidth, kRowHeight);
    drawTabular(painter, countBox, Qt::AlignRight | Qt::AlignVCenter, count);
    const double wide = tabularWidth(painter.font(), count);
    const bool active = i == m_hovered || (hasFocus() && i == m_current);
    painter.setPen(QPen(active ? theme.text : theme.control, 1, active ? Qt::SolidLine : Qt::DotLine));
    painter.drawLine(QPointF(countBox.right() - wide, line.center().y() + 9),
                     QPointF(countBox.right(), line.center().y() + 9));

    painter.setFont(typeFont(Type::Small));
    painter.setPen(theme.text3);
    drawTabular(painter, QRectF(width() - kShareWidth, line.top(), kShareWidth, kRowHeight),
                Qt::AlignRight | Qt::AlignVCenter, tr("%1 %").arg(qRound(100 * share)));
  }
}

int ClassBalance::rowAt(QPointF position) const {
  const int row = static_cast<int>(position.y()) / kRowHeight;
  return row >= 0 && row < static_cast<int>(m_rows.size()) &&
                 position.x() > width() - kCountWidth - kShareWidth
             ? row
             : -1;
}

void ClassBalance::mouseMoveEvent(QMouseEvent* event) {
  const int row = rowAt(event->position());
  setCursor(row >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
  if (row == m_hovered) return;
  m_hovered = row;
  update();
}

void ClassBalance::mousePressEvent(QMouseEvent* event) {
  const int row = rowAt(event->position());
  if (row < 0) return;
  m_current = row;
  Q_EMIT activated(m_rows[static_cast<std::size_t>(row)].rows, m_rows[static_cast<std::size_t>(row)].words);
}

void ClassBalance::keyPressEvent(QKeyEvent* event) {
  const int last = static_cast<int>(m_rows.size()) - 1;
  if (event->key() == Qt::Key_Down && m_current < last) {
    ++m_current;
  } else if (event->key() == Qt::Key_Up && m_current > 0) {
    --m_current;
  } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_current <= last) {
    Q_EMIT activated(m_rows[static_cast<std::size_t>(m_current)].rows,
                     m_rows[static_cast<std::size_t>(m_current)].words);
  } else {
    return QWidget::keyPressEvent(event);
  }
  update();
}

void ClassBalance::leaveEvent(QEvent*) {
  m_hovered = -1;
  update();
}

}  // namespace ui
