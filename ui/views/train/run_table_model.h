#pragma once
#include <QAbstractTableModel>
#include <QStringList>
#include <optional>
#include <vector>

#include "labeling/history/snapshot.h"
#include "ui/views/train/run_history.h"

namespace ui {

/// The training runs of a project, newest first.
class RunTableModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column {
    Run,
    State,
    BaseModel,
    Frozen,
    Galaxies,
    Labels,
    Accuracy,
    Auroc,
    LossByEpoch,
    When,
    ColumnCount
  };
  enum Role { RecordRole = Qt::UserRole, HistoryRole };

  using QAbstractTableModel::QAbstractTableModel;

  /// @param frozen by model: how many stages its run kept, in words
  void setRuns(std::vector<labeling::RunRecord> runs, const QString& modelInUse,
               QMap<QString, QString> frozen);
  const labeling::RunRecord* runAt(int row) const;
  int rowOfModel(const QString& model) const;  ///< -1 if there is none
  /// The epochs of a run as they come in, before its record is written.
  void addLiveEpoch(const QString& model, const Epoch& epoch);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  const RunHistory& historyAt(int row) const;

 private:
  std::vector<labeling::RunRecord> m_runs;
  std::vector<RunHistory> m_histories;
  std::vector<QMap<QString, RunResult>> m_results;
  QString m_modelInUse;
  QMap<QString, QString> m_frozen;
};

/// "running", "finished", "in use" ... as shown; also which token colours it.
QString stateWords(const labeling::RunRecord& run, bool inUse);

}  // namespace ui
