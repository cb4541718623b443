// A labelling hour in miniature, by keys only: every key goes to the widget that has the focus, as on a
// keyboard.
#include <QApplication>
#include <QFile>
#include <QLineEdit>
#include <QTest>
#include <QTimer>
#include <memory>
#include <set>

#include "labeling/history/label_log.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/support/scripted_prompts.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/settings/settings.h"
#include "ui/views/label/label_view.h"
#include "ui/windows/agreement_dialog.h"
#include "ui/windows/main_window.h"

class LabellingHour : public QObject {
  Q_OBJECT

  static constexpr int kGalaxies = 12;
  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::unique_ptr<test::ScriptedPrompts> m_prompts;
  std::unique_ptr<ui::Settings> m_settings;
  std::unique_ptr<ui::EngineClient> m_engine;
  std::unique_ptr<ui::MainWindow> m_window;
  QString m_project;

  QString path(const char* name) const { return QString::fromStdString((m_folder->path() / name).string()); }

  void start() {
    m_settings = std::make_unique<ui::Settings>(path("settings.ini"));
    m_engine = std::make_unique<ui::EngineClient>(QStringLiteral(TUNINGFORK_BIN "/tuningfork-engine"));
    m_window = std::make_unique<ui::MainWindow>(*m_engine, *m_settings);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QVERIFY(m_window->openProject(m_project));
  }
  void stop() {
    m_window.reset();
    m_engine.reset();
    m_settings.reset();
  }
  /// Another start of the program on the same project.
  void restart() {
    stop();
    start();
    goTo(Qt::Key_2);
  }

  void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QWidget* focus = QApplication::focusWidget();
    QTest::keyClick(focus ? focus : m_window.get(), Qt::Key(key), modifiers);
  }
  void write(const QString& text) {
    for (const QChar c : text) QTest::keyClick(QApplication::focusWidget(), c.toLatin1());
  }
  void goTo(int digit) {
    press(digit, Qt::ControlModifier);
    QCoreApplication::processEvents();
  }
  ui::LabelView& view() const { return *m_window->findChild<ui::LabelView*>(); }
  ui::ProjectSession& session() const { return *m_window->session(); }
  QString answerOf(std::int64_t row, const char* who, const char* question = "ltg") const {
    const auto labels = session().labels().currentOf(row, who);
    const auto found = labels.find(question);
    return found == labels.end() ? QStringLiteral("none") : QString::fromStdString(found->second.answer);
  }
  /// A window takes the keyboard a moment after it is shown.
  static bool hasKeyboard(QWidget* window) {
    return QTest::qWaitForWindowActive(window) && QTest::qWaitFor([window] {
             const QWidget* focus = QApplication::focusWidget();
             return focus != nullptr && focus->window() == window;
           });
  }
  /// Runs in a dialog that is about to open, and closes it if that was forgotten.
  template <typename Keys>
  void inDialog(const char* name, const Keys& keys) {
    QTimer::singleShot(0, this, [this, name, keys] {
      QWidget* dialog = QApplication::activeModalWidget();
      const bool isThere = dialog && dialog->objectName() == QLatin1String(name);
      if (isThere) {
        if (hasKeyboard(dialog))
          keys();
        else
          qWarning("the keyboard did not come to the dialog");
      }
      if (QWidget* left = QApplication::activeModalWidget()) left->close();
      m_dialogSeen = isThere;
    });
  }
  bool m_dialogSeen = false;

  void tabTo(const char* name) {
    for (int i = 0; i < 60 && QApplication::focusWidget()->objectName() != QLatin1String(name); ++i)
      press(Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget()->objectName(), QLatin1String(name));
  }

  void setAnnotator(const QString& name) {
    m_dialogSeen = false;
    inDialog("settingsDialog", [this, name] {
      tabTo("annotator");
      press(Qt::Key_A, Qt::ControlModifier);
      write(name);
      press(Qt::Key_Tab);
      press(Qt::Key_Escape);
    });
    press(Qt::Key_Comma, Qt::ControlModifier);
    QVERIFY(m_dialogSeen);
    QCOMPARE(session().annotator(), name);
  }

 private Q_SLOTS:
  void initTestCase() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_project = QString::fromStdString(test::makeSurvey(m_folder->path(), kGalaxies).project.string());
    m_prompts = std::make_unique<test::ScriptedPrompts>();
    start();
  }
  void cleanupTestCase() {
    stop();
    m_prompts.reset();
    m_folder.reset();
  }
  void cleanup() {
    QVERIFY2(m_prompts->problems.isEmpty(), qPrintable(m_prompts->problems.join(QLatin1Char('\n'))));
  }

  void ana_chooses_the_questions() {
    setAnnotator(QStringLiteral("ana"));
    goTo(Qt::Key_2);
    QCOMPARE(m_window->currentWorkspace(), QStringLiteral("label"));
    QVERIFY(view().hasFocus());  // after the dialog the keys are where they were
    m_dialogSeen = false;
    press(Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(qobject_cast<QLineEdit*>(QApplication::focusWidget()));
    write(QStringLiteral("questions and sch"));
    inDialog("schemesDialog", [this] {
      while (QApplication::focusWidget()->objectName() != QLatin1String("schemes")) press(Qt::Key_Tab);
      press(Qt::Key_Home);
      press(Qt::Key_Space);  // the scheme that was asked
      write(QStringLiteral("early"));
      press(Qt::Key_Space);
      press(Qt::Key_Return);
    });
    press(Qt::Key_Return);
    QTRY_VERIFY(m_dialogSeen);
    QCOMPARE(session().schemes().asked().size(), std::size_t{1});
    QCOMPARE(session().schemes().asked().front().id, std::string("etg_ltg"));
    QTRY_VERIFY(view().hasFocus());
  }

  void ana_labels_and_the_next_galaxy_comes_by_itself() {
    for (int row = 0; row < 6; ++row) {
      QCOMPARE(view().row(), std::int64_t{row});
      press(row % 2 == 0 ? Qt::Key_1 : Qt::Key_2);
    }
    QCOMPARE(view().row(), std::int64_t{6});
    for (int row = 0; row < 6; ++row)
      QCOMPARE(answerOf(row, "ana"), row % 2 == 0 ? QStringLiteral("no") : QStringLiteral("yes"));
  }

  void undo_reaches_across_a_restart() {
    press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(view().row(), std::int64_t{5});
    QCOMPARE(answerOf(5, "ana"), QStringLiteral("none"));
    restart();
    QCOMPARE(session().annotator(), QStringLiteral("ana"));
    press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(view().row(), std::int64_t{4});
    QCOMPARE(answerOf(4, "ana"), QStringLiteral("none"));
    press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(answerOf(5, "ana"), QStringLiteral("yes"));  // also what was undone before the restart
    QVERIFY(view().hasFocus());
  }

  void a_comment_and_how_sure_go_along() {
    press(Qt::Key_Space);  // to what is not labelled
    QCOMPARE(view().row(), std::int64_t{6});
    press(Qt::Key_Semicolon);
    write(QStringLiteral("dusty, 2 arms"));
    press(Qt::Key_Escape);
    QVERIFY(view().hasFocus());
    press(Qt::Key_Plus);
    press(Qt::Key_2);
    const auto event = session().labels().newest(1, "ana").front();
    QCOMPARE(event.comment, std::string("dusty, 2 arms"));
    QCOMPARE(*event.confidence, 1.0);
    QVERIFY(event.modelVisible || event.modelName.empty());
  }

  void a_batch_is_one_step() {
    goTo(Qt::Key_1);
    press(Qt::Key_End);
    press(Qt::Key_Left, Qt::ShiftModifier);
    press(Qt::Key_Left, Qt::ShiftModifier);
    QCOMPARE(session().selection().selectedCount(), std::int64_t{3});
    press(Qt::Key_L);
    QCOMPARE(m_window->currentWorkspace(), QStringLiteral("label"));
    press(Qt::Key_L, Qt::ShiftModifier);
    QVERIFY(view().isForWholeSelection());
    press(Qt::Key_1);
    for (const std::int64_t row : {9, 10, 11}) QCOMPARE(answerOf(row, "ana"), QStringLiteral("no"));
    press(Qt::Key_Z, Qt::ControlModifier);
    for (const std::int64_t row : {9, 10, 11}) QCOMPARE(answerOf(row, "ana"), QStringLiteral("none"));
    press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    for (const std::int64_t row : {9, 10, 11}) QCOMPARE(answerOf(row, "ana"), QStringLiteral("no"));
    press(Qt::Key_Escape);
  }

  void ben_labels_blind() {
    setAnnotator(QStringLiteral("ben"));
    goTo(Qt::Key_1);
    press(Qt::Key_A, Qt::ControlModifier);
    press(Qt::Key_L);
    QTRY_VERIFY(view().hasFocus());
    press(Qt::Key_F);
    QVERIFY(session().isBlind());
    for (int i = 0; i < kGalaxies; ++i) {
      if (answerOf(view().row(), "ben") == QLatin1String("none")) press(Qt::Key_2);
      press(Qt::Key_Space);
    }
    for (int row = 0; row < kGalaxies; ++row) QCOMPARE(answerOf(row, "ben"), QStringLiteral("yes"));
    QVERIFY(!session().labels().newest(1, "ben").front().modelVisible);
    QCOMPARE(answerOf(0, "ana"), QStringLiteral("no"));  // another's labels are not touched
    press(Qt::Key_Z, Qt::ControlModifier);               // nor by undo
    QCOMPARE(session().labels().current("ltg").size(), std::size_t{10 + kGalaxies - 1});
    press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
  }

  void cleo_settles_what_they_disagree_about_and_goes_on_after_a_restart() {
    setAnnotator(QStringLiteral("cleo"));
    goTo(Qt::Key_2);
    press(Qt::Key_G, Qt::ControlModifier);
    QTRY_VERIFY(qobject_cast<ui::AgreementDialog*>(QApplication::activeModalWidget()));
    auto* dialog = qobject_cast<ui::AgreementDialog*>(QApplication::activeModalWidget());
    QTRY_VERIFY(dialog->isReady());
    QVERIFY(hasKeyboard(dialog));
    tabTo("adjudicate");
    press(Qt::Key_Space);
    QTRY_VERIFY(view().isAdjudicating());
    // Ana said no to 0, 2, 4 and to the batch; Ben said yes to everything.
    const std::set<std::int64_t> disputed(view().queue().begin(), view().queue().end());
    QCOMPARE(disputed, (std::set<std::int64_t>{0, 2, 4, 9, 10, 11}));
    QTRY_VERIFY(view().hasFocus());
    for (int i = 0; i < 3; ++i) press(Qt::Key_2);
    QCOMPARE(session().labels().adjudications("ltg").size(), std::size_t{3});
    restart();
    QVERIFY(view().isAdjudicating());
    QCOMPARE(view().labelQueue().place(), std::int64_t{3});
    for (int i = 0; i < 3; ++i) press(Qt::Key_1);
    press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(session().labels().adjudications("ltg").size(), std::size_t{5});
    press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(session().labels().adjudications("ltg").size(), std::size_t{6});
    QCOMPARE(session().labels().current("ltg").size(), std::size_t{10 + kGalaxies});  // no votes of hers
    press(Qt::Key_Escape);
    QVERIFY(!view().isAdjudicating());
    QCOMPARE(view().queue().size(), static_cast<std::size_t>(kGalaxies));
  }

  void the_table_holds_what_they_said() {
    goTo(Qt::Key_1);
    press(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(session().selection().selectedCount(), std::int64_t{kGalaxies});
    m_dialogSeen = false;
    inDialog("exportDialog", [this] {
      tabTo("format");
      write(QStringLiteral("CSV"));
      tabTo("target");
      press(Qt::Key_A, Qt::ControlModifier);
      write(path("labels.csv"));
      press(Qt::Key_Return);
    });
    press(Qt::Key_E);
    QVERIFY(m_dialogSeen);
    QFile file(path("labels.csv"));
    QTRY_VERIFY_WITH_TIMEOUT(file.exists(), 30000);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString csv = QString::fromUtf8(file.readAll());
    QVERIFY2(csv.contains(QStringLiteral("label_ltg")), qPrintable(csv.left(400)));
    QCOMPARE(csv.count(QLatin1Char('\n')), kGalaxies + 1);
  }
};

QTEST_MAIN(LabellingHour)
#include "tst_labelling_hour.moc"
