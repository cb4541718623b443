#include "ui/views/explore/mix_bar.h"

#include <QMouseEvent>
#include <algorithm>
#include <numeric>

#include "labeling/scheme/hubble_class.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {
namespace {
constexpr std::array kOrder{2, 3, 1, 0, 4, 5, 6};  // spirals first, as the design's mix bars

std::int64_t sumOf(const ClassMix& mix) { return std::accumulate(mix.begin(), mix.end(), std::int64_t{0}); }
}  // namespace

void paintMix(QPainter& painter, const QRectF& box, const ClassMix& mix) {
  const Theme& theme = Theme::current();
  const std::int64_t total = sumOf(mix);
  painter.setPen(Qt::NoPen);
  if (total == 0) {
    painter.setBrush(theme.track);
    painter.drawRect(box);
    return;
  }
  double x = box.left();
  for (const int each : kOrder) {
    const double wide =
        box.width() * static_cast<double>(mix[static_cast<std::size_t>(each)]) / static_cast<double>(total);
    if (wide < 0.5) continue;
    painter.setBrush(theme.classColour(static_cast<labeling::HubbleClass>(each)));
    painter.drawRect(QRectF(x, box.top(), std::max(1.0, wide - 1), box.height()));
    x += wide;
  }
}

MixBar::MixBar(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("explore-mix"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setFixedHeight(36);
}

void MixBar::setMix(const ClassMix& mix) {
  m_mix = mix;
  QStringList spoken;
  for (const Entry& entry : entries()) spoken << entry.words;
  setAccessibleName(spoken.join(QStringLiteral(", ")));
  update();
}

std::vector<MixBar::Entry> MixBar::entries() const {
  std::vector<Entry> result;
  const std::int64_t total = sumOf(m_mix);
  if (total == 0) return result;
  std::vector<int> order(kOrder.begin(), kOrder.end());
  std::stable_sort(order.begin(), order.end(), [this](int a, int b) {
    return m_mix[static_cast<std::size_t>(a)] > m_mix[static_cast<std::size_t>(b)];
  });
  double x = 0;
  for (const int each : order) {
    const std::int64_t count = m_mix[static_cast<std::size_t>(each)];
    if (count == 0) continue;
    const QString words =
        tr("%1 %2 %")
            .arg(QString::fromLatin1(labeling::codeOf(static_cast<labeling::HubbleClass>(each))))
            .arg(qRound(100.0 * static_cast<double>(count) / static_cast<double>(total)));
    const double wide = 14 + tabularWidth(typeFont(Type::Small), words);
    if (x + wide > width()) break;
    result.push_back({each, words, QRectF(x, 16, wide, 20)});
    x += wide + 16;
  }
  return result;
}

void MixBar::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  paintMix(painter, QRectF(0, 2, width(), 8), m_mix);
  painter.setFont(typeFont(Type::Small));
  for (const Entry& entry : entries()) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.classColour(static_cast<labeling::HubbleClass>(entry.hubbleClass)));
    painter.drawRoundedRect(QRectF(entry.box.left(), entry.box.center().y() - 4, 8, 8), 2, 2);
    painter.setPen(theme.text);
    const QRectF words = entry.box.adjusted(14, 0, 0, 0);
    drawTabular(painter, words, Qt::AlignLeft | Qt::AlignVCenter, entry.words);
    painter.setPen(QPen(theme.control, 1, Qt::DotLine));
    painter.drawLine(QPointF(words.left(), words.center().y() + 9),
                     QPointF(words.right(), words.center().y() + 9));
  }
}

void MixBar::mousePressEvent(QMouseEvent* event) {
  for (const Entry& entry : entries())
    if (entry.box.contains(event->position())) Q_EMIT classActivated(entry.hubbleClass);
}

}  // namespace ui
