#include "ui/views/label/answer_row.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/controls/painting.h"

namespace ui {

AnswerRow::AnswerRow(const QString& key, const QString& words, const std::string& pictogram, QWidget* parent)
    : QAbstractButton(parent), m_key(key), m_pictogram(pictogram) {
  setText(words);
  setCheckable(true);
  setCursor(Qt::PointingHandCursor);
  setFocusPolicy(Qt::TabFocus);  // a click leaves the keys with the view
  setAttribute(Qt::WA_Hover);
  setFixedHeight(40);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  updateAccessibleText();
}

void AnswerRow::setShare(std::optional<double> share) {
  if (share == m_share) return;
  m_share = share;
  updateAccessibleText();
  update();
}

void AnswerRow::updateAccessibleText() {
  QString name = tr("%1, key %2").arg(text(), m_key);
  if (m_share) name += tr(", model %1").arg(fixed(*m_share, 2));
  setAccessibleName(name);
}

void AnswerRow::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const double middle = height() / 2.0;
  painter.setPen(Qt::NoPen);
  painter.setBrush(isChecked() ? theme.accentSoft : underMouse() ? theme.hover : theme.raised);
  painter.drawRoundedRect(rect(), 6, 6);
  if (isChecked()) {
    painter.setPen(QPen(theme.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
  }
  drawKeyCap(painter, theme, QPointF(12 + keyCapWidth(m_key), middle), m_key);
  double x = 12 + 20 + 12;  // digits differ in width, pictograms stand in line
  if (!m_pictogram.empty()) {
    paintPictogram(painter, m_pictogram, QPointF(x, middle - 12), isChecked() ? theme.accent : theme.text2);
    x += 24 + 12;
  }
  double right = width() - 12;
  if (m_share) {
    painter.setFont(typeFont(Type::Small));
    painter.setPen(theme.text2);
    drawTabular(painter, QRectF(right - 36, 0, 36, height()), Qt::AlignRight | Qt::AlignVCenter,
                fixed(*m_share, 2));
    const QRectF groove(right - 36 - 8 - 64, middle - 1.5, 64, 3);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.track);
    painter.drawRoundedRect(groove, 1.5, 1.5);
    painter.setBrush(theme.text2);
    painter.drawRoundedRect(QRectF(groove.topLeft(), QSizeF(std::clamp(*m_share, 0.0, 1.0) * 64, 3)), 1.5,
                            1.5);
    right = groove.left() - 12;
  }
  painter.setFont(typeFont(isChecked() ? Type::BodyStrong : Type::Body));
  painter.setPen(theme.text);
  painter.drawText(QRectF(x, 0, right - x, height()), Qt::AlignLeft | Qt::AlignVCenter,
                   painter.fontMetrics().elidedText(text(), Qt::ElideRight, static_cast<int>(right - x)));
}

void paintPictogram(QPainter& painter, const std::string& name, QPointF topLeft, const QColor& colour) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.translate(topLeft);
  painter.setPen(QPen(colour, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(Qt::NoBrush);
  const auto arms = [&painter](double x, double reach) {
    QPainterPath path(QPointF(12 + x, 12));
    path.cubicTo(12 + x + 1.5, 12 + reach * 0.55, 12 + x - 2, 12 + reach, 12, 12 + reach);
    path.moveTo(12 - x, 12);
    path.cubicTo(12 - x - 1.5, 12 - reach * 0.55, 12 - x + 2, 12 - reach, 12, 12 - reach);
    painter.drawPath(path);
  };
  const auto tilted = [&painter](double rx, double ry, double degrees) {
    painter.save();
    painter.translate(12, 12);
    painter.rotate(degrees);
    painter.drawEllipse(QPointF(0, 0), rx, ry);
    painter.restore();
  };
  if (name == "no-bar" || name == "spiral") {
    painter.drawEllipse(QPointF(12, 12), 2.5, 2.5);
    arms(7.5, 7.5);
  } else if (name == "weak-bar") {
    painter.drawLine(QPointF(8.5, 12), QPointF(15.5, 12));
    arms(3.5, 7.5);
  } else if (name == "bar" || name == "strong-bar") {
    painter.setPen(QPen(colour, 3, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(5.5, 12), QPointF(18.5, 12));
    painter.setPen(QPen(colour, 1.6, Qt::SolidLine, Qt::RoundCap));
    arms(6.5, 8);
  } else if (name == "smooth" || name == "single") {
    tilted(8, name == "smooth" ? 6 : 8, -25);
    painter.setBrush(colour);
    painter.setPen(Qt::NoPen);
    painter.drawEllipse(QPointF(12, 12), 1.8, 1.8);
  } else if (name == "disk") {
    tilted(9, 4.5, -25);
    painter.drawEllipse(QPointF(12, 12), 2, 2);
  } else if (name == "face-on") {
    painter.drawEllipse(QPointF(12, 12), 8, 8);
    painter.drawEllipse(QPointF(12, 12), 2.5, 2.5);
  } else if (name == "edge-on") {
    tilted(9.5, 2, -25);
    painter.drawEllipse(QPointF(12, 12), 2.6, 2.6);
  } else if (name == "merger") {
    painter.drawEllipse(QPointF(8.5, 13.5), 4, 4);
    painter.drawEllipse(QPointF(15.5, 9.5), 3, 3);
    QPainterPath tail(QPointF(5, 16));
    tail.quadTo(4, 20, 9, 20.5);
    tail.moveTo(18, 7.5);
    tail.quadTo(20.5, 5, 17.5, 3.5);
    painter.drawPath(tail);
  } else if (name == "unknown") {
    QPainterPath mark(QPointF(9, 9.5));
    mark.cubicTo(9, 5.4, 15, 5.4, 15, 9.5);
    mark.cubicTo(15, 12, 12, 12, 12, 14);
    painter.drawPath(mark);
    painter.drawPoint(QPointF(12, 17.5));
  }
  painter.restore();
}

}  // namespace ui
