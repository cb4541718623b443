#include "ui/views/controls/switch.h"

#include <QPainter>

#include "ui/theme/theme.h"

namespace ui {

Switch::Switch(QWidget* parent) : QAbstractButton(parent) {
  setCheckable(true);
  setCursor(Qt::PointingHandCursor);
  setFocusPolicy(Qt::StrongFocus);
  setFixedSize(28, 24);
}

void Switch::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF groove(0.75, 4.75, 26.5, 14.5);
  painter.setPen(QPen(isChecked() ? theme.accent : theme.control, 1.5));
  painter.setBrush(isChecked() ? QBrush(theme.accent) : QBrush(Qt::NoBrush));
  painter.drawRoundedRect(groove, 7.25, 7.25);
  painter.setPen(Qt::NoPen);
  painter.setBrush(isChecked() ? theme.onAccent : theme.control);
  painter.drawEllipse(QPointF(isChecked() ? 19.5 : 8.5, 12), 4.5, 4.5);
}

}  // namespace ui
