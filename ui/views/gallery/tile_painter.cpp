#include "ui/views/gallery/tile_painter.h"

#include <QCoreApplication>

#include "ui/theme/glyphs.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::Tile", text); }

void paintPicture(QPainter& painter, const Tile& tile, const Theme& theme) {
  // The pictures' corners are round already.
  if (tile.picture) {
    painter.drawImage(tile.image, *tile.picture);
  } else if (!tile.meanwhile.isNull()) {
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(tile.image, tile.meanwhile);
  } else {
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(tile.image, 3, 3);
    const QPointF centre = QRectF(tile.image).center();
    if (tile.hasFailed) {
      paintIcon(painter, QStringLiteral("warn"), tile.image, theme.text3, 24);
    } else if (tile.isLate) {
      painter.setPen(QPen(theme.line, 1.5));
      painter.setBrush(Qt::NoBrush);
      painter.drawEllipse(centre, tile.image.width() * 0.22, tile.image.width() * 0.22);
    }
  }
  if (tile.isDimmed) {
    QColor veil = tile.ground;
    veil.setAlphaF(0.45f);
    painter.fillRect(tile.image, veil);
  }
}

void paintFooter(QPainter& painter, const Tile& tile, const Theme& theme) {
  const QRectF footer(tile.image.left() + 2, tile.image.bottom() + 1, tile.image.width() - 4,
                      tile.footerHeight);
  const QColor quiet = tile.isSelected ? theme.text2 : theme.text3;
  const QColor ground = tile.isSelected ? theme.accentSoft : tile.ground;
  double x = footer.left();
  double right = footer.right();
  if (tile.state && !tile.stateOnImage) {
    paintLabelState(painter, QPointF(right - 7, footer.center().y()), 14, *tile.state, ground);
    right -= 20;
  }
  if (!tile.rightCaption.isEmpty()) {
    painter.setFont(typeFont(Type::Small));
    painter.setPen(quiet);
    right -= drawTabular(painter, QRectF(x, footer.top(), right - x, footer.height()),
                         Qt::AlignRight | Qt::AlignVCenter, tile.rightCaption);
  }
  if (tile.opinion) {
    paintConfidenceRing(painter, QPointF(x + 8, footer.center().y()), 16,
                        theme.classColour(tile.opinion->hubbleClass), tile.opinion->probability,
                        tile.opinion->sigma);
    x += 22;
    if (tile.caption.isEmpty()) {
      painter.setFont(typeFont(Type::SmallStrong));
      painter.setPen(theme.text);
      const QString code = QString::fromLatin1(labeling::codeOf(tile.opinion->hubbleClass));
      const double codeWidth = tabularWidth(painter.font(), code);
      if (x + codeWidth > right) return;
      x += drawTabular(painter, QRectF(x, footer.top(), right - x, footer.height()), Qt::AlignVCenter, code) +
           6;
      painter.setFont(typeFont(Type::Small));
      painter.setPen(theme.text2);
      const QString probability = fixed(tile.opinion->probability, 2);
      const double width = tabularWidth(painter.font(), probability);
      if (x + width > right) return;
      drawTabular(painter, QRectF(x, footer.top(), right - x, footer.height()), Qt::AlignVCenter,
                  probability);
      x += width + 5;
      const QString sigma = QStringLiteral("±") + fixed(tile.opinion->sigma, 2);
      if (x + tabularWidth(painter.font(), sigma) > right) return;
      painter.setPen(quiet);
      drawTabular(painter, QRectF(x, footer.top(), right - x, footer.height()), Qt::AlignVCenter, sigma);
      return;
    }
  }
  if (!tile.caption.isEmpty()) {
    painter.setFont(typeFont(Type::Small));
    painter.setPen(theme.text);
    const QString elided = painter.fontMetrics().elidedText(tile.caption, Qt::ElideMiddle,
                                                            static_cast<int>(std::max(0.0, right - x - 4)));
    drawTabular(painter, QRectF(x, footer.top(), right - x, footer.height()), Qt::AlignVCenter, elided);
  }
}

}  // namespace

void paintTile(QPainter& painter, const Tile& tile) {
  const Theme& theme = Theme::current();
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF frame =
      QRectF(tile.image).adjusted(-4, -4, 4, (tile.footerHeight > 0 ? tile.footerHeight + 2 : 4));
  if (tile.isSelected) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.accentSoft);
    painter.drawRoundedRect(frame, 6, 6);
  }
  paintPicture(painter, tile, theme);
  if (tile.footerHeight > 0) paintFooter(painter, tile, theme);
  if (tile.isDamaged) {
    const QPointF corner(tile.image.left() + 12, tile.image.top() + 12);
    QColor disc = theme.sky;
    disc.setAlphaF(0.7f);
    painter.setPen(Qt::NoPen);
    painter.setBrush(disc);
    painter.drawEllipse(corner, 10, 10);
    paintIcon(painter, QStringLiteral("warn"), QRectF(corner - QPointF(7, 7), QSizeF(14, 14)),
              QColor(255, 255, 255, 225), 14);
  }
  if (tile.stateOnImage && tile.state) {
    const QPointF corner(tile.image.right() - 10, tile.image.bottom() - 10);
    QColor disc = theme.sky;
    disc.setAlphaF(0.7f);
    painter.setPen(Qt::NoPen);
    painter.setBrush(disc);
    painter.drawEllipse(corner, 9, 9);
    paintLabelState(painter, corner, 14, *tile.state, theme.sky);
  }
  if (tile.isSelected || tile.isFocused) {
    const double width = tile.isFocused ? 2 : 1;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.accent, width));
    painter.drawRoundedRect(frame.adjusted(width / 2, width / 2, -width / 2, -width / 2), 6, 6);
  }
  painter.restore();
}

QString spokenTile(const QString& name, const std::optional<labeling::ClassOpinion>& opinion,
                   labeling::LabelState state, std::int64_t position, std::int64_t count, bool isSelected) {
  QStringList parts{name};
  if (opinion)
    parts << tr("%1 %2 plus or minus %3")
                 .arg(classWords(opinion->hubbleClass).toLower(), fixed(opinion->probability, 2),
                      fixed(opinion->sigma, 2));
  parts << (state == labeling::LabelState::Unlabelled ? tr("not labelled") : stateWords(state).toLower());
  parts << tr("%1 of %2").arg(grouped(position + 1), grouped(count));
  if (isSelected) parts << tr("selected");
  return parts.join(QStringLiteral(", "));
}

}  // namespace ui
