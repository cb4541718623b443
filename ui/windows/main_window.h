#pragma once
#include <QMainWindow>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ui/session/job.h"

class QActionGroup;
class QStackedWidget;

namespace ui {

class ActivityBar;
class AnnotatorButton;
class BrowseView;
class EngineClient;
class JobListModel;
class JobsPanel;
class ProjectSession;
class Settings;
class TopBar;
class WelcomeView;
class WorkspaceRail;

/// The window: top bar, rail, workspaces, status bar. Workspaces are made at their first visit and keep their
/// state. It never waits for the engine.
class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  MainWindow(EngineClient& engine, Settings& settings);
  ~MainWindow() override;

  /// Shows a project instead of the one that is open. A project that cannot be opened is explained and the
  /// window stays as it is. @returns whether it is open
  bool openProject(const QString& directory);
  void closeProject();
  bool mayCloseProject();  ///< asks where labels would be lost
  void saveLabelsThatWaited();
  void backUp();
  ProjectSession* session() const { return m_session.get(); }
  void showWorkspace(const QString& name);
  QString currentWorkspace() const;
  BrowseView* browse() const { return m_browse; }
  ActivityBar* activityBar() const { return m_activity; }
  JobsPanel* jobsPanel() const { return m_jobsPanel; }
  WelcomeView* welcome() const { return m_welcome; }
  QStringList workspaces() const { return m_names; }

  // --- what menus and Welcome start
  void startDemo(const QString& directory);
  /// @param from a folder of cutouts, or a catalogue, that is known already: it was dropped here
  void newProject(bool withCatalogue, const QString& from = {});
  void newProjectFrom(const QJsonObject& parameters);
  /// @param parameters of the engine's import_labels, less the project
  void importLabelsFrom(QJsonObject parameters);

 protected:
  bool event(QEvent* event) override;
  void closeEvent(QCloseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void makeMenus();
  void connectSession();
  QWidget* makeWorkspace(const QString& name);
  void refreshTitle();
  void refreshCounts();
  void applyThemeSetting();
  void applyThumbnailSetting();
  void toggleTheme();
  void openPalette();
  void chooseQueue(const QString& kind);
  void chooseProject();
  void chooseDemo();
  void showMergeReport(const QJsonObject& report);
  void exportCatalogue(bool ofSelection = false);
  void exportWith(QJsonObject parameters);
  void savePictures();
  void importLabels();
  void mergeCopy();
  void chooseSchemes();
  void classifyAll();
  void undo(bool redo);
  bool runOnGalaxies(const QString& action);
  void showAgreement();
  void showObjectHistory();
  void adjudicate(const std::string& question);
  void showShortcuts();
  void showAbout();
  void nextRegion(bool forward);
  void setProjectActionsEnabled(bool enabled);

  EngineClient& m_engine;
  Settings& m_settings;
  JobListModel* m_jobs;
  TopBar* m_topBar;
  AnnotatorButton* m_annotator;
  WorkspaceRail* m_rail;
  QStackedWidget* m_stack;
  ActivityBar* m_activity;
  JobsPanel* m_jobsPanel;
  WelcomeView* m_welcome;
  std::unique_ptr<ProjectSession> m_session;
  BrowseView* m_browse = nullptr;
  Job<bool> m_backup;
  QStringList m_names;
  std::map<QString, QWidget*> m_workspaces;
  std::map<QString, QAction*> m_actions;
};

}  // namespace ui
