#pragma once
#include <QJsonObject>
#include <QWidget>
#include <optional>
#include <vector>

#include "model/card/model_card.h"
#include "ui/views/train/run_history.h"

class QLabel;
class QModelIndex;
class QProgressBar;
class QPushButton;
class QTableView;
class QVBoxLayout;

namespace ui {

class BaseModelPanel;
class Card;
class LossPlot;
class ProjectSession;
class RunStrip;
class RunTableModel;
class TrainingSetPanel;
class TrainingSettings;
struct EngineReply;

/// The Train workspace: what a run starts from and learns, its loss while it learns, all runs of the project.
class TrainView : public QWidget {
  Q_OBJECT
 public:
  explicit TrainView(ProjectSession& session, QWidget* parent = nullptr);

  void activate();
  bool isTraining() const { return m_job >= 0; }

 public Q_SLOTS:
  void start();
  void stopAndKeepBest();
  void newRun();  ///< copies the options of the selected run

 private:
  void buildHeader(QVBoxLayout* layout);
  QWidget* buildLeft();
  QWidget* buildRight();
  void refreshModels();
  void refreshRuns();
  void showRun(int row);
  void showHeader();
  void finished(const EngineReply& reply);
  void useModel(const QString& model);
  std::optional<QString> cannotStart() const;

  ProjectSession& m_session;
  std::vector<model::ModelCard> m_cards;
  BaseModelPanel* m_base;
  TrainingSetPanel* m_set;
  TrainingSettings* m_settings;
  Card* m_settingsCard;
  QLabel *m_title, *m_state, *m_left;
  QProgressBar* m_bar;
  QPushButton *m_start, *m_stop, *m_new;
  QLabel* m_changed;
  LossPlot* m_loss;
  QLabel* m_lossFacts;
  RunTableModel* m_runs;
  QTableView* m_table;
  QLabel* m_noRuns;
  RunStrip* m_strip;

  qint64 m_job = -1;   ///< request of the running training
  QString m_jobModel;  ///< its model's name, once known
  bool m_stopping = false;
  int m_planned = 0;
  bool m_promoteWhenFinished = true;
  RunHistory m_live;
  QString m_message;  ///< how the last run ended, if it did not make a model
};

}  // namespace ui
