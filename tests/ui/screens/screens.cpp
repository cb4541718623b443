// screens OUTPUT_FOLDER [NAME...]: opens a simulated survey and writes a picture of each screen, dark and
// light, 1600 x 1000. Adding a screen means a row in the table.
#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QLineEdit>
#include <QPointer>
#include <QTabWidget>
#include <QTableWidget>
#include <QTest>
#include <QTimer>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <functional>

#include "labeling/scheme/shipped_schemes.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/support/simulated_survey.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/settings/settings.h"
#include "ui/theme/theme.h"
#include "ui/views/browse/browse_view.h"
#include "ui/views/browse/facet_panel.h"
#include "ui/views/browse/query_edit.h"
#include "ui/views/evaluate/evaluate_view.h"
#include "ui/views/explore/explore_view.h"
#include "ui/views/gallery/gallery_view.h"
#include "ui/views/gallery/thumbnail_cache.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/queue_dialog.h"
#include "ui/windows/activity_bar.h"
#include "ui/windows/agreement_dialog.h"
#include "ui/windows/export_dialog.h"
#include "ui/windows/hero_view.h"
#include "ui/windows/import_labels_dialog.h"
#include "ui/windows/main_window.h"
#include "ui/windows/merge_report.h"
#include "ui/windows/new_project_dialog.h"
#include "ui/windows/object_history_dialog.h"
#include "ui/windows/scheme_editor.h"
#include "ui/windows/schemes_dialog.h"
#include "ui/windows/settings_dialog.h"
#include "ui/windows/shortcut_editor.h"
#include "ui/windows/welcome_view.h"

namespace {

struct Stage {
  ui::MainWindow& window;
  QString project;
  QPointer<QWidget> dialog = nullptr;  ///< drawn instead of the window, then closed
};

/// Lets events run until the condition holds; says so if it never does.
bool waitFor(const std::function<bool()>& condition, int milliseconds = 20000) {
  QElapsedTimer timer;
  timer.start();
  while (!condition() && timer.elapsed() < milliseconds)
    QApplication::processEvents(QEventLoop::AllEvents, 20);
  return condition();
}

void settle(int milliseconds = 400) {
  QElapsedTimer timer;
  timer.start();
  while (timer.elapsed() < milliseconds) QApplication::processEvents(QEventLoop::AllEvents, 20);
}

void openProject(Stage& stage) {
  if (!stage.window.session()) stage.window.openProject(stage.project);
  settle(200);
}

void browse(Stage& stage) {
  openProject(stage);
  stage.window.showWorkspace(QStringLiteral("browse"));
  settle(300);
  ui::ThumbnailCache& cache = ui::ThumbnailCache::of(*stage.window.session());
  waitFor([&] { return cache.waiting() == 0; });
}

/// Label with these schemes, after these keys.
void label(Stage& stage, const std::vector<std::string>& ids, const char* keys, int lastKey) {
  openProject(stage);
  ui::ProjectSession& session = *stage.window.session();
  std::vector<labeling::Scheme> schemes;
  for (const std::string& id : ids) schemes.push_back(labeling::shippedScheme(id));
  session.askSchemes(schemes);
  stage.window.showWorkspace(QStringLiteral("label"));
  Q_EMIT session.labelQueueRequested(session.query({}, QStringLiteral("r_mag"), false),
                                     QStringLiteral("Brightest first"));
  auto* view = stage.window.findChild<ui::LabelView*>();
  for (const char* key = keys; *key; ++key) QTest::keyClick(view, *key);
  if (lastKey != Qt::Key_unknown) QTest::keyClick(view, Qt::Key(lastKey));
  settle(2500);
}

void evaluatePage(Stage& stage, int page) {
  openProject(stage);
  stage.window.showWorkspace(QStringLiteral("evaluate"));
  auto* view = stage.window.findChild<ui::EvaluateView*>();
  settle(300);
  waitFor([view] { return !view->isWaiting(); });
  view->showPage(page);
  settle(2500);
}

/// A dialog in front of the window; the picture is of the dialog.
void dialogOf(Stage& stage, QDialog* dialog) {
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->show();
  stage.dialog = dialog;
  settle(300);
}

/// A table of votes about the galaxies of the project, their positions a little off.
QString votesTable(const Stage& stage) {
  const labeling::Project& project = stage.window.session()->project();
  const QString path = QString::fromStdString(
      (std::filesystem::path(stage.project.toStdString()).parent_path() / "gz votes.csv").string());
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly)) return path;
  file.write("name,ra,dec,t03_bar_a06_bar_count,t03_bar_a07_no_bar_count,ttype\n");
  const std::vector<labeling::SkyPosition> positions = project.positions();
  for (std::int64_t row = 0; row < project.objectCount(); ++row) {
    const labeling::SkyPosition& at = positions[static_cast<std::size_t>(row)];
    const double off = 0.15 + 0.3 * std::sin(static_cast<double>(row) * 2.4);
    file.write(QStringLiteral("%1,%2,%3,%4,%5,%6\n")
                   .arg(QString::fromStdString(project.objectName(row)))
                   .arg(at.raDeg, 0, 'f', 7)
                   .arg(at.decDeg + off / 3600, 0, 'f', 7)
                   .arg(row * 7 % 40)
                   .arg(40 - row * 7 % 40)
                   .arg(row % 12 - 3)
                   .toUtf8());
  }
  return path;
}

/// Ana, ben and cleo have answered; on some galaxies they differ, and one is settled.
void threePeople(Stage& stage) {
  openProject(stage);
  ui::ProjectSession& session = *stage.window.session();
  session.askSchemes({labeling::defaultScheme()});
  if (!session.labels().adjudications("bar").empty()) return;
  std::vector<labeling::LabelEvent> events;
  for (const char* who : {"ana", "ben", "cleo"}) {
    for (std::int64_t row = 0; row < std::min<std::int64_t>(90, session.objectCount()); ++row) {
      labeling::LabelEvent event;
      event.row = row;
      event.question = "bar";
      const bool isBar = row % 3 == 0;
      const bool differs = (*who == 'b' && row % 7 == 5) || (*who == 'c' && row % 11 == 5);
      event.answer = isBar != differs ? "yes" : "no";
      event.annotator = who;
      event.secondsTaken = 2.5 + static_cast<double>(row % 5);
      event.confidence = row % 4 == 0 ? 0.5 : 1.0;
      if (differs) event.comment = *who == 'b' ? "short, but it is there" : "I see a ring, not a bar";
      events.push_back(std::move(event));
    }
  }
  session.addLabels(events);
  labeling::LabelEvent settles = events[12];
  settles.kind = labeling::EventKind::Adjudicate;
  settles.annotator = "dora";
  settles.uuid.clear();
  session.addLabels({settles});
}

struct Screen {
  const char* name;
  std::function<void(Stage&)> prepare;
};

const Screen kScreens[] = {
    {"welcome",
     [](Stage& stage) {
       stage.window.closeProject();
       settle(200);
       waitFor([&] { return stage.window.welcome()->hero()->isDrawn(); }, 60000);
     }},
    {"browse", browse},
    {"browse-filtered",
     [](Stage& stage) {
       browse(stage);
       ui::BrowseView* view = stage.window.browse();
       view->facets()->setRange(QStringLiteral("p_bar"), 0.2, 0.8);
       view->setSort(QStringLiteral("p_bar_sigma"), true);
       const auto rows = view->gallery()->rows();
       ui::SelectionModel& selection = stage.window.session()->selection();
       if (rows.size() > 12) {
         selection.select({rows[2], rows[4], rows[11]}, nullptr);
         selection.setFocus(rows[4], nullptr);
       }
       browse(stage);
     }},
    {"browse-table",
     [](Stage& stage) {
       browse(stage);
       stage.window.browse()->setTable(true);
     }},
    {"browse-empty",
     [](Stage& stage) {
       browse(stage);
       stage.window.browse()->setTable(false);
       stage.window.browse()->queryEdit()->setConditions({QStringLiteral("r_mag > 99")});
       Q_EMIT stage.window.browse()->queryEdit()->expressionChanged();
     }},
    {"label",
     [](Stage& stage) {
       openProject(stage);
       stage.window.browse()->queryEdit()->setConditions({});
       Q_EMIT stage.window.browse()->queryEdit()->expressionChanged();
       // The brightest spirals show most of what the sky view draws.
       ui::ProjectSession& session = *stage.window.session();
       session.askSchemes({labeling::defaultScheme()});
       std::vector<std::int64_t> spirals;
       for (const std::int64_t row : session.query({}, QStringLiteral("r_mag"), false))
         if (const auto opinion = session.classOpinion(row);
             opinion && (opinion->hubbleClass == labeling::HubbleClass::Spiral ||
                         opinion->hubbleClass == labeling::HubbleClass::BarredSpiral))
           spirals.push_back(row);
       stage.window.showWorkspace(QStringLiteral("label"));
       if (!spirals.empty()) {
         session.selection().selectOnly(spirals.front(), nullptr);
         Q_EMIT session.labelQueueRequested(spirals, QStringLiteral("Spirals, brightest first"));
       }
       settle(4000);
     }},
    {"label-queue",
     [](Stage& stage) {
       openProject(stage);
       const ui::ProjectSession& session = *stage.window.session();
       stage.window.showWorkspace(QStringLiteral("label"));
       auto* view = stage.window.findChild<ui::LabelView*>();
       labeling::QueueOptions options;
       options.name = "Least sure: Bar";
       options.model = session.modelInUse().toStdString();
       options.question = "bar";
       options.size = 60;
       if (view && !options.model.empty())
         view->openQueue(labeling::storeQueue(session.project(),
                                              labeling::buildQueue(session.project(), options, "ana")));
       settle(4000);
     }},
    {"queue-dialog",
     [](Stage& stage) {
       openProject(stage);
       ui::ProjectSession& session = *stage.window.session();
       auto* dialog = new ui::QueueDialog(session, session.modelInUse(), {}, {}, &stage.window);
       dialog->setAttribute(Qt::WA_DeleteOnClose);
       dialog->show();
       stage.dialog = dialog;
       settle(1500);
     }},
    {"train",
     [](Stage& stage) {
       openProject(stage);
       stage.window.showWorkspace(QStringLiteral("train"));
       settle(1000);
     }},
    {"evaluate",
     [](Stage& stage) {
       openProject(stage);
       evaluatePage(stage, 0);
     }},
    {"evaluate-compare", [](Stage& stage) { evaluatePage(stage, 1); }},
    {"evaluate-people", [](Stage& stage) { evaluatePage(stage, 2); }},
    {"evaluate-labels", [](Stage& stage) { evaluatePage(stage, 3); }},
    {"explore",
     [](Stage& stage) {
       openProject(stage);
       stage.window.showWorkspace(QStringLiteral("explore"));
       settle(500);
       const auto* view = stage.window.findChild<ui::ExploreView*>();
       if (view && view->hasMap()) {  // drawn around one galaxy, which is also the query
         const std::int64_t row = stage.window.session()->objectCount() / 7;
         stage.window.session()->selection().setFocus(row, nullptr);
         const QPointF middle = view->map().window().toMap(view->map().screenPosition(row));
         const double reach = 60 / view->map().window().pixelsPerUnit;
         QPolygonF outline;
         for (int i = 0; i < 36; ++i)
           outline << middle + QPointF(reach * std::cos(i * M_PI / 18), reach * std::sin(i * M_PI / 18));
         Q_EMIT view->map().outlineDrawn(outline, ui::LassoMode::Replace);
       }
       settle(4000);
     }},
    {"label-tree", [](Stage& stage) { label(stage, {"gz2"}, "2211", Qt::Key_unknown); }},
    {"label-several", [](Stage& stage) { label(stage, {"gz2"}, "22122116", Qt::Key_unknown); }},
    {"label-fractions", [](Stage& stage) { label(stage, {"candels"}, "43", Qt::Key_BracketRight); }},
    {"label-t-type", [](Stage& stage) { label(stage, {"t_type"}, "", Qt::Key_BracketRight); }},
    {"label-tags",
     [](Stage& stage) {
       label(stage, {"tags"}, "", Qt::Key_unknown);
       auto* view = stage.window.findChild<ui::LabelView*>();
       for (const char* tag : {"dust lane", "green bean", "ring"}) {
         QTest::keyClick(view, Qt::Key_NumberSign);
         auto* field = view->findChild<QLineEdit*>(QStringLiteral("tag"));
         QTest::keyClicks(field, QLatin1String(tag));
         QTest::keyClick(field, Qt::Key_Return);
       }
       view->setFocus();
     }},
    {"label-selection",
     [](Stage& stage) {
       label(stage, {"morphology", "interest"}, "", Qt::Key_unknown);
       auto* view = stage.window.findChild<ui::LabelView*>();
       const auto& queue = view->queue();
       stage.window.session()->selection().select({queue.begin(), queue.begin() + 12}, nullptr);
       QTest::keyClick(view, Qt::Key_L, Qt::ShiftModifier);
     }},
    {"schemes",
     [](Stage& stage) {
       openProject(stage);
       dialogOf(stage, new ui::SchemesDialog(*stage.window.session(), &stage.window));
     }},
    {"scheme-editor",
     [](Stage& stage) {
       openProject(stage);
       auto* editor = new ui::SchemeEditor(
           labeling::shippedScheme("gz2"),
           [](const std::string& question) {
             labeling::LabelTally tally;
             if (question == "smooth_or_features")
               tally = {1240, {{"smooth", 801}, {"features", 425}, {"artifact", 14}}};
             return tally;
           },
           &stage.window);
       auto* answers = editor->findChild<QTableWidget*>(QStringLiteral("scheme-answers"));
       answers->item(2, 0)->setText(QStringLiteral("Star, artefact or nothing at all"));
       dialogOf(stage, editor);
     }},
    {"import-labels",
     [](Stage& stage) {
       openProject(stage);
       static std::vector<std::string> names;
       names = stage.window.session()->objectNames();
       auto* dialog =
           new ui::ImportLabelsDialog(stage.window.session()->scheme(), names,
                                      stage.window.session()->project().positions(), &stage.window);
       dialog->setFile(votesTable(stage));
       dialogOf(stage, dialog);
     }},
    {"import-labels-sky",
     [](Stage& stage) {
       openProject(stage);
       static std::vector<std::string> names;
       names = stage.window.session()->objectNames();
       auto* dialog =
           new ui::ImportLabelsDialog(stage.window.session()->scheme(), names,
                                      stage.window.session()->project().positions(), &stage.window);
       dialog->setFile(votesTable(stage));
       dialog->matchBySky(true);
       dialogOf(stage, dialog);
       settle(800);
     }},
    {"export",
     [](Stage& stage) {
       openProject(stage);
       ui::ExportDialog::Choices choices;
       choices.title = stage.window.session()->title();
       choices.objects = stage.window.session()->objectCount();
       choices.filtered = stage.window.session()->query(QStringLiteral("r_mag < 17"), {}, false);
       choices.selection = {1, 2, 3};
       choices.snapshots = {{QStringLiteral("r3"), QStringLiteral("r3, as settled, 2026-11-22")}};
       auto* dialog = new ui::ExportDialog(choices, &stage.window);
       dialog->setTarget(QDir::temp().filePath(QStringLiteral("Simulated survey.fits")));
       dialogOf(stage, dialog);
     }},
    {"merge",
     [](Stage& stage) {
       openProject(stage);
       const auto news = [](const char* who, const char* question, int events) {
         return QJsonObject{{QStringLiteral("annotator"), QLatin1String(who)},
                            {QStringLiteral("question"), QLatin1String(question)},
                            {QStringLiteral("events"), events}};
       };
       const QJsonObject report{
           {QStringLiteral("new_events"), 1543},
           {QStringLiteral("new"),
            QJsonArray{news("ben", "bar", 1204), news("ben", "", 12), news("cleo", "bar", 327)}},
           {QStringLiteral("unknown_objects"),
            QJsonArray{QStringLiteral("NGC 1365"), QStringLiteral("NGC 1398")}},
           {QStringLiteral("moved_objects"),
            QJsonArray{QJsonObject{{QStringLiteral("object"), QStringLiteral("NGC 1300")},
                                   {QStringLiteral("separation_arcsec"), 18.9},
                                   {QStringLiteral("events"), 3}}}},
           {QStringLiteral("renamed_objects"),
            QJsonArray{QJsonObject{{QStringLiteral("theirs"), QStringLiteral("ESO 547-G031")},
                                   {QStringLiteral("ours"), QStringLiteral("NGC 1300")}}}}};
       dialogOf(stage, new ui::MergeReportDialog(report, &stage.window));
     }},
    {"agreement",
     [](Stage& stage) {
       threePeople(stage);
       auto* dialog = new ui::AgreementDialog(*stage.window.session(), &stage.window);
       dialogOf(stage, dialog);
       waitFor([dialog] { return dialog->isReady(); });
     }},
    {"adjudication",
     [](Stage& stage) {
       threePeople(stage);
       stage.window.showWorkspace(QStringLiteral("label"));
       auto* view = stage.window.findChild<ui::LabelView*>();
       view->adjudicate("bar");
       waitFor([view] { return view->isAdjudicating(); });
       settle(3000);
     }},
    {"history",
     [](Stage& stage) {
       threePeople(stage);
       dialogOf(stage, new ui::ObjectHistoryDialog(*stage.window.session(), 5, &stage.window));
     }},
    {"train-consensus",
     [](Stage& stage) {
       threePeople(stage);
       stage.window.showWorkspace(QStringLiteral("train"));
       settle(1000);
     }},
    {"new-project-sky",
     [](Stage& stage) {
       auto* dialog = new ui::NewProjectDialog(true, &stage.window);
       dialog->setImages(
           QString::fromStdString(std::filesystem::path(stage.project.toStdString()).parent_path().string()));
       openProject(stage);
       dialog->setCatalogue(votesTable(stage));
       dialog->setDirectory(QDir::temp().filePath(QStringLiteral("by the sky")));
       dialog->next();
       dialog->matchBySky(true);
       dialogOf(stage, dialog);
     }},
    {"settings-keys",
     [](Stage& stage) {
       static ui::Settings settings(QStringLiteral("/nonexistent/settings.ini"));
       auto* dialog = new ui::SettingsDialog(settings, &stage.window);
       dialog->findChild<QTabWidget*>(QStringLiteral("settingsTabs"))->setCurrentIndex(1);
       dialog->findChild<ui::ShortcutEditor*>()->choose("label.comment");
       dialogOf(stage, dialog);
     }},
};

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  const QStringList arguments = QApplication::arguments();
  if (arguments.size() < 2) {
    std::fprintf(stderr, "usage: screens OUTPUT_FOLDER [NAME...]\n");
    return 2;
  }
  const QDir output(arguments.at(1));
  output.mkpath(QStringLiteral("."));
  const test::TemporaryFolder folder;
  QString project = qEnvironmentVariable("TUNINGFORK_SCREENS_PROJECT");
  if (project.isEmpty()) {
    project = QString::fromStdString(test::makeSurvey(folder.path(), 240).project.string());
  } else {
    // The screens label and choose schemes: in a copy.
    const auto copy = folder / "copy.tuningfork";
    std::filesystem::copy(project.toStdString(), copy, std::filesystem::copy_options::recursive);
    project = QString::fromStdString(copy.string());
  }
  ui::Settings settings(QString::fromStdString((folder / "settings.ini").string()));
  ui::EngineClient engine(qEnvironmentVariable(
      "TUNINGFORK_ENGINE", QCoreApplication::applicationDirPath() + QStringLiteral("/fake_engine")));
  int failures = 0;
  for (const auto mode : {ui::Theme::Mode::Dark, ui::Theme::Mode::Light}) {
    const bool dark = mode == ui::Theme::Mode::Dark;
    settings.set("theme", dark ? QStringLiteral("dark") : QStringLiteral("light"));
    ui::applyTheme(application, mode);
    ui::MainWindow window(engine, settings);
    window.resize(1600, 1000);
    window.show();
    Stage stage{window, project};
    for (const Screen& screen : kScreens) {
      const QString name = QString::fromLatin1(screen.name);
      if (arguments.size() > 2 && !arguments.mid(2).contains(name)) continue;
      screen.prepare(stage);
      settle();
      const QString file =
          output.filePath(name + (dark ? QStringLiteral("-dark.png") : QStringLiteral("-light.png")));
      const QPixmap picture = stage.dialog ? stage.dialog->grab() : window.grab();
      if (stage.dialog) stage.dialog->close();
      stage.dialog = nullptr;
      if (!picture.save(file)) {
        std::fprintf(stderr, "%s could not be written\n", qPrintable(file));
        ++failures;
      }
    }
  }
  return failures == 0 ? 0 : 1;
}
