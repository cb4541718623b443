#pragma once
#include <QDockWidget>

class QListView;
class QPlainTextEdit;

namespace ui {

class EngineClient;
class JobListModel;

/// The queue and the engine's log; a job can be stopped. Hidden until asked for.
class JobsPanel : public QDockWidget {
  Q_OBJECT
 public:
  JobsPanel(JobListModel& jobs, EngineClient& engine, QWidget* parent = nullptr);
  void showLog();

 private:
  EngineClient& m_engine;
  QListView* m_list;
  QPlainTextEdit* m_log;
};

}  // namespace ui
