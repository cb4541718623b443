#pragma once
#include <QColor>
#include <QIcon>
#include <QPainter>
#include <QString>

namespace ui {

/// Which token an icon takes its colour from.
enum class IconColour {
  Resting,  ///< text2; text when hovered or active
  Text,
  Accent,
  OnAccent,
  Good,
  Bad
};

/// An icon of resources/icons, such as u"label". It is drawn in the theme of the moment it is painted, so it
/// recolours by itself when the theme changes. A checked (`QIcon::On`) resting icon is brass.
/// A name that does not exist gives a null icon.
QIcon icon(const QString& name, IconColour colour = IconColour::Resting);

/// Draws one directly, centred in the rectangle, `side` logical pixels wide.
void paintIcon(QPainter& painter, const QString& name, const QRectF& rect, const QColor& colour,
               double side = 16);

}  // namespace ui
