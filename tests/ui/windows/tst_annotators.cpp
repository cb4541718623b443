#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>

#include "labeling/history/annotators.h"
#include "labeling/history/consensus.h"
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

using namespace ui;

/// Three people label the same galaxies in one window.
class AnnotatorsTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::unique_ptr<test::ScriptedPrompts> m_prompts;
  std::unique_ptr<Settings> m_settings;
  std::unique_ptr<EngineClient> m_engine;
  std::unique_ptr<MainWindow> m_window;

  ProjectSession& session() const { return *m_window->session(); }
  QToolButton* button() const { return m_window->findChild<QToolButton*>(QStringLiteral("annotatorButton")); }
  QAction* action(const char* id) const { return m_window->findChild<QAction*>(QString::fromLatin1(id)); }
  LabelView* label() const { return m_window->findChild<LabelView*>(); }

  void openMenu() { Q_EMIT button()->menu()->aboutToShow(); }
  void become(const char* name) {
    m_prompts->text = QString::fromLatin1(name);
    openMenu();
    button()->menu()->findChild<QAction*>(QStringLiteral("annotator-other"))->trigger();
    QCOMPARE(session().annotator(), QString::fromLatin1(name));
  }
  void goTo(std::int64_t row) {
    m_window->showWorkspace(QStringLiteral("label"));
    session().selection().setFocus(row, nullptr);
    QTRY_COMPARE(label()->row(), row);
  }
  /// Ana and Ben answer the first question about galaxies 0, 1 and 2; they differ on 1.
  std::string twoPeopleLabel() {
    become("ana");
    goTo(0);
    const std::string question = label()->question();
    for (const int row : {0, 1, 2}) {
      goTo(row);
      QTest::keyClick(label(), row == 2 ? Qt::Key_2 : Qt::Key_1);
    }
    become("ben");
    for (const int row : {0, 1, 2}) {
      goTo(row);
      QTest::keyClick(label(), row == 0 ? Qt::Key_1 : Qt::Key_2);
    }
    return question;
  }
  AgreementDialog* openAgreement() {
    action("labels.agreement")->trigger();
    auto* dialog = m_window->findChild<AgreementDialog*>();
    [&] { QTRY_VERIFY(dialog && dialog->isReady()); }();
    return dialog;
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    const auto survey = test::makeSurvey(m_folder->path(), 12);
    const QString folder = QString::fromStdString(m_folder->path().string());
    qputenv("FAKE_ENGINE", folder.toUtf8());
    qputenv("HOME", folder.toUtf8());
    m_prompts = std::make_unique<test::ScriptedPrompts>();
    m_settings = std::make_unique<Settings>(folder + QStringLiteral("/settings.ini"));
    m_engine = std::make_unique<EngineClient>(QCoreApplication::applicationDirPath() +
                                              QStringLiteral("/fake_engine"));
    m_window = std::make_unique<MainWindow>(*m_engine, *m_settings);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QVERIFY(m_window->openProject(QString::fromStdString(survey.project.string())));
  }
  void cleanup() {
    m_window.reset();
    m_engine.reset();
    m_settings.reset();
    m_prompts.reset();
    m_folder.reset();
  }

  void theNameIsAlwaysOnScreenAndRemembered() {
    become("ana");
    QVERIFY(button()->isVisible());
    QCOMPARE(button()->text(), QStringLiteral("ana"));
    QCOMPARE(m_settings->text("annotator"), QStringLiteral("ana"));
    become("ben");
    openMenu();
    QStringList names;
    for (const QAction* each : button()->menu()->actions()) names << each->text();
    QVERIFY2(names.contains(QStringLiteral("ana")), "a name can be chosen before its first label");
    const QString directory = session().directory();
    m_window->closeProject();
    QVERIFY(!button()->isVisible());
    QVERIFY(m_window->openProject(directory));
    QCOMPARE(session().annotator(), QStringLiteral("ben"));
  }

  void theAgreementIsShownAndItsNumbersAreDoors() {
    const std::string question = twoPeopleLabel();
    AgreementDialog* dialog = openAgreement();
    QCOMPARE(dialog->reports().size(), std::size_t{1});
    QCOMPARE(dialog->reports()[0].question, question);
    // Two of three agree; ana says the first answer 2 times of 3, ben 1 of 3: chance is 4/9,
    // kappa = (2/3 - 4/9) / (5/9) = 0.4.
    QVERIFY(qAbs(dialog->reports()[0].pairs.at(0).kappa.value - 0.4) < 1e-12);
    auto* confusion = dialog->findChild<QTableWidget*>(QStringLiteral("confusion"));
    QCOMPARE(confusion->item(0, 1)->text(), QStringLiteral("1"));
    QSignalSpy opened(&session(), &ProjectSession::temporaryViewRequested);
    Q_EMIT confusion->cellActivated(0, 1);
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.at(0).at(0).value<std::vector<std::int64_t>>(), std::vector<std::int64_t>{1});
  }

  void aWeightIsSetAndAWrongOneRefused() {
    twoPeopleLabel();
    AgreementDialog* dialog = openAgreement();
    auto* annotators = dialog->findChild<QTableWidget*>(QStringLiteral("annotators"));
    annotators->item(1, 3)->setText(QStringLiteral("2.5"));
    QCOMPARE(labeling::annotatorWeights(session().project()).at("ben"), 2.5);
    annotators->item(1, 3)->setText(QStringLiteral("-1"));
    QCOMPARE(m_prompts->problems.size(), 1);
    QCOMPARE(annotators->item(1, 3)->text(), QStringLiteral("2.5"));
  }

  void aThirdPersonSettlesADisagreementAndTakesItBack() {
    const std::string question = twoPeopleLabel();
    become("dora");
    AgreementDialog* dialog = openAgreement();
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("adjudicate")), Qt::LeftButton);
    QTRY_COMPARE(label()->row(), std::int64_t{1});
    QCOMPARE(label()->question(), question);
    QCOMPARE(label()->findChildren<QLabel*>(QStringLiteral("adjudicationAnswer")).size(), 2);
    QTest::keyClick(label(), Qt::Key_2);
    const auto settled = session().labels().adjudications(question);
    QCOMPARE(settled.size(), std::size_t{1});
    QCOMPARE(settled[0].annotator, std::string("dora"));
    QCOMPARE(session().labels().current(question).size(), std::size_t{6});
    QCOMPARE(labeling::consensusBy(session().project(), question, labeling::ConsensusRule::Adjudicated)
                 .adjudicated,
             std::int64_t{1});
    QTest::keyClick(label(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(session().labels().adjudications(question).empty());
    QTest::mouseClick(label()->findChild<QPushButton*>(QStringLiteral("endAdjudication")), Qt::LeftButton);
    QTest::keyClick(label(), Qt::Key_1);
    QCOMPARE(session().labels().current(question).size(), std::size_t{7});
  }

  void independentModeLeavesNoTraceOfOtherPeople() {
    twoPeopleLabel();
    become("dora");
    QCOMPARE(session().labelState(1), labeling::LabelState::Disagree);
    openMenu();
    button()->menu()->findChild<QAction*>(QStringLiteral("annotator-independent"))->trigger();
    QVERIFY(session().isIndependent());
    QVERIFY(button()->text().contains(QStringLiteral("independent")));
    for (std::int64_t row = 0; row < session().objectCount(); ++row)
      QCOMPARE(session().labelState(row), labeling::LabelState::Unlabelled);
    QCOMPARE(session().labelledCount(), std::int64_t{0});
    for (const char* word : {"others", "disagree"})
      QVERIFY(session().queryLanguage().problem(word).has_value());
    QVERIFY(session().queryLanguage().rows("labelled").empty());
    QVERIFY(!action("labels.agreement")->isVisible());
    action("labels.agreement")->trigger();
    QVERIFY(m_window->findChild<AgreementDialog*>() == nullptr);
    m_window->showWorkspace(QStringLiteral("evaluate"));
    QVERIFY(m_window->currentWorkspace() != QStringLiteral("evaluate"));
    session().selection().setFocus(1, nullptr);
    action("labels.history")->trigger();
    auto* events = m_window->findChild<QTableWidget*>(QStringLiteral("events"));
    QVERIFY(events);
    QCOMPARE(events->rowCount(), 0);
  }

  void theHistoryTellsEveryEvent() {
    twoPeopleLabel();
    session().selection().setFocus(1, nullptr);
    action("labels.history")->trigger();
    auto* events = m_window->findChild<QTableWidget*>(QStringLiteral("events"));
    QVERIFY(events);
    QCOMPARE(events->rowCount(), 2);
    QCOMPARE(events->item(0, 1)->text(), QStringLiteral("ana"));
    QCOMPARE(events->item(1, 1)->text(), QStringLiteral("ben"));
    QCOMPARE(events->item(1, 4)->text(), QStringLiteral("stands"));
  }
};

QTEST_MAIN(AnnotatorsTest)
#include "tst_annotators.moc"
