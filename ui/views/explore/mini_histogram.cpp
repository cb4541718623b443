#include "ui/views/explore/mini_histogram.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {
namespace {
constexpr int kBins = 24;
}

MiniHistogram::MiniHistogram(QWidget* parent) : QWidget(parent) {
  setFixedHeight(62);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void MiniHistogram::setColumn(const QString& title, std::span<const float> values,
                              std::span<const std::int64_t> rows) {
  m_title = title;
  m_counts.assign(kBins, 0);
  std::vector<float> finite;
  for (const float value : values)
    if (std::isfinite(value)) finite.push_back(value);
  if (!finite.empty()) {
    // 1st to 99th percentile of all objects: an outlier must not squeeze the rest into one bar.
    const auto rank = [&](double share) {
      const auto at =
          finite.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(finite.size() - 1));
      std::nth_element(finite.begin(), at, finite.end());
      return static_cast<double>(*at);
    };
    m_low = rank(0.01);
    m_high = rank(0.99);
    if (m_high <= m_low) m_high = m_low + 1;
    for (const std::int64_t row : rows) {
      const auto value = static_cast<double>(values[static_cast<std::size_t>(row)]);
      if (!std::isfinite(value)) continue;
      const double bin = std::floor((value - m_low) / (m_high - m_low) * kBins);
      ++m_counts[static_cast<std::size_t>(std::clamp(bin, 0.0, kBins - 1.0))];
    }
  }
  setAccessibleName(
      tr("%1 of the selection, %2 to %3")
          .arg(title, fittingNumber(m_low, m_high - m_low), fittingNumber(m_high, m_high - m_low)));
  update();
}

void MiniHistogram::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setFont(typeFont(Type::Caption));
  painter.setPen(theme.text2);
  painter.drawText(QRectF(0, 0, width(), 16), Qt::AlignLeft | Qt::AlignVCenter, m_title);
  const int most = m_counts.empty() ? 0 : *std::max_element(m_counts.begin(), m_counts.end());
  const double base = height() - 17;
  const double step = width() / static_cast<double>(kBins);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.histoOn);
  for (int i = 0; i < static_cast<int>(m_counts.size()) && most > 0; ++i) {
    const double tall = 26.0 * m_counts[static_cast<std::size_t>(i)] / most;
    painter.drawRect(QRectF(step * i, base - tall, step - 1, tall));
  }
  painter.setPen(QPen(theme.control, 0));
  painter.drawLine(QPointF(0, base), QPointF(width(), base));
  painter.setPen(theme.text3);
  const QRectF numbers(0, height() - 16, width(), 16);
  drawTabular(painter, numbers, Qt::AlignLeft | Qt::AlignVCenter, fittingNumber(m_low, m_high - m_low));
  drawTabular(painter, numbers, Qt::AlignRight | Qt::AlignVCenter, fittingNumber(m_high, m_high - m_low));
}

}  // namespace ui
