#include "ui/actions/actions.h"

#include <QCoreApplication>
#include <array>
#include <cassert>
#include <cstring>

#include "ui/theme/icons.h"

namespace ui {
namespace {

#define WORDS(text) QT_TRANSLATE_NOOP("ui::actions", text)
constexpr const char* kEverywhere = WORDS("Everywhere");
constexpr const char* kGalaxies = WORDS("With galaxies");
constexpr const char* kBrowse = WORDS("Browse");
constexpr const char* kLabel = WORDS("Label");
constexpr const char* kEvaluate = WORDS("Evaluate");
constexpr const char* kExplore = WORDS("Explore");
constexpr const char* kWelcome = WORDS("Welcome");

constexpr std::array kRows{
    ActionRow{"project.new", kEverywhere, WORDS("New project…"), "Ctrl+N", "plus"},
    ActionRow{"project.open", kEverywhere, WORDS("Open project…"), "Ctrl+O", "open"},
    ActionRow{"project.export", kEverywhere, WORDS("Export catalogue…"), "", "export"},
    ActionRow{"project.import-labels", kEverywhere, WORDS("Import labels…"), "", "table"},
    ActionRow{"project.merge", kEverywhere, WORDS("Merge labels of a copy…"), "", "set"},
    ActionRow{"project.close", kEverywhere, WORDS("Close project"), "Ctrl+W", ""},
    ActionRow{"app.quit", kEverywhere, WORDS("Quit"), "Ctrl+Q", ""},
    ActionRow{"edit.undo", kEverywhere, WORDS("Undo label"), "Ctrl+Z", "undo"},
    ActionRow{"edit.redo", kEverywhere, WORDS("Redo label"), "Ctrl+Shift+Z", "redo"},
    ActionRow{"edit.find", kEverywhere, WORDS("Query field"), "Ctrl+F; /", "search"},
    ActionRow{"edit.palette", kEverywhere, WORDS("Find object, column or command"), "Ctrl+K", "search"},
    ActionRow{"edit.settings", kEverywhere, WORDS("Settings…"), "Ctrl+,", "settings"},
    ActionRow{"view.next-region", kEverywhere, WORDS("Next region"), "F6", ""},
    ActionRow{"view.previous-region", kEverywhere, WORDS("Previous region"), "Shift+F6", ""},
    ActionRow{"view.theme", kEverywhere, WORDS("Light or dark"), "", "sun"},
    ActionRow{"view.full-screen", kEverywhere, WORDS("Full screen"), "F11", "fit"},
    ActionRow{"view.jobs", kEverywhere, WORDS("Jobs"), "Ctrl+J", "jobs"},
    ActionRow{"help.shortcuts", kEverywhere, WORDS("Shortcuts"), "F1", "keyboard"},
    ActionRow{"help.log", kEverywhere, WORDS("Show the engine's log"), "", "table"},
    ActionRow{"help.about", kEverywhere, WORDS("About Tuningfork"), "", "info"},
    ActionRow{"workspace.browse", kEverywhere, WORDS("Browse"), "Ctrl+1", "browse"},
    ActionRow{"workspace.label", kEverywhere, WORDS("Label"), "Ctrl+2", "label"},
    ActionRow{"workspace.train", kEverywhere, WORDS("Train"), "Ctrl+3", "train"},
    ActionRow{"workspace.evaluate", kEverywhere, WORDS("Evaluate"), "Ctrl+4", "evaluate"},
    ActionRow{"workspace.explore", kEverywhere, WORDS("Explore"), "Ctrl+5", "explore"},

    ActionRow{"galaxies.move", kGalaxies, WORDS("Move focus"), "Arrows, Home, End, PgUp, PgDn", ""},
    ActionRow{"galaxies.extend", kGalaxies, WORDS("Extend selection"), "Shift+arrows", ""},
    ActionRow{"galaxies.open", kGalaxies, WORDS("Open in Label"), "Enter", ""},
    ActionRow{"galaxies.all", kGalaxies, WORDS("Select all that match"), "Ctrl+A", ""},
    ActionRow{"galaxies.clear", kGalaxies, WORDS("Clear the selection"), "Esc", "close"},
    ActionRow{"galaxies.label", kGalaxies, WORDS("Label the selection"), "L", "label"},
    ActionRow{"galaxies.similar", kGalaxies, WORDS("Find similar"), "S", "similar"},
    ActionRow{"galaxies.map", kGalaxies, WORDS("Show in map"), "U", "explore"},
    ActionRow{"galaxies.export", kGalaxies, WORDS("Export"), "E", "export"},
    ActionRow{"galaxies.picture", kGalaxies, WORDS("Save pictures…"), "Shift+E", "export"},
    ActionRow{"galaxies.flag", kGalaxies, WORDS("Flag"), "X", "flag"},
    ActionRow{"galaxies.copy", kGalaxies, WORDS("Copy name and coordinates"), "Ctrl+C", ""},

    ActionRow{"browse.look", kBrowse, WORDS("Quick look"), "Space", "eye"},
    ActionRow{"browse.table", kBrowse, WORDS("Grid or table"), "V", "table"},
    ActionRow{"browse.size", kBrowse, WORDS("Tile size"), "Ctrl+wheel", ""},
    ActionRow{"browse.back", kBrowse, WORDS("Back from a temporary view"), "Alt+Left", "left"},
    ActionRow{"browse.clear-filters", kBrowse, WORDS("Clear all filters"), "", "close"},
    ActionRow{"models.classify", kBrowse, WORDS("Predict all objects"), "", "play"},

    ActionRow{"label.answer", kLabel, WORDS("Answer"), "1 … 9", ""},
    ActionRow{"label.cannot-tell", kLabel, WORDS("Cannot tell"), "0", ""},
    ActionRow{"label.step", kLabel, WORDS("Previous, next"), "← →", ""},
    ActionRow{"label.save", kLabel, WORDS("Save and next"), "Enter", ""},
    ActionRow{"label.skip", kLabel, WORDS("Skip to next unlabelled"), "Space", ""},
    ActionRow{"label.back", kLabel, WORDS("Previous question"), "Backspace", ""},
    ActionRow{"label.t-type", kLabel, WORDS("T-Type −1, +1"), "[ ] or , .", ""},
    ActionRow{"label.prong", kLabel, WORDS("Other prong"), "\\", ""},
    ActionRow{"label.sure", kLabel, WORDS("Less, more sure"), "− +", ""},
    ActionRow{"label.comment", kLabel, WORDS("Comment"), ";", ""},
    ActionRow{"label.queue", kLabel, WORDS("Choose what to label next…"), "Q", "label"},
    ActionRow{"label.blind", kLabel, WORDS("Blind mode"), "F", ""},

    ActionRow{"evaluate.threshold", kEvaluate, WORDS("Threshold ± 0.01, with Shift ± 0.1"), "[ ] or , .", ""},
    ActionRow{"evaluate.question", kEvaluate, WORDS("Next question"), "Q", ""},
    ActionRow{"explore.lasso", kExplore, WORDS("Draw lasso"), "hold O", ""},
    ActionRow{"explore.images", kExplore, WORDS("Images on the map"), "I", ""},

    ActionRow{"welcome.demo", kWelcome, WORDS("Explore the demo survey"), "1", "survey"},
    ActionRow{"welcome.catalogue", kWelcome, WORDS("New project from a catalogue"), "2", "table"},
    ActionRow{"welcome.folder", kWelcome, WORDS("New project from a folder"), "3", "folder"},
};
#undef WORDS

}  // namespace

std::span<const ActionRow> actionTable() { return kRows; }

const ActionRow& actionRow(const char* id) {
  for (const ActionRow& row : kRows)
    if (std::strcmp(row.id, id) == 0) return row;
  assert(false && "an action that is not in the table");
  return kRows.front();
}

QAction* makeAction(const char* id, QObject* parent, Qt::ShortcutContext context) {
  const ActionRow& row = actionRow(id);
  auto* action = new QAction(QCoreApplication::translate("ui::actions", row.words), parent);
  action->setObjectName(QString::fromLatin1(id));
  if (*row.icon) action->setIcon(icon(QString::fromLatin1(row.icon)));
  if (*row.shortcut)
    action->setShortcuts(
        QKeySequence::listFromString(QString::fromUtf8(row.shortcut), QKeySequence::PortableText));
  action->setShortcutContext(context);
  return action;
}

QString keyOf(const char* id) {
  const QString keys = QString::fromUtf8(actionRow(id).shortcut);
  return keys.section(QStringLiteral("; "), 0, 0).replace(QLatin1Char('+'), QLatin1Char(' '));
}

}  // namespace ui
