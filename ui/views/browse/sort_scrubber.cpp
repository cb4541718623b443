#include "ui/views/browse/sort_scrubber.h"

#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {
namespace {

constexpr int kSteps = 100, kDensityWidth = 16;

/// 1, 2 or 5 times a power of ten, about `range / count`.
double niceStep(double range, int count) {
  const double raw = range / count;
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0, 10.0})
    if (factor * power >= raw) return factor * power;
  return 10 * power;
}

}  // namespace

SortScrubber::SortScrubber(QWidget* parent) : QScrollBar(Qt::Vertical, parent) {
  setObjectName(QStringLiteral("sortScrubber"));
  setAccessibleName(tr("Position in the sorted list"));
  setFixedWidth(64);
  setMouseTracking(true);
  setFocusPolicy(Qt::NoFocus);  // the gallery's keys scroll
}

QRectF SortScrubber::track() const { return {36, 12, kDensityWidth, std::max(1.0, height() - 32.0)}; }

void SortScrubber::setValues(std::vector<float> values) {
  // Objects without a value stand at the end; the bar describes the others.
  while (!values.empty() && std::isnan(values.back())) values.pop_back();
  m_values = std::move(values);
  m_density.clear();
  m_ticks.clear();
  const double first = valueAt(0), last = valueAt(1);
  m_width = std::abs(last - first);
  if (m_values.size() >= 2 && m_width > 0) {
    std::vector<std::int64_t> counts(kSteps, 0);
    const double low = std::min(first, last);
    for (const float value : m_values) {
      const double t = (static_cast<double>(value) - low) / m_width;
      if (t >= 0 && t <= 1) ++counts[static_cast<std::size_t>(std::min(kSteps - 1.0, t * kSteps))];
    }
    const auto most = static_cast<double>(*std::max_element(counts.begin(), counts.end()));
    for (int i = 0; i <= kSteps; ++i) {
      const double t = (valueAt(static_cast<double>(i) / kSteps) - low) / m_width;
      const auto bin = static_cast<std::size_t>(std::clamp(t * kSteps, 0.0, kSteps - 1.0));
      m_density.push_back(std::sqrt(static_cast<double>(counts[bin]) / most));
    }
    const double step = niceStep(m_width, 8);
    const bool descending = last < first;
    const int decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
    for (double tick = std::ceil(low / step) * step; tick <= low + m_width + step * 1e-6; tick += step) {
      const auto place =
          descending
              ? std::lower_bound(m_values.begin(), m_values.end(), static_cast<float>(tick), std::greater<>())
              : std::lower_bound(m_values.begin(), m_values.end(), static_cast<float>(tick));
      const double share =
          static_cast<double>(place - m_values.begin()) / static_cast<double>(m_values.size());
      QString words = fixed(tick, decimals);
      if (words.startsWith(QLatin1String("0."))) words.remove(0, 1);
      m_ticks.push_back({share, words});
    }
  }
  update();
}

double SortScrubber::valueAt(double share) const {
  if (m_values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto index =
      static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * static_cast<double>(m_values.size() - 1) + 0.5);
  return static_cast<double>(m_values[index]);
}

void SortScrubber::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(rect(), theme.window);
  const QRectF area = track();
  const bool scrolls = maximum() > minimum();
  if (m_density.empty()) {
    if (!scrolls) return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.track);
    painter.drawRoundedRect(QRectF(area.right() - 4, area.top(), 3, area.height()), 1.5, 1.5);
  } else {
    QColor bar = theme.histo;
    bar.setAlphaF(0.55f);
    const double step = area.height() / kSteps;
    for (std::size_t i = 0; i < m_density.size(); ++i) {
      const double width = std::max(1.0, m_density[i] * kDensityWidth);
      painter.fillRect(QRectF(area.right() - width, area.top() + static_cast<double>(i) * step, width,
                              std::max(1.0, step - 2)),
                       bar);
    }
    painter.setFont(typeFont(Type::Caption));
    painter.setPen(theme.text3);
    double free = -100;
    std::vector<Tick> ticks = m_ticks;
    std::sort(ticks.begin(), ticks.end(), [](const Tick& a, const Tick& b) { return a.share < b.share; });
    for (const Tick& tick : ticks) {
      const double y = area.top() + tick.share * area.height();
      if (y - free < 20 || y > height() - 10) continue;
      drawTabular(painter, QRectF(0, y - 8, area.left() - 10, 16), Qt::AlignRight | Qt::AlignVCenter,
                  tick.words);
      free = y;
    }
  }
  if (!scrolls) return;
  const double span = maximum() - minimum();
  const double share = (value() - minimum()) / span;
  const double shown = std::clamp(static_cast<double>(pageStep()) / (span + pageStep()), 0.0, 1.0);
  const double height = std::max(20.0, shown * area.height());
  const QRectF handle(area.left() - 3, area.top() - 2 + share * (area.height() + 4 - height),
                      kDensityWidth + 6, height);
  painter.setPen(QPen(theme.accent, 1.5));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(handle, 4, 4);
}

void SortScrubber::jump(double y) {
  const QRectF area = track();
  const double share = std::clamp((y - area.top()) / area.height(), 0.0, 1.0);
  setValue(minimum() + static_cast<int>(std::lround(share * (maximum() - minimum()))));
}

void SortScrubber::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) jump(event->position().y());
}

void SortScrubber::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons() & Qt::LeftButton) jump(event->position().y());
  const QRectF area = track();
  const double value = valueAt((event->position().y() - area.top()) / area.height());
  if (std::isfinite(value))
    QToolTip::showText(event->globalPosition().toPoint(), fittingNumber(value, m_width), this);
}

void SortScrubber::mouseReleaseEvent(QMouseEvent*) {}
void SortScrubber::leaveEvent(QEvent*) { QToolTip::hideText(); }

}  // namespace ui
