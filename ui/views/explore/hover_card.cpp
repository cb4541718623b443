#include "ui/views/explore/hover_card.h"

#include <QPainter>
#include <algorithm>

#include "ui/session/project_session.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {
namespace {
constexpr int kImageSide = 64, kPadding = 8, kCardWidth = 268;
}

HoverCard::HoverCard(ProjectSession& session, QWidget* parent) : QWidget(parent), m_session(session) {
  setObjectName(QStringLiteral("explore-hover-card"));
  setAttribute(Qt::WA_TransparentForMouseEvents);
  resize(kCardWidth, kImageSide + 2 * kPadding);
  hide();
}

void HoverCard::showFor(std::int64_t row, const QString& clusterWords, const QImage& image, QPointF at) {
  m_row = row;
  m_clusterWords = clusterWords;
  m_image = image;
  const QRect room = parentWidget()->rect().adjusted(8, 8, -8, -8);
  // Below and right of the point; on the other side of it where there is no room.
  int x = static_cast<int>(at.x()) + 16;
  int y = static_cast<int>(at.y()) + 16;
  if (x + width() > room.right()) x = static_cast<int>(at.x()) - 16 - width();
  if (y + height() > room.bottom()) y = static_cast<int>(at.y()) - 16 - height();
  move(std::clamp(x, room.left(), std::max(room.left(), room.right() - width())),
       std::clamp(y, room.top(), std::max(room.top(), room.bottom() - height())));
  show();
  raise();
  update();
}

void HoverCard::setImage(const QImage& image) {
  m_image = image;
  update();
}

void HoverCard::paintEvent(QPaintEvent*) {
  if (m_row < 0) return;
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  painter.setPen(QPen(theme.control, 1));
  painter.setBrush(theme.panel);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
  const QRectF picture(kPadding, kPadding, kImageSide, kImageSide);
  if (m_image.isNull())
    painter.fillRect(picture, theme.sky);
  else
    painter.drawImage(picture, m_image);

  QRectF line(picture.right() + 12, kPadding, width() - picture.right() - 20, 20);
  painter.setFont(typeFont(Type::SmallStrong));
  painter.setPen(theme.text);
  const QString name = m_session.objectName(m_row);
  painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                   painter.fontMetrics().elidedText(name, Qt::ElideMiddle, static_cast<int>(line.width())));
  line.translate(0, 22);
  painter.setFont(typeFont(Type::Small));
  if (const auto opinion = m_session.classOpinion(m_row); opinion && !m_session.isBlind()) {
    paintConfidenceRing(painter, {line.left() + 7, line.center().y()}, 14,
                        theme.classColour(opinion->hubbleClass), opinion->probability, opinion->sigma);
    painter.setPen(theme.text2);
    drawTabular(painter, line.adjusted(22, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                tr("%1 %2 ±%3")
                    .arg(QString::fromLatin1(labeling::codeOf(opinion->hubbleClass)),
                         fixed(opinion->probability, 2), fixed(opinion->sigma, 2)));
  }
  line.translate(0, 20);
  painter.setPen(theme.text3);
  painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, m_clusterWords);
}

}  // namespace ui
