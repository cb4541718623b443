#include "ui/views/browse/check_count_list.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {
namespace {

QString countWords(std::int64_t count) {
  return count < 0 ? CheckCountList::tr("counting…") : grouped(count);
}

constexpr int kHead = 40, kRow = 24, kLeastCountWidth = 24, kMostBarWidth = 56, kLeastBarWidth = 16,
              kEdge = 6;
constexpr int kWordsLeft = kEdge + 46, kGap = 8;

}  // namespace

CheckCountList::CheckCountList(const QString& title, QWidget* parent) : QWidget(parent), m_title(title) {
  setObjectName(QStringLiteral("counts-") + title);
  setAccessibleName(title);
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void CheckCountList::addRow(const QString& words, Glyph glyph) {
  Row row;
  row.words = words;
  row.glyph = std::move(glyph);
  m_rows.push_back(std::move(row));
  updateGeometry();
}

void CheckCountList::setChecked(int row, bool checked) {
  m_rows[static_cast<std::size_t>(row)].checked = checked;
  update();
}

void CheckCountList::setCount(int row, std::int64_t count) {
  m_rows[static_cast<std::size_t>(row)].count = count;
  update();
}

void CheckCountList::setRowShown(int row, bool shown) {
  if (m_rows[static_cast<std::size_t>(row)].shown == shown) return;
  m_rows[static_cast<std::size_t>(row)].shown = shown;
  updateGeometry();
}

QSize CheckCountList::sizeHint() const {
  const auto shown = std::count_if(m_rows.begin(), m_rows.end(), [](const Row& row) { return row.shown; });
  return {248, kHead + kRow * static_cast<int>(shown)};
}

QRect CheckCountList::rowRect(int row) const {
  int y = kHead;
  for (int i = 0; i < row; ++i)
    if (m_rows[static_cast<std::size_t>(i)].shown) y += kRow;
  return {0, y, width(), kRow};
}

int CheckCountList::countWidth() const {
  double widest = kLeastCountWidth;
  for (const Row& row : m_rows)
    if (row.shown) widest = std::max(widest, tabularWidth(typeFont(Type::Small), countWords(row.count)));
  return static_cast<int>(std::ceil(widest));
}

int CheckCountList::barWidth() const {
  const QFontMetricsF metrics(typeFont(Type::Small));
  double widest = 0;
  for (const Row& row : m_rows)
    if (row.shown) widest = std::max(widest, metrics.horizontalAdvance(row.words));
  const double room = width() - kEdge - countWidth() - 2 * kGap - kWordsLeft - std::ceil(widest) - 1;
  return static_cast<int>(std::clamp<double>(room, kLeastBarWidth, kMostBarWidth));
}

QRect CheckCountList::wordsRect(int row) const {
  const QRect line = rowRect(row);
  const int right = width() - kEdge - countWidth() - 2 * kGap - barWidth();
  return {kWordsLeft, line.top(), right - kWordsLeft, kRow};
}

int CheckCountList::rowAt(QPoint point) const {
  for (int i = 0; i < rowCount(); ++i)
    if (m_rows[static_cast<std::size_t>(i)].shown && rowRect(i).contains(point)) return i;
  return -1;
}

void CheckCountList::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QFont medium = typeFont(Type::Body);
  medium.setWeight(QFont::Medium);
  painter.setFont(medium);
  painter.setPen(theme.text);
  painter.drawText(QRectF(kEdge, 8, width(), kHead - 8), Qt::AlignLeft | Qt::AlignVCenter, m_title);
  std::int64_t largest = 1;
  for (const Row& row : m_rows)
    if (row.shown) largest = std::max(largest, row.count);
  const int numbersWidth = countWidth(), barsWidth = barWidth();
  for (int i = 0; i < rowCount(); ++i) {
    const Row& row = m_rows[static_cast<std::size_t>(i)];
    if (!row.shown) continue;
    const QRectF line = rowRect(i);
    const double middle = line.center().y();
    const QRectF box(kEdge + 0.75, middle - 7.25, 14.5, 14.5);
    painter.setPen(QPen(hasFocus() && i == m_focusRow ? theme.accent : theme.control, 1.5));
    painter.setBrush(row.checked ? theme.hover : Qt::transparent);
    painter.drawRoundedRect(box, 4, 4);
    if (row.checked) paintIcon(painter, QStringLiteral("check"), box, theme.text, 12);
    if (row.glyph) row.glyph(painter, QPointF(kEdge + 31, middle));

    const QRectF count(width() - kEdge - numbersWidth, line.top(), numbersWidth, kRow);
    painter.setFont(typeFont(Type::Small));
    painter.setPen(row.checked ? theme.text2 : theme.text3);
    const QString number = countWords(row.count);
    const double numberWidth = drawTabular(painter, count, Qt::AlignRight | Qt::AlignVCenter, number);
    // Dotted underline: a number that can be clicked; solid when the pointer or the focus is on it.
    const bool isHot = m_hoverRow == i && m_hoverCount;
    painter.setPen(QPen(theme.control, 1, isHot ? Qt::SolidLine : Qt::DotLine));
    const double under = std::floor(middle + 8) + 0.5;
    painter.drawLine(QPointF(count.right() - numberWidth, under), QPointF(count.right(), under));

    const QRectF bar(count.left() - kGap - barsWidth, middle - 1.5, barsWidth, 3);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.track);
    painter.drawRoundedRect(bar, 1.5, 1.5);
    if (row.count > 0) {
      const double share = std::sqrt(static_cast<double>(row.count) / static_cast<double>(largest));
      painter.setBrush(row.checked ? theme.histoOn : theme.histo);
      painter.drawRoundedRect(QRectF(bar.topLeft(), QSizeF(std::max(2.0, bar.width() * share), 3)), 1.5, 1.5);
    }
    painter.setPen(row.checked ? theme.text : theme.text2);
    const QRectF words = wordsRect(i);
    painter.drawText(
        words, Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(row.words, Qt::ElideRight, static_cast<int>(words.width())));
  }
}

void CheckCountList::showOnly(int row) {
  // Once more shows all again.
  const bool isOnly =
      std::count_if(m_rows.begin(), m_rows.end(), [](const Row& r) { return r.checked; }) == 1 &&
      isChecked(row);
  for (int i = 0; i < rowCount(); ++i) m_rows[static_cast<std::size_t>(i)].checked = isOnly || i == row;
  update();
  Q_EMIT changed();
}

void CheckCountList::mousePressEvent(QMouseEvent* event) {
  const int row = rowAt(event->position().toPoint());
  if (row < 0 || event->button() != Qt::LeftButton) return;
  m_focusRow = row;
  const bool onCount = event->position().x() > width() - kEdge - countWidth();
  if (onCount && !(event->modifiers() & Qt::ControlModifier)) {
    showOnly(row);
    return;
  }
  setChecked(row, event->modifiers() & Qt::ControlModifier ? false : !isChecked(row));
  Q_EMIT changed();
}

void CheckCountList::mouseMoveEvent(QMouseEvent* event) {
  m_hoverRow = rowAt(event->position().toPoint());
  m_hoverCount = event->position().x() > width() - kEdge - countWidth();
  setCursor(m_hoverRow >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
  update();
}

void CheckCountList::leaveEvent(QEvent*) {
  m_hoverRow = -1;
  update();
}

void CheckCountList::keyPressEvent(QKeyEvent* event) {
  const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
  if (step != 0) {
    for (int next = m_focusRow + step; next >= 0 && next < rowCount(); next += step)
      if (m_rows[static_cast<std::size_t>(next)].shown) {
        m_focusRow = next;
        break;
      }
    update();
  } else if (event->key() == Qt::Key_Space) {
    setChecked(m_focusRow, !isChecked(m_focusRow));
    Q_EMIT changed();
  } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
    showOnly(m_focusRow);
  } else {
    QWidget::keyPressEvent(event);
  }
}

}  // namespace ui
