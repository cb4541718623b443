#pragma once
#include <QAbstractListModel>
#include <QElapsedTimer>
#include <QString>
#include <optional>
#include <vector>

namespace ui {

class EngineClient;

/// What the engine was asked to do since the window opened: queued, running, ended. Newest first.
class JobListModel : public QAbstractListModel {
  Q_OBJECT
 public:
  enum class State { Queued, Running, Done, Failed, Stopped };
  struct Entry {
    qint64 id = 0;
    QString title;
    State state = State::Queued;
    QString stage;  ///< of the engine: "training"
    qint64 done = 0;
    qint64 total = 0;  ///< 0: not known
    double secondsLeft = -1;
    QString sentence;  ///< Failed: why
  };
  enum Role { EntryRole = Qt::UserRole, StateRole, IdRole };

  explicit JobListModel(EngineClient& engine, QObject* parent = nullptr);

  /// The running job, else the one queued first.
  std::optional<Entry> foremost() const;
  const Entry* find(qint64 id) const;
  int runningCount() const;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

 Q_SIGNALS:
  void changed();

 private:
  void touched(qint64 id);
  std::vector<Entry> m_entries;  ///< newest first
};

/// "611,904 of 1,043,218 · 6 min left"
QString progressWords(const JobListModel::Entry& entry);

}  // namespace ui
Q_DECLARE_METATYPE(ui::JobListModel::Entry)
