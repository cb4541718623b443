#pragma once
#include <QString>

namespace ui {

struct Theme;

/// The style sheet of the application. Widgets choose a variant with dynamic properties, set before they are
/// shown:
///   QPushButton, QToolButton   variant = "primary" | "ghost" | "flat-dark";  compact = true (24 px high; "size" is a property of QWidget itself)
///   QToolButton                variant = "toggle" (accentSoft when checked), "segment" (in a Segments box)
///   QFrame                     variant = "card" | "raised" | "segments" | "line" (1 px)
///   QWidget                    ground = "panel" | "window" | "raised" (with WA_StyledBackground)
///   QLabel                     role = "display" | "title" | "section" | "strong" | "small" | "small-strong"
///   |
///                              "caption" | "mono";  tone = "2" | "3" | "accent" | "good" | "bad"
///                              key = true: a key cap
QString styleSheet(const Theme& theme);

}  // namespace ui
