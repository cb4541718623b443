#include "ui/windows/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMimeData>
#include <QStackedWidget>
#include <QTimer>

#include "labeling/store/backups.h"
#include "model/base/error.h"
#include "ui/actions/shortcuts.h"
#include "ui/engine/engine_client.h"
#include "ui/itemmodels/job_list_model.h"
#include "ui/prompts/prompts.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/session/unsaved_labels.h"
#include "ui/settings/settings.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/browse/browse_view.h"
#include "ui/views/evaluate/evaluate_view.h"
#include "ui/views/explore/explore_view.h"
#include "ui/views/gallery/gallery_view.h"
#include "ui/views/gallery/thumbnail_cache.h"
#include "ui/views/label/label_view.h"
#include "ui/views/train/train_view.h"
#include "ui/windows/activity_bar.h"
#include "ui/windows/agreement_dialog.h"
#include "ui/windows/annotator_button.h"
#include "ui/windows/jobs_panel.h"
#include "ui/windows/object_history_dialog.h"
#include "ui/windows/recent_projects.h"
#include "ui/windows/top_bar.h"
#include "ui/windows/welcome_view.h"
#include "ui/windows/workspace_rail.h"

namespace ui {
namespace {

/// Views may have a method activate() that is called when they are shown.
template <typename View>
void activateIfPossible(View* view) {
  if constexpr (requires { view->activate(); }) view->activate();
}

}  // namespace

MainWindow::MainWindow(EngineClient& engine, Settings& settings) : m_engine(engine), m_settings(settings) {
  setObjectName(QStringLiteral("mainWindow"));
  setWindowTitle(QStringLiteral("Tuningfork"));
  setAcceptDrops(true);
  resize(1600, 1000);
  setMinimumSize(960, 640);
  m_names = {QStringLiteral("browse")};
  m_names << QStringLiteral("label");
  m_names << QStringLiteral("train");
  m_names << QStringLiteral("evaluate");
  m_names << QStringLiteral("explore");
  m_jobs = new JobListModel(engine, this);
  m_topBar = new TopBar(this);
  setMenuWidget(m_topBar);
  m_annotator = new AnnotatorButton(settings, m_topBar);
  m_topBar->addBeforeTheme(m_annotator);
  auto* central = new QWidget;
  auto* row = new QHBoxLayout(central);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  m_rail = new WorkspaceRail;
  row->addWidget(m_rail);
  m_stack = new QStackedWidget;
  row->addWidget(m_stack, 1);
  setCentralWidget(central);
  m_activity = new ActivityBar(*m_jobs, this);
  setStatusBar(m_activity);
  m_jobsPanel = new JobsPanel(*m_jobs, engine, this);
  addDockWidget(Qt::RightDockWidgetArea, m_jobsPanel);
  m_jobsPanel->hide();
  m_welcome = new WelcomeView(settings);
  m_stack->addWidget(m_welcome);

  const std::map<QString, QString> words{{QStringLiteral("browse"), tr("Browse")},
                                         {QStringLiteral("label"), tr("Label")},
                                         {QStringLiteral("train"), tr("Train")},
                                         {QStringLiteral("evaluate"), tr("Evaluate")},
                                         {QStringLiteral("explore"), tr("Explore")}};
  for (const QString& name : m_names) m_rail->addWorkspace(name, words.at(name), name);
  makeMenus();

  connect(m_rail, &WorkspaceRail::chosen, this, &MainWindow::showWorkspace);
  connect(m_rail, &WorkspaceRail::jobsClicked, this,
          [this] { m_jobsPanel->setVisible(!m_jobsPanel->isVisible()); });
  connect(m_topBar, &TopBar::paletteRequested, this, &MainWindow::openPalette);
  connect(m_topBar, &TopBar::themeRequested, this, &MainWindow::toggleTheme);
  connect(m_activity, &ActivityBar::cancelRequested, &engine, &EngineClient::cancel);
  connect(m_jobs, &JobListModel::changed, this,
          [this] { m_rail->setJobRunning(m_jobs->runningCount() > 0); });
  connect(&engine, &EngineClient::engineDied, this,
          [this](const QString& sentence) { m_activity->say(sentence, true); });
  connect(&engine, &EngineClient::engineRestarted, this, [this] {
    m_activity->say(m_activity->sentence() + QLatin1Char(' ') + tr("It is running again."), false);
  });
  connect(m_welcome, &WelcomeView::demoRequested, this, &MainWindow::chooseDemo);
  connect(m_welcome, &WelcomeView::catalogueRequested, this, [this] { newProject(true); });
  connect(m_welcome, &WelcomeView::folderRequested, this, [this] { newProject(false); });
  connect(m_welcome, &WelcomeView::openRequested, this, &MainWindow::chooseProject);
  connect(m_welcome, &WelcomeView::projectRequested, this,
          [this](const QString& directory) { openProject(directory); });
  connect(m_welcome, &WelcomeView::shortcutsRequested, this, &MainWindow::showShortcuts);
  connect(&settings, &Settings::changed, this, [this](const QString& key) {
    if (key == QLatin1String("theme") || key == QLatin1String("text-scale")) applyThemeSetting();
    if (const auto label = m_workspaces.find(QStringLiteral("label"));
        key == QLatin1String("label/auto-advance") && label != m_workspaces.end())
      static_cast<LabelView*>(label->second)->setAutoAdvance(m_settings.flag("label/auto-advance"));
    if (key == QLatin1String("thumbnails/megabytes")) applyThumbnailSetting();
    if (key == QLatin1String("shortcuts")) shortcuts().restore(m_settings.value("shortcuts").toStringList());
    if (const auto label = m_workspaces.find(QStringLiteral("label")); label != m_workspaces.end()) {
      auto* view = static_cast<LabelView*>(label->second);
      if (key.startsWith(QLatin1String("cosmology/")))
        view->setCosmology({m_settings.number("cosmology/h0"), m_settings.number("cosmology/omega-m")});
      if (key == QLatin1String("reduced-motion")) view->setReducedMotion(m_settings.flag("reduced-motion"));
    }
    if (key == QLatin1String("annotator") && m_session) m_session->setAnnotator(m_settings.text("annotator"));
    if (key == QLatin1String("label/independent") && m_session)
      m_session->setIndependent(m_settings.flag("label/independent"));
  });
  shortcuts().restore(settings.value("shortcuts").toStringList());
  connect(&shortcuts(), &Shortcuts::changed, this,
          [this] { m_settings.set("shortcuts", shortcuts().changes()); });
  const QByteArray geometry = settings.value("window/geometry").toByteArray();
  if (!geometry.isEmpty()) restoreGeometry(geometry);
  closeProject();
}

MainWindow::~MainWindow() {
  // Views hold references to the session: they go first.
  for (const auto& entry : m_workspaces) delete entry.second;
}

bool MainWindow::openProject(const QString& directory) {
  std::unique_ptr<ProjectSession> opened;
  try {
    opened = ProjectSession::open(directory, m_engine);
  } catch (const model::Error& error) {
    prompts().showProblem(this, tr("The project was not opened"), QString::fromStdString(error.what()));
    return false;
  }
  if (!mayCloseProject()) return false;
  closeProject();
  m_session = std::move(opened);
  if (!m_settings.text("annotator").isEmpty()) m_session->setAnnotator(m_settings.text("annotator"));
  if (m_settings.flag("label/blind")) m_session->setBlind(true);
  if (m_settings.flag("label/independent")) m_session->setIndependent(true);
  applyThumbnailSetting();
  rememberProject(m_settings, directory);
  connectSession();
  m_rail->show();
  m_activity->setLeftMargin(88);
  m_activity->setNote({});
  m_activity->setRightNote({});
  setProjectActionsEnabled(true);
  showWorkspace(QStringLiteral("browse"));
  const QString warning = QString::fromStdString(m_session->project().storeWarning());
  if (!warning.isEmpty()) m_activity->say(warning);
  saveLabelsThatWaited();
  backUp();
  refreshTitle();
  refreshCounts();
  return true;
}

void MainWindow::saveLabelsThatWaited() {
  UnsavedLabels waiting(m_session->project());
  const std::vector<labeling::LabelEvent> events = waiting.takeOver();
  if (events.empty()) return;
  try {
    m_session->addLabels(events);
    waiting.keep({});
    m_activity->say(events.size() == 1
                        ? tr("A label that could not be saved before is saved now.")
                        : tr("%1 labels that could not be saved before are saved now.").arg(events.size()));
  } catch (const model::Error& error) {
    m_activity->say(
        tr("Labels still wait to be saved (%1): %2").arg(events.size()).arg(QString::fromUtf8(error.what())),
        true);
  }
}

void MainWindow::backUp() {
  const std::filesystem::path directory = m_session->project().directory();
  m_backup.start(
      [directory](const model::RunControl&) { return labeling::backUpToday(directory).has_value(); },
      [](const bool&) {},  // a copy that was made is not worth a word
      [this](const QString& sentence) { m_activity->say(tr("No backup today: %1").arg(sentence), true); });
}

bool MainWindow::mayCloseProject() {
  const auto label = m_workspaces.find(QStringLiteral("label"));
  const std::size_t labels =
      label == m_workspaces.end() ? 0 : static_cast<LabelView*>(label->second)->labelsOnlyHere();
  return labels == 0 ||
         prompts().confirm(this, tr("Close and lose labels?"),
                           (labels == 1 ? tr("1 label could not be saved")
                                        : tr("%1 labels could not be saved").arg(labels)) +
                               tr(", neither in the project nor among your own files. Free some space first: "
                                  "what waits is then saved by itself."),
                           tr("Close and lose them"));
}

void MainWindow::connectSession() {
  ProjectSession* session = m_session.get();
  m_annotator->setSession(session);
  connect(session, &ProjectSession::agreementRequested, this, &MainWindow::showAgreement);
  connect(session, &ProjectSession::adjudicationRequested, this, &MainWindow::adjudicate);
  const auto showEvaluate = [this, session] {
    // What a model is compared with there are other people's labels.
    if (!m_names.contains(QStringLiteral("evaluate"))) return;
    m_rail->setWorkspaceShown(QStringLiteral("evaluate"), !session->isIndependent());
    for (const char* id : {"workspace.evaluate", "labels.agreement"})
      m_actions[QString::fromLatin1(id)]->setVisible(!session->isIndependent());
    if (session->isIndependent() && currentWorkspace() == QLatin1String("evaluate"))
      showWorkspace(QStringLiteral("browse"));
  };
  connect(session, &ProjectSession::independentChanged, this, showEvaluate);
  showEvaluate();
  connect(session, &ProjectSession::workspaceRequested, this, &MainWindow::showWorkspace);
  connect(session, &ProjectSession::temporaryViewRequested, this,
          [this](const std::vector<std::int64_t>& rows, const QString& name) {
            showWorkspace(QStringLiteral("browse"));
            m_browse->showTemporary(rows, name);
          });
  connect(session, &ProjectSession::labelQueueRequested, this,
          [this, session](const std::vector<std::int64_t>& rows, const QString& name) {
            const bool existed = m_workspaces.contains(QStringLiteral("label"));
            showWorkspace(QStringLiteral("label"));
            // A view made just now has not heard the request that made it.
            if (!existed && m_workspaces.contains(QStringLiteral("label")))
              Q_EMIT session->labelQueueRequested(rows, name);
          });
  connect(session, &ProjectSession::problemFound, this,
          [this](const QString& sentence) { m_activity->say(sentence, true); });
  connect(session, &ProjectSession::labelsChanged, this, &MainWindow::refreshCounts);
  connect(&session->selection(), &SelectionModel::changed, this, &MainWindow::refreshCounts);
}

void MainWindow::closeProject() {
  for (const auto& entry : m_workspaces) delete entry.second;
  m_workspaces.clear();
  m_browse = nullptr;
  m_annotator->setSession(nullptr);
  // An import or a merge that ends opens the project anew, whatever is on screen.
  for (QDialog* dialog : findChildren<AgreementDialog*>()) delete dialog;
  for (QDialog* dialog : findChildren<ObjectHistoryDialog*>()) delete dialog;
  m_session.reset();
  m_rail->hide();
  m_stack->setCurrentWidget(m_welcome);
  m_activity->setLeftMargin(24);
  m_activity->setNote(tr("Version %1").arg(QStringLiteral(TUNINGFORK_VERSION)));
  m_activity->setRightNote(tr("Everything stays on this computer unless you export it"));
  setProjectActionsEnabled(false);
  refreshTitle();
  refreshCounts();
}

QWidget* MainWindow::makeWorkspace(const QString& name) {
  ProjectSession& session = *m_session;
  if (name == QLatin1String("browse")) {
    m_browse = new BrowseView(session, m_stack);
    m_browse->setTileSide(m_settings.integer("view/tile-side"));
    connect(m_browse, &BrowseView::tileSideChanged, this,
            [this](int side) { m_settings.set("view/tile-side", side); });
    connect(m_browse, &BrowseView::countsChanged, this, &MainWindow::refreshCounts);
    connect(m_browse, &BrowseView::exportRequested, this, [this] { exportCatalogue(true); });
    connect(m_browse, &BrowseView::crumbChanged, this, &MainWindow::refreshTitle);
    connect(m_browse, &BrowseView::statusMessage, this,
            [this](const QString& sentence) { m_activity->say(sentence); });
    return m_browse;
  }
  if (name == QLatin1String("label")) {
    auto* view = new LabelView(session, m_stack);
    view->setAutoAdvance(m_settings.flag("label/auto-advance"));
    connect(view, &LabelView::schemesRequested, this, &MainWindow::chooseSchemes);
    view->setCosmology({m_settings.number("cosmology/h0"), m_settings.number("cosmology/omega-m")});
    view->setReducedMotion(m_settings.flag("reduced-motion"));
    connect(view, &LabelView::statusChanged, this,
            [this](const QString& text) { m_activity->setNote(text); });
    return view;
  }
  if (name == QLatin1String("train")) return new TrainView(session, m_stack);
  if (name == QLatin1String("evaluate")) {
    auto* view = new EvaluateView(session, m_stack);
    connect(view, &EvaluateView::statusChanged, this,
            [this](const QString& text) { m_activity->setNote(text); });
    connect(view, &EvaluateView::importLabelsRequested, this, &MainWindow::importLabels);
    return view;
  }
  if (name == QLatin1String("explore")) return new ExploreView(session, m_stack);
  return nullptr;
}

void MainWindow::showWorkspace(const QString& name) {
  if (!m_session || !m_names.contains(name)) return;
  if (m_session->isIndependent() && name == QLatin1String("evaluate")) return;
  auto found = m_workspaces.find(name);
  if (found == m_workspaces.end()) {
    QWidget* made = makeWorkspace(name);
    m_stack->addWidget(made);
    found = m_workspaces.emplace(name, made).first;
  }
  m_activity->setNote({});  // what the workspace before said about its pointer
  m_stack->setCurrentWidget(found->second);
  m_rail->setCurrent(name);
  if (m_browse && name == QLatin1String("browse")) m_browse->activate();
  if (name == QLatin1String("label")) activateIfPossible(static_cast<LabelView*>(found->second));
  if (name == QLatin1String("train")) activateIfPossible(static_cast<TrainView*>(found->second));
  if (name == QLatin1String("evaluate")) activateIfPossible(static_cast<EvaluateView*>(found->second));
  if (name == QLatin1String("explore")) activateIfPossible(static_cast<ExploreView*>(found->second));
  refreshTitle();
  refreshCounts();
}

void MainWindow::showAgreement() {
  if (!m_session || m_session->isIndependent()) return;
  auto* dialog = new AgreementDialog(*m_session, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->open();
}

void MainWindow::showObjectHistory() {
  if (!m_session) return;
  const std::int64_t row = m_session->selection().focus();
  if (row < 0) {
    m_activity->say(tr("Choose a galaxy first; its history is that of its labels."));
    return;
  }
  auto* dialog = new ObjectHistoryDialog(*m_session, row, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->open();
}

void MainWindow::adjudicate(const std::string& question) {
  showWorkspace(QStringLiteral("label"));
  if (const auto label = m_workspaces.find(QStringLiteral("label")); label != m_workspaces.end())
    static_cast<LabelView*>(label->second)->adjudicate(question);
}

QString MainWindow::currentWorkspace() const { return m_session ? m_rail->current() : QString(); }

void MainWindow::refreshTitle() {
  if (!m_session) {
    m_topBar->setProject({}, {});
    setWindowTitle(QStringLiteral("Tuningfork"));
    return;
  }
  QString crumb = m_browse ? m_browse->crumb() : QString();
  if (crumb.isEmpty() || currentWorkspace() != QLatin1String("browse"))
    crumb = tr("%1 objects").arg(grouped(m_session->objectCount()));
  m_topBar->setProject(m_session->title(), crumb);
  setWindowTitle(QStringLiteral("%1 – Tuningfork").arg(m_session->title()));
}

void MainWindow::refreshCounts() {
  if (!m_session) {
    m_activity->setMatch(0, -1);
    m_activity->setSelected(0, 0);
    m_activity->setLabelled(0, -1);
    return;
  }
  const bool browsing = m_browse && currentWorkspace() == QLatin1String("browse");
  m_activity->setMatch(browsing ? m_browse->matchCount() : m_session->objectCount(),
                       m_session->objectCount());
  std::int64_t hidden = 0;
  if (browsing && m_session->selection().selectedCount() > 0)
    for (const std::int64_t row : m_session->selection().selectedRows())
      if (m_browse->gallery()->indexOf(row) < 0) ++hidden;
  m_activity->setSelected(m_session->selection().selectedCount(), hidden);
  m_activity->setLabelled(m_session->labelledCount(), m_session->objectCount());
}

void MainWindow::applyThumbnailSetting() {
  if (!m_session) return;
  constexpr std::int64_t kMegabyte = 1024 * 1024;
  ThumbnailCache::of(*m_session).setDiskCapacity(m_settings.integer("thumbnails/megabytes") * kMegabyte);
}

void MainWindow::applyThemeSetting() {
  const QString wanted = m_settings.text("theme");
  const Theme::Mode mode = wanted == QLatin1String("light")  ? Theme::Mode::Light
                           : wanted == QLatin1String("dark") ? Theme::Mode::Dark
                                                             : systemThemeMode();
  setTextScale(m_settings.number("text-scale"));
  applyTheme(*qApp, mode);
  m_topBar->refreshTheme();
  refreshCounts();
}

void MainWindow::toggleTheme() {
  m_settings.set("theme", Theme::current().isDark() ? QStringLiteral("light") : QStringLiteral("dark"));
}

bool MainWindow::event(QEvent* event) {
  // The desktop went dark or light: follow it, unless the person chose.
  if (event->type() == QEvent::ThemeChange && m_settings.text("theme") == QLatin1String("system") &&
      systemThemeMode() != Theme::current().mode)
    applyThemeSetting();
  return QMainWindow::event(event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!mayCloseProject()) {
    event->ignore();
    return;
  }
  m_settings.set("window/geometry", saveGeometry());
  QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  const auto urls = event->mimeData()->urls();
  if (urls.size() == 1 && urls.front().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  const QString path = event->mimeData()->urls().value(0).toLocalFile();
  // Asked for after the drop has ended, so that the other window is not held up by a dialog.
  QTimer::singleShot(0, this, [this, path] {
    const QFileInfo file(path);
    if (QFileInfo::exists(path + QStringLiteral("/labels.sqlite")))
      openProject(path);
    else if (file.isDir() || file.isFile())
      newProject(file.isFile(), path);
  });
  event->acceptProposedAction();
}

}  // namespace ui
