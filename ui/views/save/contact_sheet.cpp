#include "ui/views/save/contact_sheet.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/theme/theme.h"
#include "ui/theme/type.h"

namespace ui {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("ui::ContactSheet", text); }

// All lengths in shares of a tile's side, so that a page looks the same at every resolution.
constexpr double kMargin = 0.22, kGap = 0.06, kCaption = 0.24, kHeader = 0.42, kFooter = 0.16;
constexpr double kName = 0.078, kWords = 0.07, kTitle = 0.13;

QFont fontOf(Type type, double pixels) {
  QFont font = typeFont(type);
  font.setPixelSize(std::max(6, static_cast<int>(pixels)));
  return font;
}

void drawElided(QPainter& painter, const QRectF& rect, const QString& text) {
  painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter,
                   QFontMetricsF(painter.font()).elidedText(text, Qt::ElideMiddle, rect.width()));
}

}  // namespace

int ContactSheet::pages(std::size_t galaxies) const {
  return static_cast<int>((galaxies + static_cast<std::size_t>(perPage()) - 1) /
                          static_cast<std::size_t>(perPage()));
}

QSize ContactSheet::pageSize() const {
  const double width = 2 * kMargin + columns + (columns - 1) * kGap;
  const double height =
      2 * kMargin + rows * (1 + kCaption) + (rows - 1) * kGap + (hasHeader ? kHeader : 0) + kFooter;
  return {static_cast<int>(width * tileSide), static_cast<int>(height * tileSide)};
}

void paintSheetPage(QPainter& painter, const ContactSheet& sheet, const std::vector<GalaxyPicture>& galaxies,
                    const std::vector<SheetCaption>& captions, int page, int pages) {
  const Theme theme = Theme::of(Theme::Mode::Light);
  const double side = sheet.tileSide;
  const QSizeF size = sheet.pageSize();
  painter.save();
  painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
  painter.fillRect(QRectF(QPointF(), size), Qt::white);
  double top = kMargin * side;
  if (sheet.hasHeader) {
    const double width = size.width() - 2 * kMargin * side;
    painter.setFont(fontOf(Type::Title, kTitle * side));
    painter.setPen(theme.text);
    drawElided(painter, {kMargin * side, top, width, 0.16 * side}, sheet.project);
    painter.setFont(fontOf(Type::Small, kWords * side));
    painter.setPen(theme.text2);
    QStringList facts;
    for (const QString& fact : {sheet.filter, sheet.stretch, sheet.date})
      if (!fact.isEmpty()) facts << fact;
    drawElided(painter, {kMargin * side, top + 0.18 * side, width, 0.12 * side},
               facts.join(QStringLiteral("   ·   ")));
    top += kHeader * side;
  }
  for (std::size_t i = 0; i < galaxies.size(); ++i) {
    const int column = static_cast<int>(i) % sheet.columns, row = static_cast<int>(i) / sheet.columns;
    const QRectF tile((kMargin + column * (1 + kGap)) * side, top + row * (1 + kCaption + kGap) * side, side,
                      side);
    painter.fillRect(tile, theme.sky);
    const QImage& image = galaxies[i].image;
    if (image.isNull()) {
      painter.setFont(fontOf(Type::Small, kWords * side));
      painter.setPen(QColor(0xA9, 0xB0, 0xB7));
      painter.drawText(tile.adjusted(8, 8, -8, -8), Qt::AlignCenter | Qt::TextWordWrap,
                       tr("could not be read"));
    } else {
      // The middle square, as in the gallery.
      const int shorter = std::min(image.width(), image.height());
      const QRectF middle((image.width() - shorter) / 2.0, (image.height() - shorter) / 2.0, shorter,
                          shorter);
      painter.drawImage(tile, image, middle);
    }
    const QRectF name(tile.left(), tile.bottom() + 0.02 * side, side, 0.1 * side);
    painter.setFont(fontOf(Type::SmallStrong, kName * side));
    painter.setPen(theme.text);
    drawElided(painter, name, captions[i].name);
    painter.setFont(fontOf(Type::Small, kWords * side));
    painter.setPen(theme.text2);
    drawElided(painter, name.translated(0, 0.1 * side), captions[i].words);
  }
  painter.setFont(fontOf(Type::Caption, kWords * side));
  painter.setPen(theme.text3);
  painter.drawText(
      QRectF(0, size.height() - (kMargin + kFooter) * side, size.width() - kMargin * side, kFooter * side),
      Qt::AlignRight | Qt::AlignVCenter, tr("%1 of %2").arg(page + 1).arg(pages));
  painter.restore();
}

}  // namespace ui
