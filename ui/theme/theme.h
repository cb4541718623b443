#pragma once
#include <QColor>
#include <QPalette>
#include <QString>
#include <array>

#include "labeling/scheme/hubble_class.h"

class QApplication;

namespace ui {

/// Every colour of the interface, read from resources/theme/palette.json. It writes three things: the
/// QPalette, the style sheet (style_sheet.h) and the colours of the painters. No literal colour lives
/// anywhere else.
struct Theme {
  enum class Mode { Dark, Light };

  Mode mode = Mode::Dark;
  QColor window;      ///< window, rail, status bar, gallery background, field wells
  QColor panel;       ///< side panels, cards
  QColor raised;      ///< buttons, answer rows, chips, floating bars
  QColor hover;       ///< pointer hover, selected segment
  QColor line;        ///< hairlines, card and button edges
  QColor control;     ///< edges of fields, check boxes, slider grooves; missing values in a colour map
  QColor text;        ///< main text, primary curve
  QColor text2;       ///< secondary text, resting icons; replaces text3 on hover and accentSoft
  QColor text3;       ///< captions, axis numbers, second curve (dashed)
  QColor accent;      ///< brass: focus, selection, active tool, threshold handle, live run, primary action
  QColor onAccent;    ///< text on brass
  QColor accentSoft;  ///< selected rows and tiles, active toggles
  QColor good, bad;   ///< always with an icon and words
  QColor histo, histoOn;          ///< histogram bars outside / inside the brush
  QColor n1, n2, n3;              ///< score parts, in fixed order
  QColor track, grid;             ///< progress and ring grooves / plot grid
  QColor sky;                     ///< image background, both themes
  std::array<QColor, 7> classes;  ///< by labeling::HubbleClass; a class colour always comes with its code

  const QColor& classColour(labeling::HubbleClass hubbleClass) const {
    return classes[static_cast<std::size_t>(hubbleClass)];
  }
  bool isDark() const { return mode == Mode::Dark; }
  QPalette palette() const;

  /// The tokens of one mode. Needs no QApplication.
  static Theme of(Mode mode);
  /// What painters use: the theme applied last (dark before the first).
  static const Theme& current();
};

/// The theme of the screen: what the desktop asks for, by the lightness of its window colour.
Theme::Mode systemThemeMode();

/// Style, palette, fonts and style sheet of the whole application. Widgets are repainted; icons recolour.
void applyTheme(QApplication& application, Theme::Mode mode);

/// Contrast ratio of two opaque colours, 1 ... 21. @see WCAG 2.1, relative luminance
double contrastRatio(const QColor& a, const QColor& b);

}  // namespace ui
