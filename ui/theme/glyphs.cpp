#include "ui/theme/glyphs.h"

#include <QCoreApplication>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/theme/theme.h"

namespace ui {

void paintConfidenceRing(QPainter& painter, QPointF centre, double side, const QColor& colour,
                         double probability, double sigma) {
  const double radius = side / 2 - 2;
  const QRectF circle(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius);
  const double width = side / 5.6;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(Theme::current().track, width));
  painter.drawEllipse(circle);
  const auto arc = [&](double from, double to, const QColor& c) {
    from = std::clamp(from, 0.0, 1.0);
    to = std::clamp(to, 0.0, 1.0);
    if (!(to > from)) return;
    painter.setPen(QPen(c, width, Qt::SolidLine, Qt::FlatCap));
    painter.drawArc(circle, static_cast<int>(std::lround((0.25 - from) * 5760)),
                    static_cast<int>(std::lround((from - to) * 5760)));
  };
  if (std::isfinite(probability)) {
    arc(0, probability, colour);
    QColor paler = colour;
    paler.setAlphaF(0.38f);
    if (std::isfinite(sigma)) arc(probability, probability + sigma, paler);
  }
  painter.restore();
}

void paintLabelState(QPainter& painter, QPointF centre, double side, labeling::LabelState state,
                     const QColor& ground) {
  using labeling::LabelState;
  const Theme& theme = Theme::current();
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.translate(centre.x() - side / 2, centre.y() - side / 2);
  painter.scale(side / 14, side / 14);  // drawn in a 14-px box
  const auto pen = [](const QColor& colour, double width) {
    return QPen(colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
  };
  painter.setBrush(Qt::NoBrush);
  switch (state) {
    case LabelState::Unlabelled: {
      QPen dashed(theme.text3, 1.3, Qt::CustomDashLine, Qt::FlatCap);
      dashed.setDashPattern({1.9 / 1.3, 1.9 / 1.3});
      painter.setPen(dashed);
      painter.drawEllipse(QPointF(7, 7), 4.6, 4.6);
      break;
    }
    case LabelState::Mine:
      painter.setPen(Qt::NoPen);
      painter.setBrush(theme.text);
      painter.drawEllipse(QPointF(7, 7), 5.6, 5.6);
      painter.setBrush(Qt::NoBrush);
      painter.setPen(pen(ground, 1.7));
      painter.drawPolyline(QPolygonF({{4.3, 7.2}, {6.3, 9.2}, {9.8, 5.2}}));
      break;
    case LabelState::Others:
      painter.setPen(pen(theme.text2, 1.3));
      painter.drawEllipse(QPointF(7, 7), 5, 5);
      painter.setPen(pen(theme.text2, 1.4));
      painter.drawPolyline(QPolygonF({{4.5, 7.1}, {6.3, 8.9}, {9.5, 5.4}}));
      break;
    case LabelState::Disagree:
      painter.setPen(pen(theme.text, 1.3));
      painter.drawPolygon(QPolygonF({{7, 1}, {13, 7}, {7, 13}, {1, 7}}));
      painter.setBrush(theme.text);
      painter.setPen(Qt::NoPen);
      painter.drawPolygon(QPolygonF({{7, 1}, {7, 13}, {1, 7}}));
      break;
    case LabelState::Flagged: {
      painter.setPen(pen(theme.text, 1.5));
      painter.drawLine(QPointF(3.5, 13), QPointF(3.5, 1.5));
      QPainterPath cloth(QPointF(3.5, 2));
      cloth.cubicTo(7, 0.5, 8.5, 3.5, 12, 2);
      cloth.lineTo(12, 7.5);
      cloth.cubicTo(8.5, 9, 7, 6, 3.5, 7.5);
      cloth.closeSubpath();
      painter.setPen(Qt::NoPen);
      painter.setBrush(theme.text);
      painter.drawPath(cloth);
      break;
    }
  }
  painter.restore();
}

QString stateWords(labeling::LabelState state) {
  using labeling::LabelState;
  const char* words[] = {QT_TRANSLATE_NOOP("ui::words", "Unlabelled"), QT_TRANSLATE_NOOP("ui::words", "Mine"),
                         QT_TRANSLATE_NOOP("ui::words", "Others"), QT_TRANSLATE_NOOP("ui::words", "Disagree"),
                         QT_TRANSLATE_NOOP("ui::words", "Flagged")};
  return QCoreApplication::translate("ui::words", words[static_cast<std::size_t>(state)]);
}

QString classWords(labeling::HubbleClass hubbleClass) {
  return QCoreApplication::translate("ui::words", labeling::wordsOf(hubbleClass));
}

void paintShadow(QPainter& painter, const QRectF& rect, double radius) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  const double strength = Theme::current().isDark() ? 0.5 : 0.16;
  constexpr int kLayers = 12;  // rings of equal, small opacity add up to a soft edge
  for (int i = kLayers; i > 0; --i) {
    QColor shade(Qt::black);
    shade.setAlphaF(static_cast<float>(strength * 1.6 / (kLayers * (1 + i * 0.35))));
    painter.setBrush(shade);
    painter.drawRoundedRect(rect.adjusted(-i, -i + 4, i, i + 4), radius + i, radius + i);
  }
  painter.restore();
}

}  // namespace ui
