#pragma once
#include <QString>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "labeling/history/label_log.h"
#include "labeling/queue/stored_queue.h"

namespace ui {

class ProjectSession;

/// The queue that is open in Label: its places, which of them are done, and the one on screen. What a label
/// changes is looked up, never counted anew: a queue may hold a million objects.
class LabelQueue {
 public:
  explicit LabelQueue(ProjectSession& session) : m_session(session) {}

  /// Rows that are passed in by another view: not stored.
  void setRows(std::vector<std::int64_t> rows, const QString& name);
  /// A queue of the store, at the place where this annotator left it.
  void open(const labeling::QueueInfo& info);

  bool isStored() const { return m_info.has_value(); }
  const std::optional<labeling::QueueInfo>& info() const { return m_info; }
  const std::vector<std::int64_t>& rows() const { return m_rows; }
  QString name() const { return m_name; }
  std::int64_t size() const { return static_cast<std::int64_t>(m_rows.size()); }
  std::int64_t rowAt(std::int64_t place) const;  ///< -1: there is no such place
  /// The place of a row that lies nearest to the one on screen; -1: it is not in the queue.
  std::int64_t placeOf(std::int64_t row) const;

  std::int64_t place() const { return m_place; }  ///< on screen; -1: none
  void setPlace(std::int64_t place);
  /// Stores the place if it has changed. @throws model::Error
  void storePlace();
  /// Where labelling goes on after a restart: the place that was on screen, or the next one after it that is
  /// still open.
  std::int64_t placeToResume() const;

  /// An object shown again: its labels from before count for nothing here, and nothing shows them.
  bool isRepeat(std::int64_t place) const;
  bool isDone(std::int64_t place) const;
  std::int64_t doneCount() const { return m_doneCount; }
  /// The next place that is not done, going round; -1: all are.
  std::int64_t nextOpen(std::int64_t after) const;
  void labelsChanged(const std::vector<std::int64_t>& rows);  ///< empty: of any

  /// What a label given here remembers.
  labeling::QueuePlace tagAt(std::int64_t place) const;
  /// The entry at a place; nothing if the queue is not stored.
  const labeling::QueueEntry* entryAt(std::int64_t place) const;

 private:
  void index();
  void countAll();
  bool needsMe(std::int64_t place) const;
  /// Disagreements are settled: a place is done when somebody decided.
  bool settles() const { return m_info && m_info->options.kind == labeling::QueueKind::Adjudication; }
  void setDone(std::int64_t place, bool done);

  ProjectSession& m_session;
  QString m_name;
  std::optional<labeling::QueueInfo> m_info;
  std::vector<std::int64_t> m_rows;
  std::vector<labeling::QueueEntry> m_entries;                          ///< empty: not stored
  std::vector<std::int32_t> m_firstPlace;                               ///< (N) by row; -1: not in the queue
  std::unordered_multimap<std::int64_t, std::int32_t> m_furtherPlaces;  ///< by row: repeats
  std::vector<char> m_answered;  ///< by place: repeats that were answered here; what was settled
  std::vector<char> m_done;
  std::int64_t m_doneCount = 0;
  std::int64_t m_place = -1;
  labeling::QueueProgress m_progress, m_storedProgress;
};

}  // namespace ui
