#include "labeling/history/merge.h"

#include <filesystem>
#include <set>

#include "labeling/history/event_rows.h"
#include "labeling/history/object_history.h"
#include "labeling/store/connection.h"
#include "labeling/store/current_labels.h"

namespace labeling {
namespace {

struct TravellingEvent {
  LabelEvent event;  ///< its row is the other project's
  std::string objectName;
  std::int64_t orderMs = 0;
};

TravellingEvent travellingFrom(const Statement& row) {
  return {eventFromRow(row), row.text(kEventColumnCount), row.integer(16)};
}

// The log of the other project and the events that wait there for objects of a third one.
template <typename Take>
void eachEventOf(Connection& other, const Take& take) {
  Statement logged = other.prepare(std::string("SELECT ") + kEventColumns + ", o.name FROM " + kEventTables +
                                   " JOIN object o ON o.id = e.object ORDER BY e.order_ms, e.uuid");
  while (logged.step()) take(travellingFrom(logged));
  Statement waiting = other.prepare(
      "SELECT e.uuid, 0, e.kind, e.question, e.answer, e.value, a.name, e.time_utc, e.seconds_taken, e.model_name,"
      " e.model_score, e.model_visible, e.confidence, e.comment, e.target, e.program_version, e.order_ms,"
      " e.queue, e.queue_entry, e.queue_stream, e.scheme, e.act, e.object_name FROM waiting_event e JOIN annotator a ON a.id = e.annotator ORDER BY e.order_ms, e.uuid");
  while (waiting.step()) take(travellingFrom(waiting));
}

bool isKnown(Connection& connection, const char* table, const std::string& uuid) {
  Statement find = connection.prepare(std::string("SELECT 1 FROM ") + table + " WHERE uuid = ?");
  find.bind(1, uuid);
  return find.step();
}

void letWait(Connection& connection, const TravellingEvent& travelling, std::int64_t annotator) {
  const LabelEvent& event = travelling.event;
  Statement add = connection.prepare(
      "INSERT INTO waiting_event (uuid, object_name, kind, question, answer, value, annotator, order_ms, time_utc,"
      " seconds_taken, model_name, model_score, model_visible, confidence, comment, target, program_version,"
      " queue, queue_entry, queue_stream, scheme, act)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  add.bind(1, event.uuid).bind(2, travelling.objectName).bind(3, nameOf(event.kind)).bind(4, event.question);
  add.bind(5, event.answer).bind(6, event.value).bind(7, annotator).bind(8, travelling.orderMs);
  add.bind(9, event.timeUtc)
      .bind(10, event.secondsTaken)
      .bind(11, event.modelName)
      .bind(12, event.modelScore);
  add.bind(13, event.modelVisible ? 1 : 0).bind(14, event.confidence).bind(15, event.comment);
  add.bind(16, event.target).bind(17, event.programVersion).bind(18, event.queue.queue);
  add.bind(19, event.queue.entry).bind(20, event.queue.stream);
  add.bind(21, event.scheme).bind(22, event.act);
  add.run();
}

// The wordings that the other copy's labels were made under come along, so that they can be read here.
void uniteSchemes(Connection& connection, Connection& other) {
  Statement all = other.prepare("SELECT key, scheme, version, json, stored_utc FROM scheme_version");
  Statement add =
      connection.prepare("INSERT INTO scheme_version VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING");
  while (all.step()) {
    add.bind(1, all.text(0))
        .bind(2, all.text(1))
        .bind(3, all.integer(2))
        .bind(4, all.text(3))
        .bind(5, all.text(4));
    add.run();
  }
}

}  // namespace

MergeReport mergeLabels(Project& project, const Project& other) {
  MergeReport report;
  std::error_code error;
  if (std::filesystem::equivalent(project.directory(), other.directory(), error)) return report;
  Connection& connection = project.connection();
  const ReadTransaction oneMoment(other.connection());
  Transaction transaction(connection);
  uniteSchemes(connection, other.connection());
  SourceMark source(connection, "merge", other.directory().filename().string());
  std::set<std::string> unknown;
  std::set<std::int64_t> touched;
  eachEventOf(other.connection(), [&](const TravellingEvent& travelling) {
    LabelEvent event = travelling.event;
    const std::optional<std::int64_t> row = project.rowOf(travelling.objectName);
    if (!row) unknown.insert(travelling.objectName);
    if (isKnown(connection, "label_event", event.uuid) || isKnown(connection, "waiting_event", event.uuid))
      return;
    const std::int64_t annotator = annotatorIdFor(connection, event.annotator);
    ++report.newEvents;
    if (!row) {
      letWait(connection, travelling, annotator);
      return;
    }
    event.row = *row;
    insertEvent(connection, event, annotator, travelling.orderMs);
    touched.insert(*row);
  });
  for (const std::int64_t row : touched) recomputeCurrentLabels(connection, row);
  source.mark();
  transaction.commit();
  report.unknownObjects.assign(unknown.begin(), unknown.end());
  return report;
}

}  // namespace labeling
