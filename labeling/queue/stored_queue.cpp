#include "labeling/queue/stored_queue.h"

#include <algorithm>

#include "labeling/store/connection.h"
#include "labeling/store/current_labels.h"
#include "labeling/store/identity.h"
#include "model/base/error.h"

namespace labeling {
namespace {

constexpr std::size_t kEntriesPerCommit = 20'000;

// "A retraction r of event e stands", as in labeling/history/label_log.cpp: undo and redo make chains of two.
constexpr const char* kQueueColumns =
    "q.id, q.uuid, q.options, q.annotator, q.time_utc, q.scores_hash, q.objects, q.pool, q.compared,"
    " (SELECT ifnull(max(ordinal) + 1, 0) FROM queue_entry e WHERE e.queue = q.id), q.name";

QueueInfo infoFrom(const Statement& row) {
  QueueInfo queue;
  queue.id = row.integer(0);
  queue.uuid = row.text(1);
  queue.options = queueOptionsFromJson(row.text(2));
  queue.annotator = row.text(3);
  queue.timeUtc = row.text(4);
  queue.scoresHash = row.text(5);
  queue.objects = row.integer(6);
  queue.pool = row.integer(7);
  queue.compared = row.integer(8);
  queue.entries = row.integer(9);
  queue.options.name = row.text(10);
  return queue;
}

QueueStream streamFromName(const std::string& name) {
  for (const QueueStream stream : {QueueStream::Picked, QueueStream::Random, QueueStream::Repeat})
    if (name == nameOf(stream)) return stream;
  throw model::Error(model::ErrorKind::Corrupt, "A queue holds a pick of the unknown stream " + name + ".");
}

// What a killed program left of a queue that it was storing.
void removeUnfinished(Connection& connection) {
  connection.execute(
      "DELETE FROM queue_entry WHERE queue IN (SELECT id FROM queue WHERE state = 'building')");
  connection.execute("DELETE FROM queue WHERE state = 'building'");
}

void insertEntries(Connection& connection, std::int64_t queue, std::span<const QueueEntry> entries,
                   std::size_t first) {
  Statement add = connection.prepare("INSERT INTO queue_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const QueueEntry& entry = entries[i];
    add.bind(1, queue).bind(2, static_cast<std::int64_t>(first + i)).bind(3, entry.row);
    add.bind(4, nameOf(entry.stream)).bind(5, entry.value).bind(6, entry.rank);
    add.bind(7, entry.first < 0 ? std::nullopt : std::optional(entry.first));
    add.bind(8, entry.seenMs > 0 ? utcText(entry.seenMs) : std::string());
    add.run();
  }
}

}  // namespace

QueueInfo storeQueue(const Project& project, const QueueDraft& draft, const model::RunControl& control) {
  Connection& connection = project.connection();
  const std::string uuid = newUuid();
  const auto total = static_cast<std::int64_t>(draft.entries.size());
  std::int64_t id = 0;
  {
    Transaction transaction(connection);
    connection
        .prepare(
            "INSERT INTO queue (uuid, name, state, kind, options, seed, model, scores_hash, objects, pool,"
            " compared, annotator, time_utc, program_version)"
            " VALUES (?, ?, 'building', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, uuid)
        .bind(2, draft.options.name)
        .bind(3, nameOf(draft.options.kind))
        .bind(4, queueOptionsToJson(draft.options))
        .bind(5, std::to_string(draft.options.seed))
        .bind(6, draft.options.model)
        .bind(7, draft.scoresHash)
        .bind(8, draft.objects)
        .bind(9, draft.pool)
        .bind(10, draft.compared)
        .bind(11, draft.annotator)
        .bind(12, utcNow())
        .bind(13, programVersion())
        .run();
    id = connection.lastInsertedRow();
    transaction.commit();
  }
  try {
    for (std::size_t first = 0; first < draft.entries.size(); first += kEntriesPerCommit) {
      control.report(static_cast<std::int64_t>(first), total, "storing the queue");
      const std::size_t count = std::min(kEntriesPerCommit, draft.entries.size() - first);
      Transaction transaction(connection);
      insertEntries(connection, id, std::span(draft.entries).subspan(first, count), first);
      transaction.commit();
    }
    Transaction transaction(connection);
    connection.prepare("UPDATE queue SET state = 'ready' WHERE id = ?").bind(1, id).run();
    transaction.commit();
  } catch (...) {
    try {
      Transaction transaction(connection);
      removeUnfinished(connection);
      transaction.commit();
    } catch (const model::Error&) {
      // Nobody sees it as it is, and the next queue that is stored removes it.
    }
    throw;
  }
  return *storedQueue(project, uuid);
}

std::vector<QueueInfo> storedQueues(const Project& project) {
  std::vector<QueueInfo> queues;
  Statement all = project.connection().prepare(std::string("SELECT ") + kQueueColumns +
                                               " FROM queue q WHERE q.state = 'ready' ORDER BY q.id DESC");
  while (all.step()) queues.push_back(infoFrom(all));
  return queues;
}

std::optional<QueueInfo> storedQueue(const Project& project, const std::string& uuid) {
  Statement find = project.connection().prepare(std::string("SELECT ") + kQueueColumns +
                                                " FROM queue q WHERE q.uuid = ? AND q.state = 'ready'");
  find.bind(1, uuid);
  if (!find.step()) return std::nullopt;
  return infoFrom(find);
}

std::vector<QueueEntry> queueEntries(const Project& project, const QueueInfo& queue) {
  std::vector<QueueEntry> entries;
  entries.reserve(static_cast<std::size_t>(queue.entries));
  const std::int64_t objects = project.objectCount();
  Statement all = project.connection().prepare(
      "SELECT object, stream, value, rank, first, seen_utc <> '' FROM queue_entry WHERE queue = ? ORDER BY ordinal");
  all.bind(1, queue.id);
  while (all.step()) {
    QueueEntry entry;
    entry.row = all.integer(0);
    if (entry.row >= objects) continue;
    entry.stream = streamFromName(all.text(1));
    entry.value = all.real(2);
    entry.rank = all.integer(3);
    entry.first = all.isNull(4) ? -1 : all.integer(4);
    entries.push_back(entry);
  }
  return entries;
}

std::optional<QueueProgress> queueProgress(const Project& project, const QueueInfo& queue,
                                           const std::string& annotator) {
  Statement find = project.connection().prepare(
      "SELECT ordinal, furthest FROM queue_place WHERE queue = ? AND annotator = ?");
  find.bind(1, queue.id).bind(2, annotator);
  if (!find.step()) return std::nullopt;
  return QueueProgress{find.integer(0), find.integer(1)};
}

void setQueueProgress(const Project& project, const QueueInfo& queue, const std::string& annotator,
                      const QueueProgress& progress) {
  Transaction transaction(project.connection());
  project.connection()
      .prepare(
          "INSERT INTO queue_place VALUES (?1, ?2, ?3, ?4, max(?5, (SELECT ifnull(max(order_ms), 0) + 1 FROM"
          " queue_place))) ON CONFLICT (queue, annotator) DO UPDATE SET ordinal = excluded.ordinal,"
          " furthest = max(furthest, excluded.furthest), order_ms = excluded.order_ms")
      .bind(1, queue.id)
      .bind(2, annotator)
      .bind(3, progress.place)
      .bind(4, progress.furthest)
      .bind(5, nowMilliseconds())
      .run();
  transaction.commit();
}

std::optional<QueueInfo> queueInUse(const Project& project, const std::string& annotator) {
  Statement find = project.connection().prepare(
      std::string("SELECT ") + kQueueColumns +
      " FROM queue_place p JOIN queue q ON q.id = p.queue WHERE p.annotator = ? AND q.state = 'ready'"
      " ORDER BY p.order_ms DESC LIMIT 1");
  find.bind(1, annotator);
  if (!find.step()) return std::nullopt;
  return infoFrom(find);
}

std::vector<std::int64_t> answeredEntries(const Project& project, const QueueInfo& queue,
                                          const std::string& annotator) {
  std::vector<std::int64_t> answered;
  Statement all = project.connection().prepare(
      std::string("SELECT DISTINCT e.queue_entry FROM label_event e WHERE e.queue = ? AND e.queue <> '' AND"
                  " e.annotator = (SELECT id FROM annotator WHERE name = ?) AND e.kind = 'answer' AND"
                  " e.queue_entry IS NOT NULL AND NOT EXISTS (") +
      kStandingUndo + ") ORDER BY 1");
  all.bind(1, queue.uuid).bind(2, annotator);
  while (all.step()) answered.push_back(all.integer(0));
  return answered;
}

std::set<std::string> eventsOfEntry(const Project& project, const std::string& queueUuid,
                                    std::int64_t entry) {
  std::set<std::string> events;
  Statement all = project.connection().prepare(
      std::string(
          "SELECT e.uuid FROM label_event e WHERE e.queue = ? AND e.queue <> '' AND e.queue_entry = ? AND "
          "e.kind = 'answer' AND NOT EXISTS (") +
      kStandingUndo + ")");
  all.bind(1, queueUuid).bind(2, entry);
  while (all.step()) events.insert(all.text(0));
  return events;
}

bool isStale(const Project& project, const QueueInfo& queue) {
  if (queue.scoresHash.empty()) return false;
  return scoresHashOf(project, queue.options) != queue.scoresHash;
}

}  // namespace labeling
