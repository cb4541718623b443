#include "ui/views/label/posterior_strip.h"

#include <QPainter>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {

namespace {
constexpr int kBars = 48;
constexpr double kNameWidth = 84, kSigmaWidth = 52, kMeanWidth = 44;
}  // namespace

PosteriorStrip::PosteriorStrip(QWidget* parent) : QWidget(parent) {
  setFixedHeight(40);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void PosteriorStrip::setContent(const Content& content) {
  if (content == m_content) return;
  m_content = content;
  setAccessibleName(
      tr("%1: %2 plus or minus %3")
          .arg(content.name, fixed(content.mean, content.decimals), fixed(content.sigma, content.decimals)));
  setToolTip(content.passes.empty() ? QString() : tr("%1 dropout passes").arg(content.passes.size()));
  update();
}

void PosteriorStrip::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF numbers(width() - kSigmaWidth - kMeanWidth, 0, kMeanWidth, height());
  painter.setFont(typeFont(Type::Small));
  painter.setPen(theme.text);
  painter.drawText(
      QRectF(0, 0, kNameWidth - 4, height()), Qt::AlignLeft | Qt::AlignVCenter,
      painter.fontMetrics().elidedText(m_content.name, Qt::ElideRight, static_cast<int>(kNameWidth - 4)));
  const QRectF plot(kNameWidth, 3, std::max(40.0, numbers.left() - kNameWidth - 16), 26);
  const double span = std::max(1e-12, m_content.high - m_content.low);
  const auto xOf = [&](double value) {
    return plot.left() + std::clamp((value - m_content.low) / span, 0.0, 1.0) * plot.width();
  };
  std::array<int, kBars> counts{};
  for (const float pass : m_content.passes) {
    if (!std::isfinite(pass)) continue;
    const int bar = static_cast<int>((static_cast<double>(pass) - m_content.low) / span * kBars);
    ++counts[static_cast<std::size_t>(std::clamp(bar, 0, kBars - 1))];
  }
  const int most = *std::max_element(counts.begin(), counts.end());
  for (std::size_t i = 0; i < counts.size() && most > 0; ++i) {
    if (counts[i] == 0) continue;
    const double tall = 24.0 * counts[i] / most;
    painter.fillRect(QRectF(plot.left() + static_cast<double>(i) * plot.width() / kBars, plot.bottom() - tall,
                            plot.width() / kBars - 0.7, tall),
                     theme.histoOn);
  }
  painter.setPen(QPen(theme.line, 1));
  painter.drawLine(QPointF(plot.left(), plot.bottom() + 0.5), QPointF(plot.right(), plot.bottom() + 0.5));
  painter.setPen(QPen(theme.control, 1));
  painter.drawLine(QPointF(plot.center().x(), plot.bottom() - 2),
                   QPointF(plot.center().x(), plot.bottom() + 3));
  painter.setPen(QPen(theme.text, 1.5));
  painter.drawLine(QPointF(xOf(m_content.mean), 3), QPointF(xOf(m_content.mean), plot.bottom() + 1));
  painter.setFont(typeFont(Type::BodyStrong));
  painter.setPen(theme.text);
  drawTabular(painter, numbers, Qt::AlignRight | Qt::AlignVCenter, fixed(m_content.mean, m_content.decimals));
  painter.setFont(typeFont(Type::Small));
  painter.setPen(theme.text2);
  drawTabular(painter, QRectF(numbers.right(), 0, kSigmaWidth, height()), Qt::AlignRight | Qt::AlignVCenter,
              QStringLiteral("±") + fixed(m_content.sigma, m_content.decimals));
}

}  // namespace ui
