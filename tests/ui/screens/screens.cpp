// screens OUTPUT_FOLDER [NAME...]: opens a simulated survey and writes a picture of each screen, dark and
// light, 1600 x 1000. Adding a screen means a row in the table.
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>
#include <cmath>
#include <cstdio>
#include <functional>

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
#include "ui/views/explore/explore_view.h"
#include "ui/views/gallery/gallery_view.h"
#include "ui/views/gallery/thumbnail_cache.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/queue_dialog.h"
#include "ui/windows/activity_bar.h"
#include "ui/windows/hero_view.h"
#include "ui/windows/main_window.h"
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
       stage.window.showWorkspace(QStringLiteral("evaluate"));
       settle(1500);
     }},
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
  if (project.isEmpty())
    project = QString::fromStdString(test::makeSurvey(folder.path(), 240).project.string());
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
