#include "ui/views/evaluate/confusion_grid.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/controls/painting.h"

namespace ui {

namespace {
constexpr double kHead = 20, kSide = 64, kCellTall = 60, kGap = 4;
constexpr std::array kCells{Cell::TrueNegative, Cell::FalsePositive, Cell::FalseNegative, Cell::TruePositive};
bool isRight(Cell cell) { return cell == Cell::FalsePositive || cell == Cell::TruePositive; }
bool isBelow(Cell cell) { return cell == Cell::FalseNegative || cell == Cell::TruePositive; }
Cell cellOf(bool right, bool below) {
  return right ? (below ? Cell::TruePositive : Cell::FalsePositive)
               : (below ? Cell::FalseNegative : Cell::TrueNegative);
}
}  // namespace

ConfusionGrid::ConfusionGrid(QWidget* parent) : QWidget(parent) {
  setFixedHeight(static_cast<int>(kHead + 2 * kCellTall + kGap + 2));
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::PointingHandCursor);
  setAccessibleName(tr("Confusion matrix"));
}

QString ConfusionGrid::nameOf(Cell cell) {
  switch (cell) {
    case Cell::TruePositive:
      return tr("True positives");
    case Cell::FalsePositive:
      return tr("False positives");
    case Cell::FalseNegative:
      return tr("False negatives");
    case Cell::TrueNegative:
      break;
  }
  return tr("True negatives");
}

void ConfusionGrid::setWords(const QString& positive, const QString& negative) {
  m_positive = positive;
  m_negative = negative;
  update();
}

void ConfusionGrid::setCounts(const model::ConfusionCounts& counts) {
  m_counts = counts;
  updateAccessibleText();
  update();
}

void ConfusionGrid::setCell(Cell cell) {
  m_cell = cell;
  updateAccessibleText();
  update();
}

std::int64_t ConfusionGrid::countOf(Cell cell) const {
  switch (cell) {
    case Cell::TruePositive:
      return m_counts.tp;
    case Cell::FalsePositive:
      return m_counts.fp;
    case Cell::FalseNegative:
      return m_counts.fn;
    case Cell::TrueNegative:
      break;
  }
  return m_counts.tn;
}

QRectF ConfusionGrid::placeOf(Cell cell) const {
  const double wide = std::max(96.0, (width() - kSide - kGap) / 2);
  return {kSide + (isRight(cell) ? wide + kGap : 0), kHead + (isBelow(cell) ? kCellTall + kGap : 0), wide,
          kCellTall};
}

void ConfusionGrid::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(typeFont(Type::Caption));
  painter.setPen(theme.text3);
  const auto head = [&](Cell cell, const QString& words) {
    const QRectF place = placeOf(cell);
    painter.drawText(
        QRectF(place.left() + 14, 0, place.width() - 14, kHead - 4), Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(words, Qt::ElideRight, static_cast<int>(place.width() - 14)));
  };
  head(Cell::TrueNegative, tr("called %1").arg(m_negative));
  head(Cell::FalsePositive, tr("called %1").arg(m_positive));
  const auto side = [&](Cell cell, const QString& words) {
    const QRectF place = placeOf(cell);
    painter.drawText(QRectF(0, place.top(), kSide - 8, place.height()),
                     Qt::AlignRight | Qt::AlignVCenter | Qt::TextWordWrap, words);
  };
  side(Cell::TrueNegative, m_negative);
  side(Cell::FalseNegative, m_positive);
  const double total = std::max<double>(1, static_cast<double>(m_counts.total()));
  const QFont number = typeFont(Type::Title);
  for (const Cell cell : kCells) {
    const QRectF place = placeOf(cell);
    const double share = static_cast<double>(countOf(cell)) / total;
    painter.setPen(Qt::NoPen);
    painter.setBrush(mixed(theme.raised, theme.text2, 0.03 + 0.19 * share));
    painter.drawRoundedRect(place, 6, 6);
    if (cell == m_cell) {
      painter.setBrush(Qt::NoBrush);
      painter.setPen(QPen(theme.accent, 2));
      painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 5, 5);
    }
    painter.setFont(number);
    painter.setPen(theme.text);
    const QString count = grouped(countOf(cell));
    const QRectF line(place.left() + 14, place.top() + 9, place.width() - 20, 24);
    drawTabular(painter, line, Qt::AlignLeft | Qt::AlignVCenter, count);
    QPen dotted(theme.control, 1, Qt::CustomDashLine);
    dotted.setDashPattern({1, 2});
    painter.setPen(dotted);
    painter.drawLine(QPointF(line.left(), line.bottom() - 0.5),
                     QPointF(line.left() + tabularWidth(number, count), line.bottom() - 0.5));
    painter.setFont(typeFont(Type::Caption));
    painter.setPen(theme.text2);
    const QString words = QStringLiteral("%1, %2 %").arg(nameOf(cell).toLower(), fixed(100 * share, 1));
    painter.drawText(
        QRectF(line.left(), line.bottom() + 2, place.width() - 18, 18), Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(words, Qt::ElideRight, static_cast<int>(place.width() - 18)));
  }
}

std::optional<Cell> ConfusionGrid::cellAt(QPointF at) const {
  for (const Cell cell : kCells) {
    if (placeOf(cell).contains(at)) return cell;
  }
  return std::nullopt;
}

void ConfusionGrid::mousePressEvent(QMouseEvent* event) {
  const auto cell = cellAt(event->position());
  if (!cell || event->button() != Qt::LeftButton) return;
  setCell(*cell);
  Q_EMIT chosen(*cell);
}

void ConfusionGrid::mouseDoubleClickEvent(QMouseEvent* event) {
  if (const auto cell = cellAt(event->position())) Q_EMIT opened(*cell);
}

void ConfusionGrid::keyPressEvent(QKeyEvent* event) {
  const int key = event->key();
  bool right = isRight(m_cell), below = isBelow(m_cell);
  if (key == Qt::Key_Left || key == Qt::Key_Right) {
    right = key == Qt::Key_Right;
  } else if (key == Qt::Key_Up || key == Qt::Key_Down) {
    below = key == Qt::Key_Down;
  } else if (key == Qt::Key_Return || key == Qt::Key_Enter) {
    Q_EMIT opened(m_cell);
    return;
  } else {
    QWidget::keyPressEvent(event);
    return;
  }
  setCell(cellOf(right, below));
  Q_EMIT chosen(m_cell);
}

void ConfusionGrid::updateAccessibleText() {
  setAccessibleDescription(
      tr("%1 true positives, %2 false positives, %3 false negatives, %4 true negatives; %5 shown")
          .arg(grouped(m_counts.tp), grouped(m_counts.fp), grouped(m_counts.fn), grouped(m_counts.tn),
               nameOf(m_cell).toLower()));
}

}  // namespace ui
