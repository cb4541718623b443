#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "labeling/queue/build_queue.h"

namespace labeling {

/// A queue as it is stored in a project. What it was made from never changes; a rebuilt one is a new queue.
struct QueueInfo {
  std::int64_t id = 0;
  std::string uuid;
  QueueOptions options;
  std::string annotator;  ///< whose labels were left out
  std::string timeUtc;
  std::string scoresHash;
  std::int64_t objects = 0, pool = 0, compared = 0;  ///< as in QueueDraft
  std::int64_t entries = 0;
};

/// Stores a queue. Entries go in by the thousand, so that a label never waits long behind them; the queue is
/// there for others when the last one is. @throws Error(Unwritable, DiskFull), Stopped: there is no new queue
QueueInfo storeQueue(const Project& project, const QueueDraft& draft, const model::RunControl& control = {});

std::vector<QueueInfo> storedQueues(const Project& project);  ///< newest first
std::optional<QueueInfo> storedQueue(const Project& project, const std::string& uuid);
/// Entries in order. An entry whose object is not in the project (a catalogue restored from an older copy)
/// is left out; `place` counts in what is returned here.
std::vector<QueueEntry> queueEntries(const Project& project, const QueueInfo& queue);

/// How far an annotator has come in a queue.
struct QueueProgress {
  std::int64_t place = 0;      ///< entry on screen, from 0
  std::int64_t furthest = -1;  ///< all entries up to it were shown; -1: none
};
/// Nothing if this annotator never opened the queue.
std::optional<QueueProgress> queueProgress(const Project& project, const QueueInfo& queue,
                                           const std::string& annotator);
/// One small commit. `furthest` only ever grows.
void setQueueProgress(const Project& project, const QueueInfo& queue, const std::string& annotator,
                      const QueueProgress& progress);
/// The queue that an annotator had open last.
std::optional<QueueInfo> queueInUse(const Project& project, const std::string& annotator);

/// Entries of a queue that this annotator has answered while they were shown there, and that stand.
std::vector<std::int64_t> answeredEntries(const Project& project, const QueueInfo& queue,
                                          const std::string& annotator);

/// Events that were given at one entry of a queue: what a repeat has been answered with, as opposed to
/// before. Taken back ones are not among them.
std::set<std::string> eventsOfEntry(const Project& project, const std::string& queueUuid, std::int64_t entry);

/// The scores or features it was made from are others by now, or gone; a queue without any never is.
bool isStale(const Project& project, const QueueInfo& queue);

}  // namespace labeling
