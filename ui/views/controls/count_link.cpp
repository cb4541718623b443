#include "ui/views/controls/count_link.h"

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QPainter>
#include <cmath>

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

namespace ui {

CountLink::CountLink(Type type, QWidget* parent) : QAbstractButton(parent), m_type(type) {
  setCursor(Qt::PointingHandCursor);
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_Hover);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void CountLink::setText(const QString& text) {
  if (text == QAbstractButton::text()) return;
  QAbstractButton::setText(text);
  updateGeometry();
}

QSize CountLink::sizeHint() const {
  // 24 px high: a target for the pointer, though the text is smaller.
  return {static_cast<int>(std::ceil(tabularWidth(typeFont(m_type), text()))), 24};
}

void CountLink::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  const QFont type = typeFont(m_type);
  painter.setFont(type);
  painter.setPen(isEnabled() ? theme.text : theme.text3);
  drawTabular(painter, rect(), Qt::AlignLeft | Qt::AlignVCenter, text());
  if (!isEnabled()) return;
  const QFontMetricsF metrics(type);
  const double y = std::round(height() / 2.0 + (metrics.ascent() - metrics.descent()) / 2 + 3) + 0.5;
  const bool active = underMouse() || hasFocus();
  QPen pen(active ? theme.text2 : theme.control, 1, Qt::CustomDashLine);
  if (active) {
    pen.setStyle(Qt::SolidLine);
  } else {
    pen.setDashPattern({1, 2});
  }
  painter.setPen(pen);
  painter.drawLine(QPointF(0, y), QPointF(width(), y));
}

void CountLink::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
    click();
  } else {
    QAbstractButton::keyPressEvent(event);
  }
}

}  // namespace ui
