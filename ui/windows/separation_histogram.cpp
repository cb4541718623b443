#include "ui/windows/separation_histogram.h"

#include <QPainter>
#include <algorithm>

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {
namespace {
constexpr int kAxis = 18;  // below the bars
constexpr int kHead = 16;  // above them, for the median's words
}  // namespace

QString skyMatchWords(const labeling::CrossMatch& match) {
  QString words =
      SeparationHistogram::tr("%1 of %2 rows lie within %3 arcsec of a galaxy; %4 galaxies get none.")
          .arg(grouped(match.first.matched), grouped(match.first.rows))
          .arg(match.radiusArcsec)
          .arg(grouped(match.second.rows - match.second.matched));
  if (match.first.several > 0)
    words +=
        QLatin1Char(' ') + SeparationHistogram::tr("%1 rows have several within reach; the nearest counts.")
                               .arg(grouped(match.first.several));
  if (match.isShifted())
    words += QLatin1Char(' ') + SeparationHistogram::tr(
                                    "The galaxies lie %1 arcsec east and %2 north of the table's positions: "
                                    "one of the two is shifted.")
                                    .arg(fixed(match.medianEastArcsec, 2), fixed(match.medianNorthArcsec, 2));
  return words;
}

SeparationHistogram::SeparationHistogram(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("separations"));
  setAccessibleName(tr("Separations"));
  setFixedHeight(104);
}

void SeparationHistogram::setMatch(const labeling::CrossMatch& match) {
  m_bars = match.histogram;
  m_radiusArcsec = match.radiusArcsec;
  m_medianArcsec = match.medianSeparationArcsec;
  setAccessibleDescription(tr("Separations of %1 pairs from 0 to %2 arcsec, median %3 arcsec")
                               .arg(grouped(static_cast<std::int64_t>(match.pairs.size())))
                               .arg(m_radiusArcsec)
                               .arg(m_medianArcsec, 0, 'f', 3));
  update();
}

void SeparationHistogram::clear() {
  m_bars.clear();
  setAccessibleDescription({});
  update();
}

void SeparationHistogram::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  const QRect plot(0, kHead, width(), height() - kAxis - kHead);
  painter.fillRect(plot.left(), plot.bottom(), plot.width(), 1, theme.line);
  painter.setFont(typeFont(Type::Caption));
  painter.setPen(theme.text3);
  if (m_bars.empty()) return;
  const QRect axis(0, plot.bottom() + 2, width(), kAxis);
  painter.drawText(axis, Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("0″"));
  painter.drawText(axis, Qt::AlignHCenter | Qt::AlignVCenter, tr("separation"));
  painter.drawText(axis, Qt::AlignRight | Qt::AlignVCenter, tr("%1″").arg(m_radiusArcsec));
  const std::int64_t most = *std::max_element(m_bars.begin(), m_bars.end());
  if (most == 0) return;
  const double step = static_cast<double>(plot.width()) / static_cast<double>(m_bars.size());
  for (std::size_t i = 0; i < m_bars.size(); ++i) {
    if (m_bars[i] == 0) continue;
    const double share = static_cast<double>(m_bars[i]) / static_cast<double>(most);
    const double high = std::max(1.0, share * (plot.height() - 2));
    painter.fillRect(QRectF(static_cast<double>(i) * step + 0.5, plot.bottom() - high, step - 1, high),
                     theme.histoOn);
  }
  const double x = std::clamp(m_medianArcsec / m_radiusArcsec, 0.0, 1.0) * plot.width();
  painter.setPen(QPen(theme.text2, 1, Qt::DashLine));
  painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
  painter.setPen(theme.text2);
  const QString words = tr("median %1″").arg(m_medianArcsec, 0, 'f', 3);
  const double wide = painter.fontMetrics().horizontalAdvance(words);
  painter.drawText(QRectF(std::clamp(x - wide / 2, 0.0, width() - wide), 0, wide + 1, kHead),
                   Qt::AlignLeft | Qt::AlignVCenter, words);
}

}  // namespace ui
