// Menus, command palette and what they start.
#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QKeyEvent>
#include <QMenuBar>
#include <QStackedWidget>
#include <QStandardPaths>

#include "model/base/error.h"
#include "ui/actions/actions.h"
#include "ui/actions/shortcut_sheet.h"
#include "ui/actions/shortcuts.h"
#include "ui/engine/engine_client.h"
#include "ui/prompts/prompts.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/settings/settings.h"
#include "ui/theme/numbers.h"
#include "ui/views/browse/browse_view.h"
#include "ui/views/browse/facet_panel.h"
#include "ui/views/gallery/gallery_view.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/queue_words.h"
#include "ui/views/save/picture_saver.h"
#include "ui/windows/activity_bar.h"
#include "ui/windows/command_palette.h"
#include "ui/windows/export_dialog.h"
#include "ui/windows/import_labels_dialog.h"
#include "ui/windows/jobs_panel.h"
#include "ui/windows/main_window.h"
#include "ui/windows/merge_report.h"
#include "ui/windows/new_project_dialog.h"
#include "ui/windows/schemes_dialog.h"
#include "ui/windows/settings_dialog.h"
#include "ui/windows/top_bar.h"
#include "ui/windows/welcome_view.h"
#include "ui/windows/workspace_rail.h"

namespace ui {
namespace {

const char* kNeedsProject[] = {"project.export",   "project.import-labels",
                               "project.merge",    "project.close",
                               "edit.undo",        "edit.redo",
                               "edit.find",        "edit.palette",
                               "models.classify",  "browse.clear-filters",
                               "label.queue",      "label.schemes",
                               "galaxies.all",     "galaxies.clear",
                               "galaxies.picture", "labels.agreement",
                               "labels.history"};

QString ruleWords(labeling::ConsensusRule rule) {
  switch (rule) {
    case labeling::ConsensusRule::Majority:
      return MainWindow::tr("by majority");
    case labeling::ConsensusRule::Weighted:
      return MainWindow::tr("by weight");
    case labeling::ConsensusRule::Adjudicated:
      break;
  }
  return MainWindow::tr("as settled");
}

}  // namespace

void MainWindow::makeMenus() {
  QMenuBar* bar = m_topBar->menus();
  const auto add = [this](QMenu* menu, const char* id, auto run) {
    QAction* action = makeAction(id, this);
    connect(action, &QAction::triggered, this, run);
    addAction(action);
    m_actions[QString::fromLatin1(id)] = action;
    if (menu) menu->addAction(action);
    return action;
  };
  QMenu* project = bar->addMenu(tr("Project"));
  add(project, "project.new", [this] { newProject(false); });
  add(project, "project.open", [this] { chooseProject(); });
  project->addSeparator();
  add(project, "project.import-labels", [this] { importLabels(); });
  add(project, "project.merge", [this] { mergeCopy(); });
  add(project, "label.schemes", [this] { chooseSchemes(); });
  add(project, "project.export", [this] { exportCatalogue(); });
  project->addSeparator();
  add(project, "project.close", [this] { closeProject(); });
  add(project, "app.quit", [this] { close(); });

  QMenu* edit = bar->addMenu(tr("Edit"));
  add(edit, "edit.undo", [this] { undo(false); });
  add(edit, "edit.redo", [this] { undo(true); });
  edit->addSeparator();
  add(edit, "edit.palette", [this] { openPalette(); });
  add(edit, "edit.find", [this] {
    showWorkspace(QStringLiteral("browse"));
    if (m_browse) m_browse->focusQuery();
  });
  edit->addSeparator();
  add(edit, "edit.settings", [this] { SettingsDialog(m_settings, this).exec(); });
  connect(m_rail, &WorkspaceRail::settingsClicked, m_actions[QStringLiteral("edit.settings")],
          &QAction::trigger);

  QMenu* view = bar->addMenu(tr("View"));
  for (const QString& name : m_names)
    add(view, (QStringLiteral("workspace.") + name).toLatin1().constData(),
        [this, name] { showWorkspace(name); });
  view->addSeparator();
  add(view, "view.jobs", [this] { m_jobsPanel->setVisible(!m_jobsPanel->isVisible()); });
  add(view, "view.theme", [this] { toggleTheme(); });
  add(view, "view.full-screen", [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
  add(nullptr, "view.next-region", [this] { nextRegion(true); });
  add(nullptr, "view.previous-region", [this] { nextRegion(false); });

  QMenu* selection = bar->addMenu(tr("Selection"));
  // Keys of galleries act in them; from the menu they act on what Browse shows.
  const auto fromMenu = [&](const char* id, auto run) {
    QAction* action = add(selection, id, run);
    action->setShortcutContext(Qt::WidgetShortcut);
  };
  fromMenu("galaxies.all", [this] {
    if (m_browse && m_session) m_session->selection().select(m_browse->gallery()->rows(), this);
  });
  fromMenu("galaxies.clear", [this] {
    if (m_session) m_session->selection().clear(this);
  });
  add(selection, "galaxies.picture", [this] { savePictures(); });  // in every workspace
  add(selection, "browse.clear-filters", [this] {
    if (m_browse) m_browse->clearFilters();
  });

  QMenu* labels = bar->addMenu(tr("Labels"));
  // Its key acts in Label only: Q is the next question in Evaluate.
  add(labels, "label.queue", [this] { chooseQueue({}); })->setShortcutContext(Qt::WidgetShortcut);
  labels->addSeparator();
  add(labels, "labels.agreement", [this] { showAgreement(); });
  add(labels, "labels.history", [this] { showObjectHistory(); });

  QMenu* models = bar->addMenu(tr("Models"));
  add(models, "models.classify", [this] { classifyAll(); });

  QMenu* help = bar->addMenu(tr("Help"));
  add(help, "help.shortcuts", [this] { showShortcuts(); });
  add(help, "help.log", [this] {
    m_jobsPanel->show();
    m_jobsPanel->showLog();
  });
  add(help, "help.about", [this] { showAbout(); });
}

void MainWindow::setProjectActionsEnabled(bool enabled) {
  for (const char* id : kNeedsProject)
    if (const auto found = m_actions.find(QString::fromLatin1(id)); found != m_actions.end())
      found->second->setEnabled(enabled);
  for (const QString& name : m_names) m_actions[QStringLiteral("workspace.") + name]->setEnabled(enabled);
}

void MainWindow::chooseProject() {
  const auto directory = prompts().chooseFolder(this, tr("Open project"), QDir::homePath());
  if (directory) openProject(*directory);
}

void MainWindow::chooseDemo() {
  const QString home = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
  QString directory = QDir(home).filePath(QStringLiteral("Demo survey.tuningfork"));
  if (QFileInfo::exists(directory + QStringLiteral("/labels.sqlite"))) {
    openProject(directory);
    return;
  }
  const auto chosen = prompts().chooseNewFile(this, tr("Where the demo survey is made"), directory,
                                              tr("Projects (*.tuningfork)"));
  if (chosen) startDemo(*chosen);
}

void MainWindow::startDemo(const QString& directory) {
  m_engine.request(
      QStringLiteral("demo"), {{QStringLiteral("dir"), directory}}, this,
      [this, directory](const EngineReply& reply) {
        if (reply.ok())
          openProject(directory);
        else if (reply.ending == EngineReply::Ending::Failed)
          prompts().showProblem(this, tr("The demo survey was not made"), reply.sentence);
      },
      tr("Making the demo survey"));
}

void MainWindow::newProject(bool withCatalogue, const QString& from) {
  NewProjectDialog dialog(withCatalogue, this);
  if (!from.isEmpty() && withCatalogue) dialog.setCatalogue(from);
  if (!from.isEmpty() && !withCatalogue) dialog.setImages(from);
  if (dialog.exec() == QDialog::Accepted) newProjectFrom(dialog.parameters());
}

void MainWindow::newProjectFrom(const QJsonObject& parameters) {
  const QString directory = parameters.value(QLatin1String("dir")).toString();
  m_engine.request(
      QStringLiteral("new"), parameters, this,
      [this, directory](const EngineReply& reply) {
        if (reply.ok()) {
          openProject(directory);
          const qint64 unmatched = reply.result.value(QLatin1String("unmatched_rows")).toInteger();
          if (unmatched > 0)
            m_activity->say(tr("%1 rows of the catalogue have no image.").arg(grouped(unmatched)));
          const qint64 leftOut = reply.result.value(QLatin1String("left_out")).toInteger();
          if (leftOut > 0) {
            const QJsonArray rows = reply.result.value(QLatin1String("left_out_rows")).toArray();
            m_activity->say(tr("%1 rows became no object. The first one: %2")
                                .arg(grouped(leftOut),
                                     rows.first().toObject().value(QLatin1String("reason")).toString()));
          }
        } else if (reply.ending == EngineReply::Ending::Failed) {
          prompts().showProblem(this, tr("The project was not made"), reply.sentence);
        }
      },
      tr("Making %1").arg(QFileInfo(directory).completeBaseName()));
}

void MainWindow::exportCatalogue(bool ofSelection) {
  ExportDialog::Choices choices;
  choices.title = m_session->title();
  choices.objects = m_session->objectCount();
  choices.filtered.resize(static_cast<std::size_t>(choices.objects));
  if (m_browse) choices.filtered = m_browse->gallery()->rows();
  choices.selection = m_session->selection().selectedRows();
  if (choices.selection.empty() && ofSelection && m_session->selection().focus() >= 0)
    choices.selection = {m_session->selection().focus()};
  choices.start = ofSelection ? ExportDialog::Rows::Selection : ExportDialog::Rows::All;
  choices.isBlind = m_session->isBlind();
  for (const labeling::SnapshotSummary& snapshot : labeling::snapshots(m_session->project()))
    choices.snapshots.push_back({QString::fromStdString(snapshot.name),
                                 tr("%1, %2, %3")
                                     .arg(QString::fromStdString(snapshot.name), ruleWords(snapshot.rule),
                                          QString::fromStdString(snapshot.timeUtc).left(10))});
  ExportDialog dialog(std::move(choices), this);
  if (dialog.exec() == QDialog::Accepted) exportWith(dialog.parameters());
}

void MainWindow::exportWith(QJsonObject parameters) {
  parameters[QStringLiteral("dir")] = m_session->directory();
  m_engine.request(
      QStringLiteral("export"), parameters, this,
      [this](const EngineReply& reply) {
        const auto number = [&](const char* key) {
          return grouped(reply.result.value(QLatin1String(key)).toInteger());
        };
        const QString folder = reply.result.value(QLatin1String("folder")).toString();
        const auto failed = reply.result.value(QLatin1String("failed")).toArray();
        if (reply.ok() && !failed.isEmpty())
          prompts().showProblem(
              this, tr("%1 cutouts exported, %2 left out").arg(number("cutouts")).arg(failed.size()),
              failed.first().toObject().value(QLatin1String("reason")).toString());
        else if (reply.ok() && !folder.isEmpty())
          m_activity->say(tr("%1 cutouts exported to %2").arg(number("cutouts"), folder));
        else if (reply.ok())
          m_activity->say(tr("%1 rows exported to %2")
                              .arg(number("rows"), reply.result.value(QLatin1String("file")).toString()));
        else if (reply.ending == EngineReply::Ending::Failed)
          prompts().showProblem(this, tr("Not exported"), reply.sentence);
      },
      tr("Exporting"));
}

void MainWindow::savePictures() {
  if (!m_browse) return;
  if (currentWorkspace() == QLatin1String("browse")) {
    m_browse->savePictures();
  } else if (const std::int64_t row = m_session->selection().focus(); row >= 0) {
    m_browse->saver().ask({row}, {});  // the galaxy on screen
  } else {
    m_activity->say(tr("There is no galaxy on screen to save."));
  }
}

void MainWindow::importLabels() {
  const std::vector<std::string> names = m_session->objectNames();  // the dialog refers to them
  ImportLabelsDialog dialog(m_session->scheme(), names, m_session->project().positions(), this);
  if (dialog.exec() == QDialog::Accepted) importLabelsFrom(dialog.parameters());
}

void MainWindow::importLabelsFrom(QJsonObject parameters) {
  parameters[QStringLiteral("dir")] = m_session->directory();
  m_engine.request(
      QStringLiteral("import_labels"), parameters, this,
      [this](const EngineReply& reply) {
        if (reply.ok() && m_session) {
          const QString directory = m_session->directory();
          const auto count = reply.result.value(QLatin1String("labels")).toInteger();
          openProject(directory);  // the scheme may have new questions
          const auto unmatched = reply.result.value(QLatin1String("unmatched_rows")).toInteger();
          const auto refused = reply.result.value(QLatin1String("refused")).toArray();
          m_activity->say(unmatched > 0 ? tr("%1 labels imported; %2 rows have no galaxy here")
                                              .arg(grouped(count), grouped(unmatched))
                                        : tr("%1 labels imported").arg(grouped(count)));
          if (!refused.isEmpty()) {
            const QJsonObject first = refused.first().toObject();
            prompts().showProblem(this, tr("%1 values are no answers").arg(refused.size()),
                                  tr("Everything else was imported. For example %1: %2")
                                      .arg(first.value(QLatin1String("object")).toString(),
                                           first.value(QLatin1String("reason")).toString()));
          }
        } else if (reply.ending == EngineReply::Ending::Failed) {
          prompts().showProblem(this, tr("Not imported"), reply.sentence);
        }
      },
      tr("Importing labels"));
}

void MainWindow::chooseSchemes() {
  if (!m_session) return;
  SchemesDialog(*m_session, this).exec();
}

void MainWindow::mergeCopy() {
  const auto other = prompts().chooseFolder(this, tr("Copy of this project whose labels are added"), {});
  if (!other) return;
  m_engine.request(
      QStringLiteral("merge"),
      {{QStringLiteral("dir"), m_session->directory()}, {QStringLiteral("other"), *other}}, this,
      [this](const EngineReply& reply) {
        if (reply.ok() && m_session) {
          openProject(m_session->directory());
          showMergeReport(reply.result);
        } else if (reply.ending == EngineReply::Ending::Failed) {
          prompts().showProblem(this, tr("Not merged"), reply.sentence);
        }
      },
      tr("Merging labels"));
}

void MainWindow::showMergeReport(const QJsonObject& report) {
  m_activity->say(MergeReportDialog::headline(report));
  auto* dialog = new MergeReportDialog(report, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->open();
}

void MainWindow::classifyAll() {
  const QString model =
      m_session->modelInUse().isEmpty() ? m_session->modelNames().value(0) : m_session->modelInUse();
  if (model.isEmpty()) {
    m_activity->say(tr("There is no model yet. Train one with your labels first."));
    return;
  }
  m_engine.request(
      QStringLiteral("classify"),
      {{QStringLiteral("dir"), m_session->directory()},
       {QStringLiteral("model"), model},
       {QStringLiteral("samples"), m_settings.integer("predict/samples")}},
      this,
      [this](const EngineReply& reply) {
        if (reply.ending == EngineReply::Ending::Failed)
          prompts().showProblem(this, tr("Not predicted"), reply.sentence);
      },
      tr("Predicting with %1").arg(model));
}

void MainWindow::undo(bool redo) {
  // Label may hold a value that was set a moment ago and is not stored yet: it knows what is newest.
  if (const auto label = m_workspaces.find(QStringLiteral("label"));
      label != m_workspaces.end() && currentWorkspace() == QLatin1String("label")) {
    auto* view = static_cast<LabelView*>(label->second);
    redo ? view->redo() : view->undo();
    return;
  }
  try {
    const auto event = redo ? m_session->redo() : m_session->undo();
    if (!event) {
      m_activity->say(redo ? tr("Nothing to redo.") : tr("Nothing to undo."));
      return;
    }
    m_session->selection().setFocus(event->row, nullptr);  // undo also moves back to that object
    m_activity->say((redo ? tr("Redone: %1") : tr("Undone: %1")).arg(m_session->objectName(event->row)));
  } catch (const model::Error& error) {
    prompts().showProblem(this, tr("Not saved"), QString::fromStdString(error.what()));
  }
}

// What no view took: what is done with galaxies works in every workspace.
void MainWindow::keyPressEvent(QKeyEvent* event) {
  const char* id = m_session && m_browse ? shortcuts().actionFor(*event, {"galaxies"}) : nullptr;
  if (!id || !runOnGalaxies(QLatin1String(id))) QMainWindow::keyPressEvent(event);
}

bool MainWindow::runOnGalaxies(const QString& action) {
  SelectionModel& selection = m_session->selection();
  const bool isLabelling = currentWorkspace() == QLatin1String("label");
  if (action == QLatin1String("galaxies.browse")) {
    showWorkspace(QStringLiteral("browse"));
  } else if (action == QLatin1String("galaxies.all")) {
    selection.select(m_browse->gallery()->rows(), this);
  } else if (action == QLatin1String("galaxies.clear")) {
    selection.clear(this);
  } else if (action == QLatin1String("galaxies.label") && isLabelling && selection.selectedCount() == 0) {
    m_activity->say(tr("Select the galaxies to label first, in the grid or with the lasso on the map."));
  } else if (action == QLatin1String("galaxies.copy") && isLabelling && selection.focus() >= 0) {
    m_browse->copy({selection.focus()});  // the galaxy on screen
  } else {
    return m_browse->runOnChosen(action);
  }
  return true;
}

void MainWindow::chooseQueue(const QString& kind) {
  showWorkspace(QStringLiteral("label"));
  const auto found = m_workspaces.find(QStringLiteral("label"));
  if (found != m_workspaces.end()) static_cast<LabelView*>(found->second)->chooseQueue(kind);
}

void MainWindow::openPalette() {
  if (!m_session) return;
  std::vector<CommandPalette::Entry> entries;
  for (const auto& [id, action] : m_actions)
    if (action->isEnabled() && id != QLatin1String("edit.palette"))
      entries.push_back({action->text(), tr("command"), keyOf(id.toLatin1().constData()),
                         [action = action] { action->trigger(); }});
  const auto inBrowse = [this](auto run) {
    return [this, run] {
      showWorkspace(QStringLiteral("browse"));
      run();
    };
  };
  for (const char* kind : {"uncertain", "disagreement", "diverse", "threshold", "stratified", "random"}) {
    const QString name = QString::fromLatin1(kind);
    entries.push_back({tr("Label: %1").arg(queueKindWords(labeling::queueKindFromName(kind)).toLower()),
                       tr("queue"),
                       {},
                       [this, name] { chooseQueue(name); }});
  }
  for (const QString& column : m_session->shownColumns())
    entries.push_back(
        {column, tr("sort by column"), {}, inBrowse([this, column] { m_browse->setSort(column, false); })});
  const auto more = [this, inBrowse](const QString& text) {
    std::vector<CommandPalette::Entry> found;
    for (const ProjectSession::FoundObject& object : m_session->findObjects(text, 20))
      found.push_back({object.name, tr("galaxy"), {}, inBrowse([this, row = object.row] {
                         m_session->selection().selectOnly(row, nullptr);
                         m_browse->activate();
                       })});
    return found;
  };
  auto* palette = new CommandPalette(std::move(entries), more, this);
  palette->setAttribute(Qt::WA_DeleteOnClose);
  palette->open();
}

void MainWindow::showShortcuts() {
  QString place = m_session ? currentWorkspace() : QStringLiteral("welcome");
  place[0] = place[0].toUpper();
  auto* sheet = new ShortcutSheet(place, this);
  sheet->setAttribute(Qt::WA_DeleteOnClose);
  sheet->open();
}

void MainWindow::showAbout() {
  prompts().showProblem(
      this, tr("Tuningfork %1").arg(QStringLiteral(TUNINGFORK_VERSION)),
      tr("Look at galaxies through a network's eyes, and correct it. Free software under the GNU "
         "General Public License, version 3 or later."));
}

void MainWindow::nextRegion(bool forward) {
  // Rail, workspace header, left panel, main view, status bar.
  std::vector<QWidget*> regions;
  if (m_session) regions.push_back(m_rail);
  QWidget* workspace = m_stack->currentWidget();
  if (m_browse && workspace == m_browse) {
    regions.insert(regions.end(),
                   {m_browse->findChild<QWidget*>(QStringLiteral("queryEdit")), m_browse->facets(),
                    m_browse->isTable() ? m_browse->findChild<QWidget*>(QStringLiteral("table"))
                                        : static_cast<QWidget*>(m_browse->gallery())});
  } else {
    regions.push_back(workspace);
  }
  regions.push_back(m_activity);
  QWidget* now = QApplication::focusWidget();
  std::size_t current = 0;
  for (std::size_t i = 0; i < regions.size(); ++i)
    if (now && (regions[i] == now || regions[i]->isAncestorOf(now))) current = i;
  for (std::size_t step = 1; step <= regions.size(); ++step) {
    QWidget* region = regions[(current + (forward ? step : regions.size() - step)) % regions.size()];
    if (region->focusPolicy() & Qt::TabFocus) {
      region->setFocus(Qt::TabFocusReason);
      return;
    }
    for (QWidget* child : region->findChildren<QWidget*>())
      if (child->isVisible() && child->isEnabled() && (child->focusPolicy() & Qt::TabFocus)) {
        child->setFocus(Qt::TabFocusReason);
        return;
      }
  }
}

}  // namespace ui
