#include "ui/views/train/run_table_model.h"

#include <QDateTime>

#include "ui/theme/numbers.h"

namespace ui {
namespace {

/// Means over the questions of a run: one row stays one line, the tool tip has each.
std::optional<double> meanOver(const QMap<QString, RunResult>& results,
                               std::optional<double> RunResult::*metric) {
  double sum = 0;
  int count = 0;
  for (const RunResult& result : results)
    if (result.*metric) {
      sum += *(result.*metric);
      ++count;
    }
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

QString when(const labeling::RunRecord& run) {
  const QDateTime time = QDateTime::fromString(
      QString::fromStdString(run.finishedUtc.empty() ? run.startedUtc : run.finishedUtc), Qt::ISODateWithMs);
  return time.isValid() ? dayWords(time.toLocalTime().date(), QDate::currentDate()) : QString();
}

}  // namespace

QString stateWords(const labeling::RunRecord& run, bool inUse) {
  if (run.state == "running") return RunTableModel::tr("training");
  if (run.state == "failed") return RunTableModel::tr("failed");
  if (inUse) return RunTableModel::tr("in use");
  if (run.state == "stopped") return RunTableModel::tr("stopped early");
  return RunTableModel::tr("finished");
}

void RunTableModel::setRuns(std::vector<labeling::RunRecord> runs, const QString& modelInUse,
                            QMap<QString, QString> frozen) {
  beginResetModel();
  m_frozen = std::move(frozen);
  m_runs = std::move(runs);
  m_modelInUse = modelInUse;
  m_histories.clear();
  m_results.clear();
  for (const labeling::RunRecord& run : m_runs) {
    m_histories.push_back(historyOf(run));
    m_results.push_back(resultsOf(run));
  }
  endResetModel();
}

const labeling::RunRecord* RunTableModel::runAt(int row) const {
  return row >= 0 && row < static_cast<int>(m_runs.size()) ? &m_runs[static_cast<std::size_t>(row)] : nullptr;
}

int RunTableModel::rowOfModel(const QString& model) const {
  for (std::size_t i = 0; i < m_runs.size(); ++i)
    if (QString::fromStdString(m_runs[i].model) == model) return static_cast<int>(i);
  return -1;
}

void RunTableModel::addLiveEpoch(const QString& model, const Epoch& epoch) {
  const int row = rowOfModel(model);
  if (row < 0) return;
  auto& epochs = m_histories[static_cast<std::size_t>(row)].epochs;
  if (!epochs.empty() && epochs.back().number >= epoch.number) return;
  epochs.push_back(epoch);
  Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

int RunTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int RunTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

const RunHistory& RunTableModel::historyAt(int row) const {
  return m_histories[static_cast<std::size_t>(row)];
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const {
  const labeling::RunRecord* run = runAt(index.row());
  if (!run) return {};
  const auto at = static_cast<std::size_t>(index.row());
  const QString model = QString::fromStdString(run->model);
  if (role == Qt::TextAlignmentRole) {
    const bool isNumber = index.column() == Galaxies || index.column() == Accuracy || index.column() == Auroc;
    return QVariant(Qt::Alignment((isNumber || index.column() == When ? Qt::AlignRight : Qt::AlignLeft) |
                                  Qt::AlignVCenter));
  }
  if (role == Qt::ToolTipRole) {
    if (!run->message.empty()) return QString::fromStdString(run->message);
    QStringList lines;
    for (auto it = m_results[at].begin(); it != m_results[at].end(); ++it) {
      QStringList parts;
      if (it->auroc) parts << tr("AUROC %1").arg(fixed(*it->auroc, 3));
      if (it->accuracy) parts << tr("accuracy %1").arg(fixed(*it->accuracy, 3));
      if (it->scatter) parts << tr("scatter %1").arg(fixed(*it->scatter, 2));
      lines << tr("%1: %2, %3 test galaxies").arg(it.key(), parts.join(QStringLiteral(", ")), grouped(it->n));
    }
    return lines.join(QLatin1Char('\n'));
  }
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case Run:
      return model;
    case State:
      return stateWords(*run, model == m_modelInUse);
    case BaseModel:
      return run->baseModel.empty() ? tr("from scratch") : QString::fromStdString(run->baseModel);
    case Frozen:
      return m_frozen.value(model, QStringLiteral("–"));
    case Galaxies:
      return grouped(run->trainingObjects + run->validationObjects);
    case Labels:
      return run->snapshotName.empty() ? QStringLiteral("–")
                                       : tr("labels %1").arg(QString::fromStdString(run->snapshotName));
    case Accuracy: {
      const auto value = meanOver(m_results[at], &RunResult::accuracy);
      return value ? fixed(*value, 3) : QStringLiteral("–");
    }
    case Auroc: {
      const auto value = meanOver(m_results[at], &RunResult::auroc);
      return value ? fixed(*value, 3) : QStringLiteral("–");
    }
    case LossByEpoch:
      return run->state == "failed" ? QString::fromStdString(run->message) : QString();
    case When:
      return run->state == "running" && !m_histories[at].epochs.empty()
                 ? tr("epoch %1").arg(m_histories[at].epochs.back().number)
                 : when(*run);
    default:
      return {};
  }
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) return data(index(0, section), role);
  if (role != Qt::DisplayRole) return {};
  switch (section) {
    case Run:
      return tr("Run");
    case State:
      return tr("State");
    case BaseModel:
      return tr("Base model");
    case Frozen:
      return tr("Frozen stages");
    case Galaxies:
      return tr("Galaxies");
    case Labels:
      return tr("Label revision");
    case Accuracy:
      return tr("Test accuracy");
    case Auroc:
      return tr("Test AUC");
    case LossByEpoch:
      return tr("Loss by epoch");
    case When:
      return tr("When");
    default:
      return {};
  }
}

}  // namespace ui
