#include "ui/views/evaluate/dumbbell_plot.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/controls/painting.h"

namespace ui {

namespace {
constexpr double kNames = 84, kDifferences = 52, kFoot = 24;
}

DumbbellPlot::DumbbellPlot(QWidget* parent) : QWidget(parent) {
  setMinimumSize(240, 150);
  setAccessibleName(tr("Before and after"));
}

void DumbbellPlot::setRows(const std::vector<Row>& rows) {
  m_rows = rows;
  m_sentence.clear();
  QStringList spoken;
  for (const Row& row : rows) {
    spoken
        << tr("%1 %2, was %3").arg(row.name, fixed(row.after, row.decimals), fixed(row.before, row.decimals));
  }
  setAccessibleDescription(spoken.join(QStringLiteral("; ")));
  update();
}

void DumbbellPlot::setSentence(const QString& sentence) {
  m_rows.clear();
  m_sentence = sentence;
  setAccessibleDescription(sentence);
  update();
}

void DumbbellPlot::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(typeFont(Type::Small));
  if (!m_sentence.isEmpty()) {
    painter.setPen(theme.text2);
    painter.drawText(rect().adjusted(16, 0, -16, -24), Qt::AlignCenter | Qt::TextWordWrap, m_sentence);
    return;
  }
  double least = 1, most = 0;
  for (const Row& row : m_rows) {
    for (const double value : {row.before, row.after}) {
      if (!std::isfinite(value)) continue;
      least = std::min(least, value);
      most = std::max(most, value);
    }
  }
  most = std::max(1.0, most);
  least = std::clamp(std::floor(least * 5) / 5, 0.0, 0.8);
  const QRectF plot(16 + kNames, 4, width() - 32 - kNames - kDifferences - 12, height() - kFoot - 8);
  const auto xOf = [&](double value) {
    return plot.left() + 6 + (value - least) / (most - least) * (plot.width() - 12);
  };
  painter.setFont(typeFont(Type::Caption));
  const double step = most - least > 0.81 ? 0.25 : 0.2;
  for (double tick = least; tick <= most + 1e-9; tick += step) {
    painter.setPen(QPen(theme.grid, 1));
    painter.drawLine(QPointF(xOf(tick), plot.top()), QPointF(xOf(tick), plot.bottom()));
    painter.setPen(theme.text3);
    painter.drawText(QRectF(xOf(tick) - 24, plot.bottom() + 2, 48, 16), Qt::AlignCenter,
                     QString::number(tick, 'g', 3));
  }
  const double tall = plot.height() / static_cast<double>(std::max<std::size_t>(1, m_rows.size()));
  for (std::size_t i = 0; i < m_rows.size(); ++i) {
    const Row& row = m_rows[i];
    const double y = plot.top() + (static_cast<double>(i) + 0.5) * tall;
    painter.setFont(typeFont(Type::Small));
    painter.setPen(theme.text);
    painter.drawText(QRectF(16, y - 10, kNames, 20), Qt::AlignLeft | Qt::AlignVCenter, row.name);
    const bool hasBefore = std::isfinite(row.before), hasAfter = std::isfinite(row.after);
    if (hasBefore && hasAfter) {
      painter.setPen(QPen(theme.control, 2));
      painter.drawLine(QPointF(xOf(row.before), y), QPointF(xOf(row.after), y));
    }
    if (hasBefore) {
      painter.setPen(QPen(theme.text3, 2));
      painter.setBrush(theme.panel);
      painter.drawEllipse(QPointF(xOf(row.before), y), 4.5, 4.5);
    }
    if (hasAfter) {
      painter.setPen(Qt::NoPen);
      painter.setBrush(theme.text);
      painter.drawEllipse(QPointF(xOf(row.after), y), 5.5, 5.5);
    }
    painter.setFont(typeFont(Type::SmallStrong));
    painter.setPen(theme.text);
    const QString words = hasBefore && hasAfter ? signedNumber(row.after - row.before, row.decimals)
                                                : fixed(row.after, row.decimals);
    drawTabular(painter, QRectF(width() - 16 - kDifferences, y - 10, kDifferences, 20),
                Qt::AlignRight | Qt::AlignVCenter, words);
  }
}

}  // namespace ui
