#include <QAction>
#include <QKeyEvent>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <cstring>
#include <memory>
#include <set>

#include "ui/actions/actions.h"
#include "ui/actions/shortcut_sheet.h"
#include "ui/actions/shortcuts.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/key_button.h"

using namespace ui;

namespace {

QKeyEvent pressed(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
  return {QEvent::KeyPress, key, modifiers};
}

}  // namespace

class ShortcutsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void cleanup() { shortcuts().resetAll(); }

  void everyRowOfTheTableHasReadableKeys() {
    std::set<std::string> ids;
    for (const ActionRow& row : actionTable()) {
      QVERIFY2(ids.insert(row.id).second, row.id);
      if (row.isFixed || !*row.shortcut) continue;
      const auto keys = Shortcuts::standardKeys(row);
      QVERIFY2(!keys.isEmpty(), row.id);
      for (const QKeySequence& key : keys) {
        QCOMPARE(key.count(), 1);
        QVERIFY2(key[0].key() != Qt::Key_unknown, row.id);
      }
    }
  }

  void theKeysOfTheDesignAreTheStandardOnes_data() {
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("modifiers");
    QTest::addColumn<QByteArray>("id");
    const auto row = [](const char* name, int key, Qt::KeyboardModifier modifier, const char* id) {
      QTest::newRow(name) << key << static_cast<int>(modifier) << QByteArray(id);
    };
    row("1", Qt::Key_1, Qt::NoModifier, "label.answer-1");
    row("9 on the keypad", Qt::Key_9, Qt::KeypadModifier, "label.answer-9");
    row("1 with shift, as on a French keyboard", Qt::Key_1, Qt::ShiftModifier, "label.answer-1");
    row("0", Qt::Key_0, Qt::NoModifier, "label.cannot-tell");
    row("left", Qt::Key_Left, Qt::NoModifier, "label.previous");
    row("right", Qt::Key_Right, Qt::NoModifier, "label.next");
    row("space", Qt::Key_Space, Qt::NoModifier, "label.skip");
    row("enter", Qt::Key_Return, Qt::NoModifier, "label.save");
    row("enter on the keypad", Qt::Key_Enter, Qt::KeypadModifier, "label.save");
    row("backspace", Qt::Key_Backspace, Qt::NoModifier, "label.back");
    row("[", Qt::Key_BracketLeft, Qt::NoModifier, "label.value-less");
    row(",", Qt::Key_Comma, Qt::NoModifier, "label.value-less");
    row("]", Qt::Key_BracketRight, Qt::NoModifier, "label.value-more");
    row(".", Qt::Key_Period, Qt::NoModifier, "label.value-more");
    row("backslash", Qt::Key_Backslash, Qt::NoModifier, "label.prong");
    row("-", Qt::Key_Minus, Qt::NoModifier, "label.less-sure");
    row("+", Qt::Key_Plus, Qt::ShiftModifier, "label.more-sure");
    row(";", Qt::Key_Semicolon, Qt::NoModifier, "label.comment");
    row("F", Qt::Key_F, Qt::NoModifier, "label.blind");
    row("N", Qt::Key_N, Qt::NoModifier, "label.neighbours");
    row("B", Qt::Key_B, Qt::NoModifier, "label.band");
    row("Shift+B", Qt::Key_B, Qt::ShiftModifier, "label.band-back");
    row("T", Qt::Key_T, Qt::NoModifier, "label.stretch");
    row("C", Qt::Key_C, Qt::NoModifier, "label.contours");
    row("A", Qt::Key_A, Qt::NoModifier, "galaxies.set");
    row("E", Qt::Key_E, Qt::NoModifier, "galaxies.export");
    row("W", Qt::Key_W, Qt::NoModifier, "galaxies.lookup");
    row("Ctrl+C is copy", Qt::Key_C, Qt::ControlModifier, "galaxies.copy");
    row("I", Qt::Key_I, Qt::NoModifier, "label.invert");
    row("Ctrl++", Qt::Key_Plus, Qt::ControlModifier, "label.zoom-in");
    row("Ctrl+-", Qt::Key_Minus, Qt::ControlModifier, "label.zoom-out");
    row("Ctrl+0", Qt::Key_0, Qt::ControlModifier, "label.fit");
    row("V", Qt::Key_V, Qt::NoModifier, "label.blink");
    row("M", Qt::Key_M, Qt::NoModifier, "label.segments");
    row("K", Qt::Key_K, Qt::NoModifier, "label.catalogue");
    row("Z", Qt::Key_Z, Qt::NoModifier, "label.peek");
    row("Shift+Z", Qt::Key_Z, Qt::ShiftModifier, "label.loupe");
    row("X", Qt::Key_X, Qt::NoModifier, "galaxies.flag");
    row("L", Qt::Key_L, Qt::NoModifier, "galaxies.label");
    row("G", Qt::Key_G, Qt::NoModifier, "galaxies.browse");
  }
  void theKeysOfTheDesignAreTheStandardOnes() {
    QFETCH(int, key);
    QFETCH(int, modifiers);
    QFETCH(QByteArray, id);
    const QKeyEvent event = pressed(key, Qt::KeyboardModifiers(modifiers));
    const char* found = shortcuts().actionFor(event, {"label", "galaxies"});
    QCOMPARE(QByteArray(found ? found : "none"), id);
  }

  void theCoarseThresholdNeedsShiftOnEveryLayout() {
    const auto of = [](const QKeyEvent& event) {
      return QByteArray(shortcuts().actionFor(event, {"evaluate"}));
    };
    QCOMPARE(of(pressed(Qt::Key_BracketLeft)), QByteArray("evaluate.less"));
    QCOMPARE(of(pressed(Qt::Key_BracketLeft, Qt::ShiftModifier)), QByteArray("evaluate.much-less"));
    QCOMPARE(of(pressed(Qt::Key_BraceRight, Qt::ShiftModifier)), QByteArray("evaluate.much-more"));
  }

  void aChangedKeyIsShownEverywhere() {
    const std::unique_ptr<QAction> action(makeAction("galaxies.flag", nullptr));
    KeyButton button(QStringLiteral("Flag"), {}, {});
    button.setAction("galaxies.flag");
    QWidget box;
    QLabel* cap = makeActionKeyCap({"galaxies.flag"}, &box);
    QCOMPARE(cap->text(), QStringLiteral("X"));
    shortcuts().setKeys("galaxies.flag", {QKeySequence(Qt::CTRL | Qt::Key_M)});
    QCOMPARE(action->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_M));
    QCOMPARE(button.accessibleName(), QStringLiteral("Flag, key Ctrl M"));
    QCOMPARE(cap->text(), QStringLiteral("Ctrl M"));
    ShortcutSheet sheet(QStringLiteral("Label"));
    QStringList caps;
    for (const QLabel* label : sheet.findChildren<QLabel*>()) caps << label->text();
    QVERIFY(caps.contains(QStringLiteral("Ctrl M")));
    QVERIFY(caps.contains(QStringLiteral("1 … 9")));
    shortcuts().setKeys("galaxies.flag", {});
    QVERIFY(action->shortcuts().isEmpty());
    QVERIFY(cap->isHidden());
    QVERIFY(!shortcuts().matches("galaxies.flag", pressed(Qt::Key_X)));
  }

  void whatWasChangedSurvivesAndWhatIsUnknownIsLeftOut() {
    QSignalSpy changed(&shortcuts(), &Shortcuts::changed);
    shortcuts().setKeys("label.comment", {QKeySequence(Qt::Key_Semicolon), QKeySequence(Qt::Key_Slash)});
    shortcuts().setKeys("label.blind", {});
    QCOMPARE(changed.count(), 2);
    const QStringList lines = shortcuts().changes();
    QCOMPARE(lines, (QStringList{QStringLiteral("label.blind="), QStringLiteral("label.comment=;; /")}));
    shortcuts().resetAll();
    shortcuts().restore(lines + QStringList{QStringLiteral("nobody.knows=X")});
    QCOMPARE(shortcuts().keys("label.comment").size(), 2);
    QVERIFY(shortcuts().keys("label.blind").isEmpty());
    QCOMPARE(shortcuts().changes(), lines);
    shortcuts().reset("label.blind");
    QCOMPARE(shortcuts().keys("label.blind"), QList<QKeySequence>{QKeySequence(Qt::Key_F)});
  }

  void theStandardKeysDoNotContradictEachOther() {
    QByteArrayList shared;
    for (const ActionRow& row : actionTable())
      for (const ActionRow& other : actionTable())
        for (const QKeySequence& key : Shortcuts::standardKeys(row))
          if (std::strcmp(row.id, other.id) < 0 && Shortcuts::meet(row, other) &&
              Shortcuts::standardKeys(other).contains(key))
            shared << QByteArray(row.id) + " " + other.id;
    // Enter opens a galaxy of a gallery in Label, and saves in Label itself: the strip with the focus takes
    // it.
    QCOMPARE(shared, QByteArrayList{"galaxies.open label.save"});
  }

  void aConflictIsNamedWhereBothWouldActOnly() {
    const auto names = [](const QList<const ActionRow*>& rows) {
      QByteArrayList ids;
      for (const ActionRow* row : rows) ids << row->id;
      return ids;
    };
    QCOMPARE(names(shortcuts().conflicts("label.blind", QKeySequence(Qt::Key_X))),
             QByteArrayList{"galaxies.flag"});
    QVERIFY(shortcuts().conflicts("label.blind", QKeySequence(Qt::Key_O)).isEmpty());  // of Explore
    QCOMPARE(names(shortcuts().conflicts("label.blind", QKeySequence(Qt::Key_F1))),
             QByteArrayList{"help.shortcuts"});
  }
};

QTEST_MAIN(ShortcutsTest)
#include "tst_shortcuts.moc"
