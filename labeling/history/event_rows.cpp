#include "labeling/history/event_rows.h"

#include <algorithm>

#include "labeling/store/connection.h"
#include "labeling/store/identity.h"
#include "labeling/survey/sky_separation.h"
#include "model/base/error.h"

namespace labeling {

const char* nameOf(EventKind kind) {
  switch (kind) {
    case EventKind::Answer:
      return "answer";
    case EventKind::Adjudicate:
      return "adjudicate";
    case EventKind::Retract:
      return "retract";
    case EventKind::Flag:
      return "flag";
    case EventKind::Comment:
      return "comment";
  }
  return "";
}

EventKind eventKindFromName(const std::string& name) {
  for (const EventKind kind :
       {EventKind::Answer, EventKind::Adjudicate, EventKind::Retract, EventKind::Flag, EventKind::Comment})
    if (name == nameOf(kind)) return kind;
  throw model::Error(model::ErrorKind::Corrupt,
                     "The label log holds an event of the unknown kind " + name + ".");
}

LabelEvent eventFromRow(const Statement& row) {
  LabelEvent event;
  event.uuid = row.text(0);
  event.row = row.integer(1);
  event.kind = eventKindFromName(row.text(2));
  event.question = row.text(3);
  event.answer = row.text(4);
  event.value = row.optionalReal(5);
  event.annotator = row.text(6);
  event.timeUtc = row.text(7);
  event.secondsTaken = row.optionalReal(8);
  event.modelName = row.text(9);
  event.modelScore = row.optionalReal(10);
  event.modelVisible = row.integer(11) != 0;
  event.confidence = row.optionalReal(12);
  event.comment = row.text(13);
  event.target = row.text(14);
  event.programVersion = row.text(15);
  event.queue.queue = row.text(17);
  if (!row.isNull(18)) event.queue.entry = row.integer(18);
  event.queue.stream = row.text(19);
  event.scheme = row.text(20);
  event.act = row.text(21);
  return event;
}

std::int64_t annotatorIdFor(Connection& connection, const std::string& name) {
  Statement find = connection.prepare("SELECT id FROM annotator WHERE name = ?");
  find.bind(1, name);
  if (find.step()) return find.integer(0);
  connection.prepare("INSERT INTO annotator (name) VALUES (?)").bind(1, name).run();
  return connection.lastInsertedRow();
}

std::int64_t insertEvent(Connection& connection, const LabelEvent& event, std::int64_t annotator,
                         std::int64_t orderMs) {
  Statement add = connection.prepare(
      "INSERT INTO label_event (uuid, object, kind, question, answer, value, annotator, order_ms, time_utc,"
      " seconds_taken, model_name, model_score, model_visible, confidence, comment, target, program_version,"
      " queue, queue_entry, queue_stream, scheme, act, role)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const bool adjudicates = event.kind == EventKind::Adjudicate;
  add.bind(1, event.uuid).bind(2, event.row);
  add.bind(3, nameOf(adjudicates ? EventKind::Answer : event.kind)).bind(4, event.question);
  add.bind(5, event.answer).bind(6, event.value).bind(7, annotator).bind(8, orderMs).bind(9, event.timeUtc);
  add.bind(10, event.secondsTaken).bind(11, event.modelName).bind(12, event.modelScore);
  add.bind(13, event.modelVisible ? 1 : 0).bind(14, event.confidence).bind(15, event.comment);
  add.bind(16, event.target).bind(17, event.programVersion).bind(18, event.queue.queue);
  add.bind(19, event.queue.entry).bind(20, event.queue.stream);
  add.bind(21, event.scheme).bind(22, event.act);
  add.bind(23, adjudicates ? "adjudication" : "label");
  add.run();
  return connection.lastInsertedRow();
}

void insertWaitingEvent(Connection& connection, const LabelEvent& event, const std::string& objectName,
                        SkyPosition place, std::int64_t annotator, std::int64_t orderMs) {
  Statement add = connection.prepare(
      "INSERT INTO waiting_event (uuid, object_name, kind, question, answer, value, annotator, order_ms, time_utc,"
      " seconds_taken, model_name, model_score, model_visible, confidence, comment, target, program_version,"
      " queue, queue_entry, queue_stream, scheme, act)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  add.bind(1, event.uuid).bind(2, objectName).bind(3, nameOf(event.kind)).bind(4, event.question);
  add.bind(5, event.answer).bind(6, event.value).bind(7, annotator).bind(8, orderMs).bind(9, event.timeUtc);
  add.bind(10, event.secondsTaken).bind(11, event.modelName).bind(12, event.modelScore);
  add.bind(13, event.modelVisible ? 1 : 0).bind(14, event.confidence).bind(15, event.comment);
  add.bind(16, event.target).bind(17, event.programVersion).bind(18, event.queue.queue);
  add.bind(19, event.queue.entry).bind(20, event.queue.stream);
  add.bind(21, event.scheme).bind(22, event.act);
  add.run();
  if (!isOnSky(place)) return;
  connection.prepare("INSERT INTO waiting_place (event, ra_deg, dec_deg) VALUES (?, ?, ?)")
      .bind(1, event.uuid)
      .bind(2, place.raDeg)
      .bind(3, place.decDeg)
      .run();
}

std::int64_t nextOrderMs(Connection& connection) {
  const std::int64_t newest = std::max(connection.integer("SELECT max(order_ms) FROM label_event"),
                                       connection.integer("SELECT max(order_ms) FROM waiting_event"));
  return std::max(nowMilliseconds(), newest + 1);
}

}  // namespace labeling
