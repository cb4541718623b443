#pragma once
#include <QAction>
#include <QKeySequence>
#include <QString>
#include <span>

namespace ui {

/// One thing a person can do, by menu, key or palette.
struct ActionRow {
  const char* id;        ///< "browse.table"
  const char* where;     ///< heading on the shortcut sheet: "Everywhere", "With galaxies", "Browse", ...
  const char* words;     ///< as in a menu, English source text
  const char* shortcut;  ///< portable text ("Ctrl+K"); several separated by "; "; empty: none
  const char* icon;      ///< of resources/icons; empty: none
  bool isFixed = false;  ///< `shortcut` is words for keys that cannot be changed: arrows, the wheel
};

/// The table of all actions. Keys of views that handle them themselves are rows too, so that the sheet is
/// whole.
std::span<const ActionRow> actionTable();
const ActionRow& actionRow(const char* id);  ///< asserts that it exists

/// An action with the row's words, keys (as they change) and icon; object name = id. The keys act where
/// `context` says.
QAction* makeAction(const char* id, QObject* parent, Qt::ShortcutContext context = Qt::WindowShortcut);

QString wordsOf(const ActionRow& row);  ///< translated
QString placeOf(const ActionRow& row);  ///< translated

/// "Ctrl K", "L": the first key of an action now, for key caps. Empty: none.
QString keyOf(const char* id);
QString keysOf(const char* id);  ///< all of them: "[ or ,"

}  // namespace ui
