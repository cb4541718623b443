#include "ui/views/label/answer_row.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/theme/icons.h"
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

void AnswerRow::setKey(const QString& key) {
  m_key = key;
  updateAccessibleText();
  update();
}

void AnswerRow::setTicks(bool ticks) {
  m_ticks = ticks;
  update();
}

void AnswerRow::setShare(std::optional<double> share) {
  if (share == m_share) return;
  m_share = share;
  updateAccessibleText();
  update();
}

void AnswerRow::updateAccessibleText() {
  QString name = m_key.isEmpty() ? text() : tr("%1, key %2").arg(text(), m_key);
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
  if (!m_key.isEmpty()) drawKeyCap(painter, theme, QPointF(12 + keyCapWidth(m_key), middle), m_key);
  double x = 12 + 20 + 12;  // digits differ in width, pictograms stand in line
  if (!m_pictogram.empty()) {
    paintPictogram(painter, m_pictogram, QPointF(x, middle - 12), isChecked() ? theme.accent : theme.text2);
    x += 24 + 12;
  }
  if (m_ticks) {
    const QRectF box(x + 1.5, middle - 7.5, 15, 15);
    painter.setPen(QPen(isChecked() ? theme.accent : theme.control, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box, 3, 3);
    if (isChecked())
      paintIcon(painter, QStringLiteral("check"), box.adjusted(1, 1, -1, -1), theme.accent, 13);
    x += 18 + 10;
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

QStringList pictogramNames() {
  return {QStringLiteral("smooth"),    QStringLiteral("disk"),      QStringLiteral("round"),
          QStringLiteral("cigar"),     QStringLiteral("face-on"),   QStringLiteral("edge-on"),
          QStringLiteral("boxy"),      QStringLiteral("bar"),       QStringLiteral("weak-bar"),
          QStringLiteral("no-bar"),    QStringLiteral("spiral"),    QStringLiteral("tight"),
          QStringLiteral("medium"),    QStringLiteral("loose"),     QStringLiteral("bulge-0"),
          QStringLiteral("bulge-1"),   QStringLiteral("bulge-2"),   QStringLiteral("bulge-3"),
          QStringLiteral("bulge-4"),   QStringLiteral("single"),    QStringLiteral("merger"),
          QStringLiteral("disturbed"), QStringLiteral("irregular"), QStringLiteral("overlapping"),
          QStringLiteral("tail"),      QStringLiteral("stream"),    QStringLiteral("shell"),
          QStringLiteral("ring"),      QStringLiteral("lens"),      QStringLiteral("dust-lane"),
          QStringLiteral("star"),      QStringLiteral("share-0"),   QStringLiteral("share-1"),
          QStringLiteral("share-2"),   QStringLiteral("share-3"),   QStringLiteral("share-4"),
          QStringLiteral("unknown")};
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
  const auto share = [&](int quarters) {
    painter.drawEllipse(QPointF(12, 12), 8, 8);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    if (quarters > 0) painter.drawPie(QRectF(4, 4, 16, 16), 90 * 16, -quarters * 90 * 16);
  };
  const auto bulge = [&](double radius) {
    tilted(9.5, 4.5, -25);
    painter.setBrush(colour);
    if (radius > 0) painter.drawEllipse(QPointF(12, 12), radius, radius);
  };
  if (name.rfind("share-", 0) == 0 && name.size() == 7) {
    share(name.back() - '0');
  } else if (name.rfind("bulge-", 0) == 0 && name.size() == 7) {
    constexpr double kRadii[] = {0, 1.2, 2.4, 3.4, 4.4};
    bulge(kRadii[std::clamp(name.back() - '0', 0, 4)]);
  } else if (name == "round") {
    painter.drawEllipse(QPointF(12, 12), 7.5, 7.5);
    painter.setBrush(colour);
    painter.drawEllipse(QPointF(12, 12), 1, 1);
  } else if (name == "cigar") {
    tilted(9.5, 2, -25);
  } else if (name == "boxy") {
    tilted(9.5, 1.6, -25);
    painter.save();
    painter.translate(12, 12);
    painter.rotate(-25);
    painter.drawRect(QRectF(-3, -3, 6, 6));
    painter.restore();
  } else if (name == "star") {
    painter.drawLine(QPointF(12, 3), QPointF(12, 21));
    painter.drawLine(QPointF(3, 12), QPointF(21, 12));
    painter.drawEllipse(QPointF(12, 12), 3, 3);
  } else if (name == "ring") {
    painter.drawEllipse(QPointF(12, 12), 8, 8);
    painter.setBrush(colour);
    painter.drawEllipse(QPointF(12, 12), 2, 2);
  } else if (name == "lens") {
    painter.drawEllipse(QPointF(12, 12), 2.5, 2.5);
    painter.drawArc(QRectF(4, 4, 16, 16), 110 * 16, 110 * 16);
    painter.drawArc(QRectF(4, 4, 16, 16), -40 * 16, 50 * 16);
  } else if (name == "dust-lane") {
    tilted(9, 5, -25);
    painter.drawLine(QPointF(4.5, 15.5), QPointF(19.5, 8.5));
  } else if (name == "overlapping") {
    painter.drawEllipse(QPointF(9.5, 13), 5.5, 5.5);
    painter.drawEllipse(QPointF(14.5, 10), 5.5, 5.5);
  } else if (name == "irregular") {
    QPainterPath blob(QPointF(5, 13));
    blob.cubicTo(4, 6, 10, 9, 12, 5.5);
    blob.cubicTo(15, 3, 21, 8, 18.5, 12);
    blob.cubicTo(17, 15, 20, 18, 14, 19);
    blob.cubicTo(10, 20, 10, 16, 5, 13);
    painter.drawPath(blob);
  } else if (name == "disturbed" || name == "tail" || name == "stream") {
    tilted(5, 3.2, -25);
    QPainterPath tail(QPointF(16.5, 10));
    tail.cubicTo(21, 8, 21, 4, 16, 3.5);
    if (name == "disturbed") {
      tail.moveTo(7.5, 14);
      tail.cubicTo(3, 16, 3, 20, 8, 20.5);
    } else if (name == "stream") {
      tail.moveTo(3, 20);
      tail.lineTo(20, 16);
    }
    painter.drawPath(tail);
  } else if (name == "shell") {
    painter.drawEllipse(QPointF(10, 12), 2.5, 2.5);
    painter.drawArc(QRectF(1, 4, 16, 16), -50 * 16, 100 * 16);
    painter.drawArc(QRectF(4, 3, 18, 18), -45 * 16, 90 * 16);
  } else if (name == "tight" || name == "medium" || name == "loose") {
    const double turns = name == "tight" ? 2.2 : name == "medium" ? 1.4 : 0.8;
    for (const double start : {0.0, 3.14159265}) {
      QPainterPath arm(QPointF(12, 12));
      for (double t = 0; t <= 1.0001; t += 0.04) {
        const double angle = start + t * turns * 3.14159265, radius = 1.5 + 7.5 * t;
        arm.lineTo(12 + radius * std::cos(angle), 12 + radius * std::sin(angle));
      }
      painter.drawPath(arm);
    }
  } else if (name == "no-bar" || name == "spiral") {
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
