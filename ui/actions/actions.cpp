#include "ui/actions/actions.h"

#include <QCoreApplication>
#include <array>
#include <cassert>
#include <cstring>

#include "ui/actions/shortcuts.h"
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
    ActionRow{"labels.agreement", kEverywhere, WORDS("Agreement of the annotators…"), "Ctrl+G", "compare"},
    ActionRow{"labels.history", kEverywhere, WORDS("History of this galaxy…"), "Ctrl+H", "clock"},
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

    ActionRow{"galaxies.move", kGalaxies, WORDS("Move focus"), "Arrows, Home, End, PgUp, PgDn", "", true},
    ActionRow{"galaxies.extend", kGalaxies, WORDS("Extend selection"), "Shift+arrows", "", true},
    ActionRow{"galaxies.open", kGalaxies, WORDS("Open in Label"), "Return", ""},
    ActionRow{"galaxies.all", kGalaxies, WORDS("Select all that match"), "Ctrl+A", ""},
    ActionRow{"galaxies.clear", kGalaxies, WORDS("Clear the selection"), "Esc", "close"},
    ActionRow{"galaxies.label", kGalaxies, WORDS("Label the selection"), "L", "label"},
    ActionRow{"galaxies.set", kGalaxies, WORDS("Add to set…"), "A", "set"},
    ActionRow{"galaxies.similar", kGalaxies, WORDS("Find similar"), "S", "similar"},
    ActionRow{"galaxies.map", kGalaxies, WORDS("Show in map"), "U", "explore"},
    ActionRow{"galaxies.export", kGalaxies, WORDS("Export"), "E", "export"},
    ActionRow{"galaxies.picture", kGalaxies, WORDS("Save pictures…"), "Shift+E", "export"},
    ActionRow{"galaxies.browse", kGalaxies, WORDS("Open in Browse"), "G", "browse"},
    ActionRow{"galaxies.flag", kGalaxies, WORDS("Flag"), "X", "flag"},
    ActionRow{"galaxies.lookup", kGalaxies, WORDS("Look up in SIMBAD or Aladin…"), "W", "open"},
    ActionRow{"galaxies.copy", kGalaxies, WORDS("Copy name and coordinates"), "Ctrl+C", ""},

    ActionRow{"browse.look", kBrowse, WORDS("Quick look"), "Space", "eye"},
    ActionRow{"browse.table", kBrowse, WORDS("Grid or table"), "V", "table"},
    ActionRow{"browse.size", kBrowse, WORDS("Tile size"), "Ctrl+wheel", "", true},
    ActionRow{"browse.back", kBrowse, WORDS("Back from a temporary view"), "Alt+Left", "left"},
    ActionRow{"browse.clear-filters", kBrowse, WORDS("Clear all filters"), "", "close"},
    ActionRow{"models.classify", kBrowse, WORDS("Predict all objects"), "", "play"},

    ActionRow{"label.answer-1", kLabel, WORDS("First answer"), "1", ""},
    ActionRow{"label.answer-2", kLabel, WORDS("Second answer"), "2", ""},
    ActionRow{"label.answer-3", kLabel, WORDS("Third answer"), "3", ""},
    ActionRow{"label.answer-4", kLabel, WORDS("Fourth answer"), "4", ""},
    ActionRow{"label.answer-5", kLabel, WORDS("Fifth answer"), "5", ""},
    ActionRow{"label.answer-6", kLabel, WORDS("Sixth answer"), "6", ""},
    ActionRow{"label.answer-7", kLabel, WORDS("Seventh answer"), "7", ""},
    ActionRow{"label.answer-8", kLabel, WORDS("Eighth answer"), "8", ""},
    ActionRow{"label.answer-9", kLabel, WORDS("Ninth answer"), "9", ""},
    ActionRow{"label.cannot-tell", kLabel, WORDS("Cannot tell"), "0", ""},
    ActionRow{"label.repeat", kLabel, WORDS("Answer as the object before"), "R", ""},
    ActionRow{"label.whole-selection", kLabel, WORDS("Answers for the whole selection"), "Shift+L", "set"},
    ActionRow{"label.previous", kLabel, WORDS("Previous object"), "Left", ""},
    ActionRow{"label.next", kLabel, WORDS("Next object"), "Right", ""},
    ActionRow{"label.save", kLabel, WORDS("Save and next"), "Return", ""},
    ActionRow{"label.skip", kLabel, WORDS("Skip to next unlabelled"), "Space", ""},
    ActionRow{"label.back", kLabel, WORDS("Previous question"), "Backspace", ""},
    ActionRow{"label.forward", kLabel, WORDS("Next question"), "Shift+Backspace", ""},
    ActionRow{"label.value-less", kLabel, WORDS("T-Type or value: one less"), "[; ,", ""},
    ActionRow{"label.value-more", kLabel, WORDS("T-Type or value: one more"), "]; .", ""},
    ActionRow{"label.prong", kLabel, WORDS("Other prong"), "\\", ""},
    ActionRow{"label.less-sure", kLabel, WORDS("Less sure"), "-", ""},
    ActionRow{"label.more-sure", kLabel, WORDS("More sure"), "+; =", ""},
    ActionRow{"label.comment", kLabel, WORDS("Comment"), ";", "comment"},
    ActionRow{"label.tag", kLabel, WORDS("Write a tag"), "#", ""},
    ActionRow{"label.queue", kLabel, WORDS("Choose what to label next…"), "Q", "label"},
    ActionRow{"label.blind", kLabel, WORDS("Blind mode"), "F", ""},
    ActionRow{"label.neighbours", kLabel, WORDS("Focus neighbours"), "N", ""},
    ActionRow{"label.band", kLabel, WORDS("Next band"), "B", ""},
    ActionRow{"label.band-back", kLabel, WORDS("Previous band"), "Shift+B", ""},
    ActionRow{"label.blink", kLabel, WORDS("Blink the bands"), "V", ""},
    ActionRow{"label.stretch", kLabel, WORDS("Next stretch"), "T", ""},
    ActionRow{"label.segments", kLabel, WORDS("Outlines of the segmentation map"), "M", "segment"},
    ActionRow{"label.contours", kLabel, WORDS("Contours"), "C", "contour"},
    ActionRow{"label.catalogue", kLabel, WORDS("Other objects in the field"), "K", "target"},
    ActionRow{"label.invert", kLabel, WORDS("Invert grey"), "I", "invert"},
    ActionRow{"label.zoom-in", kLabel, WORDS("Zoom in"), "Ctrl++; Ctrl+=", "zoomin"},
    ActionRow{"label.zoom-out", kLabel, WORDS("Zoom out"), "Ctrl+-", ""},
    ActionRow{"label.fit", kLabel, WORDS("Whole image"), "Ctrl+0", "fit"},
    ActionRow{"label.peek", kLabel, WORDS("Hold: 1:1 or a loupe under the pointer"), "Z", ""},
    ActionRow{"label.loupe", kLabel, WORDS("Loupe that stays"), "Shift+Z", ""},
    ActionRow{"label.schemes", kLabel, WORDS("Questions and schemes…"), "", "fork"},

    // The coarse steps first: where shift does not change the sign, they are the closer match.
    ActionRow{"evaluate.much-less", kEvaluate, WORDS("Threshold −0.1"), "Shift+[; {; Shift+,; <", ""},
    ActionRow{"evaluate.much-more", kEvaluate, WORDS("Threshold +0.1"), "Shift+]; }; Shift+.; >", ""},
    ActionRow{"evaluate.less", kEvaluate, WORDS("Threshold −0.01"), "[; ,", ""},
    ActionRow{"evaluate.more", kEvaluate, WORDS("Threshold +0.01"), "]; .", ""},
    ActionRow{"evaluate.question", kEvaluate, WORDS("Next question"), "Q", ""},
    ActionRow{"explore.lasso", kExplore, WORDS("Hold: draw a lasso"), "O", ""},
    ActionRow{"explore.images", kExplore, WORDS("Images on the map"), "I", ""},
    ActionRow{"explore.zoom-in", kExplore, WORDS("Zoom in"), "+; =", ""},
    ActionRow{"explore.zoom-out", kExplore, WORDS("Zoom out"), "-", ""},

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
  const auto follow = [action, id = row.id] { action->setShortcuts(shortcuts().keys(id)); };
  follow();
  QObject::connect(&shortcuts(), &Shortcuts::changed, action, follow);
  action->setShortcutContext(context);
  return action;
}

QString wordsOf(const ActionRow& row) { return QCoreApplication::translate("ui::actions", row.words); }
QString placeOf(const ActionRow& row) { return QCoreApplication::translate("ui::actions", row.where); }

QString keyOf(const char* id) {
  const ActionRow& row = actionRow(id);
  if (row.isFixed) return QString::fromUtf8(row.shortcut);
  const QList<QKeySequence> keys = shortcuts().keys(id);
  return keys.isEmpty() ? QString() : keyText(keys.front());
}

QString keysOf(const char* id) {
  const ActionRow& row = actionRow(id);
  if (row.isFixed) return QString::fromUtf8(row.shortcut);
  QStringList texts;
  for (const QKeySequence& key : shortcuts().keys(id)) texts << keyText(key);
  return texts.join(QCoreApplication::translate("ui::actions", " or "));
}

}  // namespace ui
