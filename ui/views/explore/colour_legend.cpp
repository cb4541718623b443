#include "ui/views/explore/colour_legend.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {
namespace {
constexpr int kWidth = 264, kPadding = 14, kHead = 24, kClassRow = 20;
}

ColourLegend::ColourLegend(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("explore-legend"));
  setAttribute(Qt::WA_TransparentForMouseEvents);
}

void ColourLegend::setScale(const ColourScale& scale) {
  m_scale = scale;
  m_scale.argb.clear();
  QStringList spoken{scale.title};
  for (const ColourScale::Class& each : scale.classes)
    spoken << tr("%1 %2").arg(each.words, grouped(each.count));
  if (scale.isNumber)
    spoken << tr("%1 to %2")
                  .arg(fittingNumber(scale.low, scale.high - scale.low),
                       fittingNumber(scale.high, scale.high - scale.low));
  setAccessibleName(spoken.join(QStringLiteral(", ")));
  setVisible(m_scale.isNumber || !m_scale.classes.empty());
  adjustSize();
  update();
}

QSize ColourLegend::sizeHint() const {
  if (m_scale.isNumber) return {kWidth, 2 * kPadding + kHead + 64 + (m_scale.missing > 0 ? kClassRow : 0)};
  const auto rows = static_cast<int>(m_scale.classes.size()) + (m_scale.missing > 0 ? 1 : 0);
  return {kWidth, 2 * kPadding + kHead + kClassRow * rows};
}

void ColourLegend::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QColor ground = theme.panel;
  ground.setAlphaF(0.92f);
  painter.setPen(QPen(theme.line, 1));
  painter.setBrush(ground);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
  const QRectF box = QRectF(rect()).adjusted(kPadding, kPadding, -kPadding, -kPadding);
  painter.setFont(typeFont(Type::BodyStrong));
  painter.setPen(theme.text);
  painter.drawText(box, Qt::AlignLeft | Qt::AlignTop,
                   painter.fontMetrics().elidedText(m_scale.title, Qt::ElideRight, kWidth - 90));
  if (m_scale.isNumber) {
    painter.setFont(typeFont(Type::Caption));
    painter.setPen(theme.text3);
    painter.drawText(box, Qt::AlignRight | Qt::AlignTop, nameOf(m_scale.map));
    paintNumbers(painter, box.adjusted(0, kHead, 0, 0));
  } else {
    paintClasses(painter, box.adjusted(0, kHead, 0, 0));
  }
}

void ColourLegend::paintNumbers(QPainter& painter, const QRectF& box) const {
  const Theme& theme = Theme::current();
  const std::int64_t most =
      m_scale.histogram.empty() ? 0 : *std::max_element(m_scale.histogram.begin(), m_scale.histogram.end());
  const double step = box.width() / static_cast<double>(std::max<std::size_t>(1, m_scale.histogram.size()));
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.histoOn);
  for (std::size_t i = 0; i < m_scale.histogram.size() && most > 0; ++i) {
    // Square-root heights, as in the facets: rare values stay visible.
    const double height =
        30 * std::sqrt(static_cast<double>(m_scale.histogram[i]) / static_cast<double>(most));
    painter.drawRect(
        QRectF(box.left() + step * static_cast<double>(i), box.top() + 30 - height, step - 1, height));
  }
  const auto table = lookupTable(m_scale.map);
  QLinearGradient gradient(box.left(), 0, box.right(), 0);
  for (int i = 0; i <= 16; ++i)
    gradient.setColorAt(i / 16.0, QColor(table[static_cast<std::size_t>(i * 255 / 16)]));
  painter.setBrush(gradient);
  painter.drawRect(QRectF(box.left(), box.top() + 33, box.width(), 8));
  painter.setFont(typeFont(Type::Caption));
  painter.setPen(theme.text3);
  const double range = m_scale.high - m_scale.low;
  const QRectF numbers(box.left(), box.top() + 44, box.width(), 16);
  drawTabular(painter, numbers, Qt::AlignLeft | Qt::AlignVCenter, fittingNumber(m_scale.low, range));
  drawTabular(painter, numbers, Qt::AlignHCenter | Qt::AlignVCenter,
              fittingNumber(m_scale.low + range / 2, range));
  drawTabular(painter, numbers, Qt::AlignRight | Qt::AlignVCenter, fittingNumber(m_scale.high, range));
  if (m_scale.missing > 0) {
    const QRectF line(box.left(), numbers.bottom() + 6, box.width(), 16);
    painter.setBrush(theme.control);
    painter.setPen(Qt::NoPen);
    painter.drawEllipse(QPointF(line.left() + 5, line.center().y()), 4, 4);
    painter.setPen(theme.text2);
    painter.drawText(line.adjusted(16, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     tr("no value %1").arg(grouped(m_scale.missing)));
  }
}

void ColourLegend::paintClasses(QPainter& painter, const QRectF& box) const {
  const Theme& theme = Theme::current();
  double y = box.top();
  const auto row = [&](const QColor& colour, const QString& code, const QString& words, std::int64_t count) {
    const QRectF line(box.left(), y, box.width(), kClassRow);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(QPointF(line.left() + 5, line.center().y()), 4, 4);
    painter.setFont(typeFont(Type::Small));
    painter.setPen(theme.text);
    if (!code.isEmpty()) {
      painter.drawText(line.adjusted(18, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, code);
      painter.setPen(theme.text2);
    }
    painter.drawText(line.adjusted(code.isEmpty() ? 18 : 46, 0, -60, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     words);
    painter.setPen(theme.text2);
    drawTabular(painter, line, Qt::AlignRight | Qt::AlignVCenter, grouped(count));
    y += kClassRow;
  };
  for (const ColourScale::Class& each : m_scale.classes) row(each.colour, each.code, each.words, each.count);
  if (m_scale.missing > 0) row(theme.control, {}, tr("none"), m_scale.missing);
}

}  // namespace ui
