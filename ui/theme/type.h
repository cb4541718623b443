#pragma once
#include <QFont>

namespace ui {

/// The roles of text. Sizes in device-independent pixels.
enum class Type {
  Display,     ///< 40, semi-bold: Welcome only
  Title,       ///< 18, semi-bold: question, object name, run name, matrix counts
  Section,     ///< 15, semi-bold: start actions, card values
  Body,        ///< 13: almost everything
  BodyStrong,  ///< 13, semi-bold: emphasis, card heads
  Small,       ///< 12: tiles, tables, secondary facts, status bar
  SmallStrong,
  Caption,  ///< 11: axis numbers, key caps, rail names; nothing smaller
  Mono      ///< 12, JetBrains Mono: expressions, hashes, coordinates
};

/// Inter (JetBrains Mono), with Noto and the system's fonts behind it.
QFont typeFont(Type type);

/// Height of a line in this role, as in the design's table.
int lineHeight(Type type);

/// All text larger or smaller, 1.0 to 1.5. Takes effect with the next applyTheme().
void setTextScale(double scale);
double textScale();

}  // namespace ui
