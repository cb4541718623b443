#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>
#include <QTimer>
#include <filesystem>
#include <limits>

#include "tests/support/temporary_folder.h"
#include "tests/ui/support/scripted_prompts.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/settings/settings.h"
#include "ui/theme/theme.h"
#include "ui/views/browse/browse_view.h"
#include "ui/views/browse/facet_panel.h"
#include "ui/views/browse/histogram_brush.h"
#include "ui/views/browse/object_sets.h"
#include "ui/views/browse/sky_links.h"
#include "ui/views/label/label_view.h"
#include "ui/windows/activity_bar.h"
#include "ui/windows/command_palette.h"
#include "ui/windows/main_window.h"
#include "ui/windows/merge_report.h"
#include "ui/windows/new_project_dialog.h"
#include "ui/windows/recent_projects.h"
#include "ui/windows/welcome_view.h"

using namespace ui;

/// The window as a whole, with an engine that answers what a test wrote down.
class MainWindowTest : public QObject {
  Q_OBJECT

  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::unique_ptr<test::ScriptedPrompts> m_prompts;
  std::unique_ptr<Settings> m_settings;
  std::unique_ptr<EngineClient> m_engine;
  std::unique_ptr<MainWindow> m_window;
  QString m_project;

  QString path(const char* name) const { return QString::fromStdString((m_folder->path() / name).string()); }
  void write(const char* name, const QByteArray& text) const {
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
  }
  QByteArray requests() const {
    QFile file(path("requests.jsonl"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }
  QAction* action(const char* id) const {
    QAction* found = m_window->findChild<QAction*>(QString::fromLatin1(id));
    return found;
  }
  void label(std::int64_t row, const char* answer) {
    labeling::LabelEvent event;
    event.row = row;
    event.question = "bar";
    event.answer = answer;
    event.annotator = m_window->session()->annotator().toStdString();
    m_window->session()->addLabels({event});
  }

 private Q_SLOTS:
  void initTestCase() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_project = QString::fromStdString(test::makeSurvey(m_folder->path(), 12).project.string());
    qputenv("FAKE_ENGINE", path("").toUtf8());
    qputenv("HOME", path("").toUtf8());
  }
  void init() {
    QFile::remove(path("requests.jsonl"));
    QFile::remove(path("settings.ini"));
    m_prompts = std::make_unique<test::ScriptedPrompts>();
    m_settings = std::make_unique<Settings>(path("settings.ini"));
    m_engine = std::make_unique<EngineClient>(QCoreApplication::applicationDirPath() +
                                              QStringLiteral("/fake_engine"));
    m_window = std::make_unique<MainWindow>(*m_engine, *m_settings);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
  }
  void cleanup() {
    m_window.reset();
    m_engine.reset();
    m_settings.reset();
    m_prompts.reset();
  }
  void cleanupTestCase() { m_folder.reset(); }

  void aProjectOpensInBrowse() {
    QVERIFY(m_window->openProject(m_project));
    QCOMPARE(m_window->currentWorkspace(), QStringLiteral("browse"));
    QCOMPARE(m_window->windowTitle(), QStringLiteral("Simulated survey – Tuningfork"));
    QCOMPARE(m_window->browse()->matchCount(), std::int64_t{12});
    QVERIFY(action("edit.undo")->isEnabled());
    m_window->closeProject();
    QVERIFY(!m_window->session());
    QVERIFY(!action("edit.undo")->isEnabled());
    QVERIFY(m_window->welcome()->isVisible());
  }

  void aProjectThatCannotBeOpenedIsExplainedAndTheWindowStays() {
    QVERIFY(!m_window->openProject(path("nothing-here")));
    QCOMPARE(m_prompts->problems.size(), 1);
    QVERIFY2(m_prompts->problems[0].contains(QLatin1String("nothing-here")),
             qPrintable(m_prompts->problems[0]));
    QVERIFY(m_window->welcome()->isVisible());
    // With another one open, that one stays.
    QVERIFY(m_window->openProject(m_project));
    const ProjectSession* before = m_window->session();
    QVERIFY(QDir().mkpath(path("broken.tuningfork")));
    write("broken.tuningfork/labels.sqlite", "this is no database, only text that is long enough to look at");
    QVERIFY(!m_window->openProject(path("broken.tuningfork")));
    QCOMPARE(m_prompts->problems.size(), 2);
    QCOMPARE(m_window->session(), before);
    QCOMPARE(m_window->currentWorkspace(), QStringLiteral("browse"));
  }

  void damagedScoresAreSaidAndTheProjectOpens() {
    const std::filesystem::path folder =
        std::filesystem::path(m_project.toStdString()) / "derived" / "scores";
    std::filesystem::rename(folder / "bar-02.safetensors", folder / "kept");
    write("survey.tuningfork/derived/scores/bar-02.safetensors", "half a header");
    const bool isOpen = m_window->openProject(m_project);
    for (const QString& name : m_window->workspaces()) m_window->showWorkspace(name);
    QTest::qWait(100);
    const QString sentence = m_window->activityBar()->sentence();
    std::filesystem::rename(folder / "kept", folder / "bar-02.safetensors");
    QVERIFY(isOpen);
    QVERIFY2(sentence.contains(QLatin1String("bar-02.safetensors")), qPrintable(sentence));
  }

  void undoAndRedoAreActionsThatSayWhatTheyDid() {
    QVERIFY(m_window->openProject(m_project));
    label(4, "yes");
    label(7, "no");
    action("edit.undo")->trigger();
    const auto& names = m_window->session()->objectNames();
    QVERIFY2(m_window->activityBar()->sentence().contains(QString::fromStdString(names[7])),
             qPrintable(m_window->activityBar()->sentence()));
    QCOMPARE(m_window->session()->selection().focus(), std::int64_t{7});  // undo moves back to that object
    QCOMPARE(m_window->session()->labelState(7), labeling::LabelState::Unlabelled);
    QCOMPARE(m_window->session()->labelState(4), labeling::LabelState::Mine);
    action("edit.redo")->trigger();
    QCOMPARE(m_window->session()->labelState(7), labeling::LabelState::Mine);
    action("edit.redo")->trigger();  // nothing left: said, not an error
    QVERIFY(!m_window->activityBar()->sentence().isEmpty());
    QVERIFY(m_prompts->problems.isEmpty());
    action("edit.undo")->trigger();
    action("edit.undo")->trigger();
    QCOMPARE(m_window->session()->labelledCount(), std::int64_t{0});
  }

  void theThemeIsToggledAndKept() {
    const auto before = Theme::current().mode;
    action("view.theme")->trigger();
    QVERIFY(Theme::current().mode != before);
    QCOMPARE(m_settings->text("theme"),
             Theme::current().isDark() ? QStringLiteral("dark") : QStringLiteral("light"));
    QCOMPARE(m_window->palette().color(QPalette::Window), Theme::current().window);
    action("view.theme")->trigger();
    QCOMPARE(Theme::current().mode, before);
  }

  void asTheSystemMeansTheSystem() {
    m_settings->set("theme", QStringLiteral("dark"));
    m_settings->set("theme", QStringLiteral("system"));
    const auto system = Theme::current().mode;
    m_settings->set("theme", QStringLiteral("light"));
    m_settings->set("theme", QStringLiteral("system"));
    QCOMPARE(Theme::current().mode, system);  // whatever was chosen before
    QEvent change(QEvent::ThemeChange);
    QApplication::sendEvent(m_window.get(), &change);
    QCOMPARE(Theme::current().mode, system);
    QCOMPARE(m_window->palette().color(QPalette::Window), Theme::current().window);
  }

  void f6GoesThroughTheRegions() {
    QVERIFY(m_window->openProject(m_project));
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    for (const bool isTable : {false, true}) {
      m_window->browse()->setTable(isTable);
      QWidget* start = QApplication::focusWidget();
      QVERIFY(start && start->isVisible());
      std::vector<QWidget*> visited;
      for (int i = 0; i < 8; ++i) {
        action("view.next-region")->trigger();
        QWidget* now = QApplication::focusWidget();
        QVERIFY(now && now->isVisible());
        visited.push_back(now);
        if (now == start) break;
      }
      QCOMPARE(visited.back(), start);  // round, and nothing hidden on the way
      QVERIFY(visited.size() >= 4);     // rail, query, filters, galaxies
      action("view.previous-region")->trigger();
      QVERIFY(QApplication::focusWidget() != start);
    }
  }

  void thePaletteFindsAnObject() {
    QVERIFY(m_window->openProject(m_project));
    action("edit.palette")->trigger();
    auto* palette = m_window->findChild<CommandPalette*>();
    QVERIFY(palette);
    auto* field = palette->findChild<QLineEdit*>(QStringLiteral("paletteField"));
    const QString name = m_window->session()->objectName(9);
    QTest::keyClicks(field, name.toLower());
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(m_window->session()->selection().focus(), std::int64_t{9});
    QVERIFY(m_window->session()->selection().isSelected(9));
    QCOMPARE(m_window->currentWorkspace(), QStringLiteral("browse"));
  }

  void thePaletteRanksByHowWellItFits() {
    QVERIFY(CommandPalette::fit(QStringLiteral("xyz"), QStringLiteral("Export catalogue")) < 0);
    QVERIFY(CommandPalette::fit(QStringLiteral("exp"), QStringLiteral("Export catalogue")) >
            CommandPalette::fit(QStringLiteral("exp"), QStringLiteral("next example")));
    QVERIFY(CommandPalette::fit(QStringLiteral("ec"), QStringLiteral("Export catalogue")) > 0);
  }

  void inBlindModeThePaletteOffersNoColumnOfTheModel() {
    QVERIFY(m_window->openProject(m_project));
    QVERIFY(m_window->session()->shownColumns().contains(QStringLiteral("p_bar")));
    m_window->session()->setBlind(true);
    action("edit.palette")->trigger();
    auto* list = m_window->findChild<QAbstractItemView*>(QStringLiteral("paletteList"));
    QVERIFY(list && list->model()->rowCount() > 0);
    for (int row = 0; row < list->model()->rowCount(); ++row)
      QVERIFY(!list->model()->index(row, 0).data().toString().startsWith(QLatin1String("p_")));
  }

  void whatANewProjectNeedsReachesTheEngine() {
    write("new.json", "{\"unmatched_rows\": 3}");
    m_window->newProjectFrom({{QStringLiteral("dir"), m_project},
                              {QStringLiteral("images"), path("images")},
                              {QStringLiteral("catalogue"), path("catalogue.csv")},
                              {QStringLiteral("id"), QStringLiteral("objid")}});
    QTRY_VERIFY(m_window->session());  // made, then shown
    QVERIFY2(m_window->activityBar()->sentence().contains(QLatin1String("3 rows")),
             qPrintable(m_window->activityBar()->sentence()));
    QVERIFY(requests().contains("\"id\":\"objid\""));
    QVERIFY(requests().contains("\"images\":"));
  }

  void aProjectThatWasNotMadeIsExplained() {
    write("new.json", "{\"error\": {\"code\": -32000, \"message\": \"the folder is empty\"}}");
    m_window->newProjectFrom({{QStringLiteral("dir"), path("other.tuningfork")}});
    QTRY_COMPARE(m_prompts->problems.size(), 1);
    QVERIFY(m_prompts->problems[0].contains(QLatin1String("the folder is empty")));
    QVERIFY(!m_window->session());
  }

  void whatIsDoneWithGalaxiesIsDoneByKeysInEveryWorkspace() {
    QVERIFY(m_window->openProject(m_project));
    ProjectSession& session = *m_window->session();
    m_window->showWorkspace(QStringLiteral("label"));
    auto* view = m_window->findChild<LabelView*>();
    QVERIFY(view);
    session.selection().setFocus(3, nullptr);
    QTRY_COMPARE(view->row(), std::int64_t{3});
    QTest::keyClick(view, Qt::Key_C, Qt::ControlModifier);
    QVERIFY2(QApplication::clipboard()->text().startsWith(session.objectName(3)),
             qPrintable(QApplication::clipboard()->text()));
    m_prompts->text = QStringLiteral("rings");
    QTest::keyClick(view, Qt::Key_A);
    QCOMPARE(setRows(session, QStringLiteral("rings")), std::vector<std::int64_t>{3});
    session.selection().select({5, 7}, nullptr);
    QTest::keyClick(view, Qt::Key_A);  // the selection, where there is one
    QCOMPARE(setRows(session, QStringLiteral("rings")), (std::vector<std::int64_t>{3, 5, 7}));
    QTest::keyClick(view, Qt::Key_L);
    QCOMPARE(view->queue(), (std::vector<std::int64_t>{5, 7}));
    QTest::keyClick(view, Qt::Key_W);
    auto* menu = m_window->findChild<QMenu*>(QStringLiteral("lookUpMenu"));
    QVERIFY(menu);
    QCOMPARE(menu->actions().size(), 2);
    menu->close();
    bool isExport = false;
    QTimer::singleShot(0, this, [&isExport] {
      QWidget* dialog = QApplication::activeModalWidget();
      isExport = dialog && dialog->objectName() == QLatin1String("exportDialog");
      if (dialog) dialog->close();
    });
    QTest::keyClick(view, Qt::Key_E);
    QVERIFY(isExport);
    // The set is a view of Browse, and is there the next time.
    m_window->showWorkspace(QStringLiteral("browse"));
    auto* views = m_window->browse()->findChild<QComboBox*>(QStringLiteral("savedViews"));
    const int index = views->findData(QStringLiteral("rings"));
    QVERIFY(index >= 0);
    Q_EMIT views->activated(index);
    QCOMPARE(m_window->browse()->matchCount(), std::int64_t{3});
    removeSet(session, QStringLiteral("rings"));
  }

  void linksToTheSkyCarryThePosition() {
    QCOMPARE(
        simbadLink(QStringLiteral("NGC 1300"), {49.920833, -19.411111}).toString(QUrl::FullyEncoded),
        QStringLiteral("https://simbad.cds.unistra.fr/simbad/"
                       "sim-coo?Coord=49.920833%20-19.411111&CooFrame=ICRS&Radius=30&Radius.unit=arcsec"));
    QVERIFY(aladinLink(QStringLiteral("x"), {10, 5})
                .toString(QUrl::FullyEncoded)
                .contains(QStringLiteral("target=10.000000%20%2B5.000000")));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QVERIFY(simbadLink(QStringLiteral("NGC 1300"), {nan, nan})
                .toString(QUrl::FullyEncoded)
                .endsWith(QStringLiteral("sim-id?Ident=NGC%201300")));
  }

  void theWordsOfFiltersFollowTheScheme() {
    QVERIFY(m_window->openProject(m_project));
    ProjectSession& session = *m_window->session();
    const FacetPanel* facets = m_window->browse()->facets();
    auto schemes = session.schemes().asked();
    const auto before = schemes;
    const QString words = facets->wordsOf(QStringLiteral("p_bar"));
    for (labeling::Scheme& scheme : schemes)
      for (labeling::Question& question : scheme.questions)
        if (question.id == "bar") question.shortWords = "Bar or not";
    session.askSchemes(schemes);
    QCOMPARE(facets->wordsOf(QStringLiteral("p_bar")), QStringLiteral("Bar or not probability"));
    const auto* brush = m_window->browse()->findChild<HistogramBrush*>(QStringLiteral("brush-p_bar"));
    QVERIFY(brush);
    QCOMPARE(brush->accessibleName().contains(QStringLiteral("Bar or not")), true);
    session.askSchemes(before);
    QCOMPARE(facets->wordsOf(QStringLiteral("p_bar")), words);
  }

  void aMergeSaysWhatCameNew() {
    const QJsonObject report{
        {QStringLiteral("new_events"), 1204},
        {QStringLiteral("new"), QJsonArray{QJsonObject{{QStringLiteral("annotator"), QStringLiteral("ben")},
                                                       {QStringLiteral("question"), QStringLiteral("bar")},
                                                       {QStringLiteral("events"), 1204}}}},
        {QStringLiteral("moved_objects"),
         QJsonArray{QJsonObject{{QStringLiteral("object"), QStringLiteral("NGC 1300")},
                                {QStringLiteral("separation_arcsec"), 18.9},
                                {QStringLiteral("events"), 3}}}}};
    QCOMPARE(MergeReportDialog::headline(report), QStringLiteral("1,204 new label events"));
    const MergeReportDialog dialog(report);
    const auto* news = dialog.findChild<QTableWidget*>(QStringLiteral("news"));
    QCOMPARE(news->item(0, 2)->text(), QStringLiteral("1,204"));
    const auto* differences = dialog.findChild<QTableWidget*>(QStringLiteral("differences"));
    QCOMPARE(differences->rowCount(), 1);
    QVERIFY(differences->item(0, 1)->text().contains(QStringLiteral("18.9 arcsec")));
  }

  void importedLabelsReachTheEngineAndTheProjectIsReadAnew() {
    write("import_labels.json", "{\"labels\": 1200}");
    QVERIFY(m_window->openProject(m_project));
    m_window->importLabelsFrom(
        {{QStringLiteral("file"), path("votes.csv")},
         {QStringLiteral("id"), QStringLiteral("galaxy")},
         {QStringLiteral("label"), QJsonObject{{QStringLiteral("bar"), QStringLiteral("b")}}}});
    QTRY_COMPARE(m_window->activityBar()->sentence(), QStringLiteral("1,200 labels imported"));
    QVERIFY(m_window->session());
    QVERIFY(requests().contains("\"label\":{\"bar\":\"b\"}"));
    QVERIFY(requests().contains("\"dir\":"));
  }

  void welcomeStartsWhatItSays() {
    WelcomeView* welcome = m_window->welcome();
    const auto card = [&](const char* name) {
      return welcome->findChild<QAbstractButton*>(QString::fromLatin1(name));
    };
    QSignalSpy catalogue(welcome, &WelcomeView::catalogueRequested),
        folder(welcome, &WelcomeView::folderRequested);
    QTimer closer;  // the dialogs that two of them open
    connect(&closer, &QTimer::timeout, this, [this] {
      if (auto* dialog = m_window->findChild<NewProjectDialog*>()) dialog->reject();
    });
    closer.start(20);
    card("start-catalogue")->click();
    card("start-folder")->click();
    QCOMPARE(catalogue.count(), 1);
    QCOMPARE(folder.count(), 1);
    m_prompts->folder = m_project;
    card("start-open")->click();
    QVERIFY(m_window->session());
    m_window->closeProject();
    write("demo.json", "{\"objects\": 2000}");
    m_prompts->newFile = m_project;  // where the engine would have made it
    card("start-demo")->click();
    QTRY_VERIFY(m_window->session());
    QVERIFY(requests().contains("\"method\":\"demo\""));
  }

  void whatIsDroppedReachesTheDialog() {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path("images"))});
    QDragEnterEvent enter(QPoint(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QString images;
    QTimer closer;
    connect(&closer, &QTimer::timeout, this, [&] {
      auto* dialog = m_window->findChild<NewProjectDialog*>();
      if (!dialog) return;
      images = dialog->findChild<QLineEdit*>(QStringLiteral("images"))->text();
      dialog->reject();
    });
    closer.start(20);
    QApplication::sendEvent(m_window.get(), &drop);
    QTRY_COMPARE(images, path("images"));
  }

  void projectsOfBeforeAreOfferedNewestFirst() {
    QVERIFY(recentDirectories(*m_settings).empty());
    QVERIFY(m_window->openProject(m_project));
    for (int i = 0; i < 15; ++i) rememberProject(*m_settings, path("gone") + QString::number(i));
    rememberProject(*m_settings, m_project);
    rememberProject(*m_settings, m_project);
    const QStringList kept = m_settings->value("recent-projects").toStringList();
    QCOMPARE(kept.size(), 12);
    QCOMPARE(kept.front(), m_project);
    QCOMPARE(recentDirectories(*m_settings), std::vector<QString>{m_project});  // the others are not there
    const RecentProject recent = describeProject(m_project);
    QCOMPARE(recent.title, QStringLiteral("Simulated survey"));
    QCOMPARE(recent.objects, std::int64_t{12});
    QCOMPARE(recent.cutouts.size(), std::size_t{3});
    m_window->closeProject();
    QTRY_VERIFY(m_window->welcome()->findChild<QAbstractButton*>(QStringLiteral("recent")));
    m_window->welcome()->findChild<QAbstractButton*>(QStringLiteral("recent"))->click();
    QVERIFY(m_window->session());
  }

  void aDeadEngineIsSaidInTheStatusBarAndNothingElseHappens() {
    write("list.json", "{\"script\": {\"exit\": 9}}");
    QVERIFY(m_window->openProject(m_project));
    m_engine->request(QStringLiteral("list"), {}, this, {}, QStringLiteral("Listing"));
    QTRY_VERIFY(m_window->activityBar()->sentence().contains(QLatin1String("Labels are safe")));
    QVERIFY(m_window->session());
    label(1, "yes");  // labelling goes on
    QCOMPARE(m_window->session()->labelState(1), labeling::LabelState::Mine);
    m_window->session()->undo();
  }
};

QTEST_MAIN(MainWindowTest)
#include "tst_main_window.moc"
