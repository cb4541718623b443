#include "ui/itemmodels/job_list_model.h"

#include <algorithm>

#include "ui/engine/engine_client.h"
#include "ui/theme/numbers.h"

namespace ui {

JobListModel::JobListModel(EngineClient& engine, QObject* parent) : QAbstractListModel(parent) {
  connect(&engine, &EngineClient::jobQueued, this, [this](qint64 id, const QString& title) {
    beginInsertRows({}, 0, 0);
    Entry entry;
    entry.id = id;
    entry.title = title;
    m_entries.insert(m_entries.begin(), entry);
    endInsertRows();
    Q_EMIT changed();
  });
  const auto with = [this](qint64 id, auto change) {
    for (Entry& entry : m_entries)
      if (entry.id == id) {
        change(entry);
        touched(id);
        return;
      }
  };
  connect(&engine, &EngineClient::jobStarted, this,
          [with](qint64 id) { with(id, [](Entry& entry) { entry.state = State::Running; }); });
  connect(&engine, &EngineClient::jobProgress, this,
          [with](qint64 id, const QString& stage, qint64 done, qint64 total, double secondsLeft) {
            with(id, [&](Entry& entry) {
              entry.state = State::Running;
              entry.stage = stage;
              entry.done = done;
              entry.total = total;
              entry.secondsLeft = secondsLeft;
            });
          });
  connect(&engine, &EngineClient::jobEnded, this, [with](qint64 id, const EngineReply& reply) {
    with(id, [&](Entry& entry) {
      switch (reply.ending) {
        case EngineReply::Ending::Done:
          entry.state = State::Done;
          break;
        case EngineReply::Ending::Stopped:
          entry.state = State::Stopped;
          break;
        case EngineReply::Ending::Failed:
        case EngineReply::Ending::EngineDied:
          entry.state = State::Failed;
          break;
      }
      entry.sentence = reply.sentence;
    });
  });
}

void JobListModel::touched(qint64 id) {
  for (std::size_t i = 0; i < m_entries.size(); ++i)
    if (m_entries[i].id == id) {
      const QModelIndex at = index(static_cast<int>(i));
      Q_EMIT dataChanged(at, at);
    }
  Q_EMIT changed();
}

std::optional<JobListModel::Entry> JobListModel::foremost() const {
  for (const State wanted : {State::Running, State::Queued})
    for (auto entry = m_entries.rbegin(); entry != m_entries.rend(); ++entry)
      if (entry->state == wanted) return *entry;
  return std::nullopt;
}

const JobListModel::Entry* JobListModel::find(qint64 id) const {
  for (const Entry& entry : m_entries)
    if (entry.id == id) return &entry;
  return nullptr;
}

int JobListModel::runningCount() const {
  return static_cast<int>(std::count_if(m_entries.begin(), m_entries.end(), [](const Entry& entry) {
    return entry.state == State::Running || entry.state == State::Queued;
  }));
}

int JobListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant JobListModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const Entry& entry = m_entries[static_cast<std::size_t>(index.row())];
  switch (role) {
    case Qt::DisplayRole:
      return entry.title;
    case EntryRole:
      return QVariant::fromValue(entry);
    case StateRole:
      return static_cast<int>(entry.state);
    case IdRole:
      return entry.id;
    case Qt::AccessibleTextRole:
      return entry.title + QStringLiteral(", ") + progressWords(entry);
    default:
      return {};
  }
}

QString progressWords(const JobListModel::Entry& entry) {
  using State = JobListModel::State;
  switch (entry.state) {
    case State::Queued:
      return JobListModel::tr("waiting");
    case State::Done:
      return JobListModel::tr("done");
    case State::Stopped:
      return JobListModel::tr("stopped");
    case State::Failed:
      return entry.sentence;
    case State::Running:
      break;
  }
  QStringList parts;
  if (!entry.stage.isEmpty()) parts << entry.stage;
  if (entry.total > 0) parts << JobListModel::tr("%1 of %2").arg(grouped(entry.done), grouped(entry.total));
  return parts.isEmpty() ? JobListModel::tr("starting") : parts.join(QLatin1Char(' '));
}

}  // namespace ui
