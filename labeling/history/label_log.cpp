#include "labeling/history/label_log.h"

#include <algorithm>
#include <cmath>

#include "labeling/history/event_rows.h"
#include "labeling/store/connection.h"
#include "labeling/store/current_labels.h"
#include "labeling/store/identity.h"
#include "labeling/store/project_scheme.h"
#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ErrorKind::BadInput, why + " Nothing was stored.");
}

void check(const LabelEvent& event) {
  if (event.annotator.empty()) refuse("A label needs the name of its annotator.");
  if (event.confidence && !(*event.confidence >= 0 && *event.confidence <= 1)) {
    refuse("The confidence of a label lies between 0 and 1.");
  }
  switch (event.kind) {
    case EventKind::Answer:
    case EventKind::Adjudicate:
      if (event.question.empty()) refuse("An answer needs its question.");
      if (event.answer.empty() && !event.value)
        refuse("The label of " + event.question + " holds no answer.");
      if (event.value && !std::isfinite(*event.value)) {
        refuse("The value of " + event.question + " is not a finite number.");
      }
      break;
    case EventKind::Flag:
      if (event.answer != "on" && event.answer != "off") refuse("A flag is \"on\" or \"off\".");
      if (!event.question.empty()) refuse("A flag belongs to an object, not to a question.");
      break;
    case EventKind::Comment:
      if (event.comment.empty()) refuse("A comment needs a text.");
      break;
    case EventKind::Retract:
      if (event.target.empty()) refuse("To take back a label, name its event.");
      break;
  }
}

std::optional<LabelEvent> findEvent(Connection& connection, const std::string& uuid) {
  Statement find = connection.prepare(std::string("SELECT ") + kEventColumns + " FROM " + kEventTables +
                                      " WHERE e.uuid = ?");
  find.bind(1, uuid);
  if (!find.step()) return std::nullopt;
  return eventFromRow(find);
}

// A retraction lies with the object and annotator of the event it takes back.
void takeFromTarget(Connection& connection, LabelEvent& event) {
  const std::optional<LabelEvent> target = findEvent(connection, event.target);
  if (!target) refuse("There is no label event " + event.target + " to take back.");
  if (target->annotator != event.annotator) {
    refuse("That label is by " + target->annotator + "; " + event.annotator +
           " can only take back own labels.");
  }
  event.row = target->row;
  event.question = target->question;
}

void requireObject(const Project& project, std::int64_t row) {
  if (row >= 0 && row < project.objectCount()) return;
  refuse("There is no object with row number " + std::to_string(row) + ".");
}

// The new event is the newest of all, so an answer simply becomes the current one.
void makeCurrent(Connection& connection, const LabelEvent& event, std::int64_t annotator, std::int64_t id) {
  if (event.kind == EventKind::Comment) return;
  if (event.kind == EventKind::Retract) {
    recomputeCurrentLabels(connection, event.row);
    return;
  }
  if (event.kind == EventKind::Flag && event.answer == "off") {
    connection.prepare("DELETE FROM current_label WHERE question = '' AND object = ? AND annotator = ?")
        .bind(1, event.row)
        .bind(2, annotator)
        .run();
    return;
  }
  // The two tables have the same columns.
  const std::string table = event.kind == EventKind::Adjudicate ? "adjudication" : "current_label";
  connection.prepare("INSERT OR REPLACE INTO " + table + " VALUES (?, ?, ?, ?, ?, ?)")
      .bind(1, event.question)
      .bind(2, event.row)
      .bind(3, annotator)
      .bind(4, event.answer)
      .bind(5, event.value)
      .bind(6, id)
      .run();
}

bool isSameAct(const LabelEvent& a, const LabelEvent& b) {
  return a.row == b.row && a.kind == b.kind && a.question == b.question && a.answer == b.answer &&
         a.value == b.value && a.annotator == b.annotator && a.target == b.target && a.comment == b.comment;
}

LabelEvent appendInside(const Project& project, LabelEvent event) {
  Connection& connection = project.connection();
  check(event);
  if (event.kind == EventKind::Retract) takeFromTarget(connection, event);
  requireObject(project, event.row);
  if (event.uuid.empty()) {
    event.uuid = newUuid();
  } else if (const auto known = findEvent(connection, event.uuid)) {
    // A disk that fails while it confirms may have kept the label all the same: the second try finds it.
    if (isSameAct(*known, event)) return *known;
    refuse("The label event " + event.uuid + " is in the log already, as another act.");
  }
  if (event.timeUtc.empty()) event.timeUtc = utcNow();
  if (event.programVersion.empty()) event.programVersion = programVersion();
  keepSchemeInside(project, event.scheme);
  const std::int64_t annotator = annotatorIdFor(connection, event.annotator);
  const std::int64_t id = insertEvent(connection, event, annotator, nextOrderMs(connection));
  makeCurrent(connection, event, annotator, id);
  return event;
}

// The newest event of an annotator that a condition holds for.
std::optional<LabelEvent> newestThat(Connection& connection, const std::string& annotator,
                                     const std::string& condition) {
  Statement find = connection.prepare(std::string("SELECT ") + kEventColumns + " FROM " + kEventTables +
                                      " WHERE e.annotator = (SELECT id FROM annotator WHERE name = ?) AND " +
                                      condition + " ORDER BY e.order_ms DESC, e.uuid DESC LIMIT 1");
  find.bind(1, annotator);
  if (!find.step()) return std::nullopt;
  return eventFromRow(find);
}

std::vector<LabelEvent> eventsOfAct(Connection& connection, const std::string& annotator,
                                    const std::string& act, const std::string& condition) {
  std::vector<LabelEvent> events;
  Statement all = connection.prepare(std::string("SELECT ") + kEventColumns + " FROM " + kEventTables +
                                     " WHERE e.act = ? AND e.act <> '' AND a.name = ? AND " + condition +
                                     " ORDER BY e.order_ms, e.uuid");
  all.bind(1, act).bind(2, annotator);
  while (all.step()) events.push_back(eventFromRow(all));
  return events;
}

LabelAct actOf(const std::vector<LabelEvent>& events) {
  LabelAct act{events.front(), {}};
  for (const LabelEvent& event : events) act.rows.push_back(event.row);
  return act;
}

// The retractions of an act are an act themselves, so that redo brings all of it back.
void retract(const Project& project, const std::vector<LabelEvent>& events) {
  const std::string act = events.size() > 1 ? newUuid() : std::string();
  for (const LabelEvent& event : events) {
    LabelEvent retraction;
    retraction.kind = EventKind::Retract;
    retraction.annotator = event.annotator;
    retraction.target = event.uuid;
    retraction.act = act;
    appendInside(project, retraction);
  }
}

}  // namespace

LabelLog::LabelLog(const Project& project) : m_project(&project) {}

LabelEvent LabelLog::append(LabelEvent event) {
  Transaction transaction(m_project->connection());
  LabelEvent stored = appendInside(*m_project, std::move(event));
  transaction.commit();
  return stored;
}

std::vector<LabelEvent> LabelLog::append(std::span<const LabelEvent> events) {
  std::vector<LabelEvent> stored;
  if (events.empty()) return stored;
  stored.reserve(events.size());
  const std::string act = events.size() > 1 ? newUuid() : std::string();
  Transaction transaction(m_project->connection());
  for (LabelEvent event : events) {
    if (event.act.empty()) event.act = act;
    stored.push_back(appendInside(*m_project, std::move(event)));
  }
  transaction.commit();
  return stored;
}

std::optional<LabelAct> LabelLog::undo(const std::string& annotator) {
  Connection& connection = m_project->connection();
  Transaction transaction(connection);
  const std::string stands = std::string("e.kind <> 'retract' AND NOT EXISTS (") + kStandingUndo + ")";
  const auto newest = newestThat(connection, annotator, stands);
  if (!newest) return std::nullopt;
  std::vector<LabelEvent> events{*newest};
  if (!newest->act.empty()) events = eventsOfAct(connection, annotator, newest->act, stands);
  LabelAct undone = actOf(events);
  retract(*m_project, events);
  transaction.commit();
  return undone;
}

std::optional<LabelAct> LabelLog::redo(const std::string& annotator) {
  Connection& connection = m_project->connection();
  Transaction transaction(connection);
  // The newest undo that is not redone itself, unless something new was done after it.
  Statement newAct = connection.prepare(
      "SELECT order_ms FROM label_event WHERE annotator = (SELECT id FROM annotator WHERE name = ?)"
      " AND kind <> 'retract' ORDER BY order_ms DESC LIMIT 1");
  newAct.bind(1, annotator);
  if (!newAct.step()) return std::nullopt;
  const std::int64_t since = newAct.integer(0);
  newAct.reset();
  const std::string stands =
      "e.kind = 'retract' AND e.order_ms > " + std::to_string(since) +
      " AND NOT EXISTS (SELECT 1 FROM label_event rr WHERE rr.target = e.uuid AND rr.target <> '')"
      " AND EXISTS (SELECT 1 FROM label_event t WHERE t.uuid = e.target AND t.kind <> 'retract')";
  const auto undone = newestThat(connection, annotator, stands);
  if (!undone) return std::nullopt;
  std::vector<LabelEvent> undos{*undone};
  if (!undone->act.empty()) undos = eventsOfAct(connection, annotator, undone->act, stands);
  std::vector<LabelEvent> events;
  for (const LabelEvent& undo : undos) events.push_back(findEvent(connection, undo.target).value());
  retract(*m_project, undos);
  transaction.commit();
  return actOf(events);
}

namespace {

// Columns of a current label or an adjudication c, by annotator a, made by event e.
constexpr const char* kLabelColumns = "c.object, a.name, c.answer, c.value, e.uuid, e.scheme";
constexpr const char* kMakers =
    " c JOIN annotator a ON a.id = c.annotator JOIN label_event e ON e.id = c.event";

CurrentLabel labelFromRow(const Statement& row) {
  return {row.integer(0), row.text(1), row.text(2), row.optionalReal(3), row.text(4), row.text(5)};
}

std::vector<CurrentLabel> labelsFrom(Statement& all) {
  std::vector<CurrentLabel> labels;
  while (all.step()) labels.push_back(labelFromRow(all));
  return labels;
}

std::string selectLabels(const std::string& table, const std::string& where) {
  return std::string("SELECT ") + kLabelColumns + ", c.question FROM " + table + kMakers + " WHERE " + where;
}

}  // namespace

std::vector<CurrentLabel> LabelLog::current(const std::string& question) const {
  Statement all = m_project->connection().prepare(
      selectLabels("current_label", "c.question = ? AND c.question <> '' ORDER BY c.object, a.name"));
  all.bind(1, question);
  return labelsFrom(all);
}

std::vector<CurrentLabel> LabelLog::labelsOf(std::int64_t row, const std::string& question) const {
  Statement all = m_project->connection().prepare(
      selectLabels("current_label", "c.question = ? AND c.question <> '' AND c.object = ? ORDER BY a.name"));
  all.bind(1, question).bind(2, row);
  return labelsFrom(all);
}

std::vector<CurrentLabel> LabelLog::adjudications(const std::string& question) const {
  Statement all =
      m_project->connection().prepare(selectLabels("adjudication", "c.question = ? ORDER BY c.object"));
  all.bind(1, question);
  return labelsFrom(all);
}

std::optional<CurrentLabel> LabelLog::adjudicationOf(std::int64_t row, const std::string& question) const {
  Statement find =
      m_project->connection().prepare(selectLabels("adjudication", "c.question = ? AND c.object = ?"));
  find.bind(1, question).bind(2, row);
  if (!find.step()) return std::nullopt;
  return labelFromRow(find);
}

std::map<std::string, CurrentLabel> LabelLog::currentOf(std::int64_t row,
                                                        const std::string& annotator) const {
  std::map<std::string, CurrentLabel> labels;
  Statement all = m_project->connection().prepare(
      selectLabels("current_label", "c.object = ? AND a.name = ? AND c.question <> ''"));
  all.bind(1, row).bind(2, annotator);
  while (all.step()) labels[all.text(6)] = labelFromRow(all);
  return labels;
}

std::vector<LabelEvent> LabelLog::eventsOf(std::int64_t row) const {
  std::vector<LabelEvent> events;
  Statement all =
      m_project->connection().prepare(std::string("SELECT ") + kEventColumns + " FROM " + kEventTables +
                                      " WHERE e.object = ? ORDER BY e.order_ms, e.uuid");
  all.bind(1, row);
  while (all.step()) events.push_back(eventFromRow(all));
  return events;
}

std::vector<LabelEvent> LabelLog::newest(std::size_t count, const std::string& annotator) const {
  std::vector<LabelEvent> events;
  Statement all = m_project->connection().prepare(
      std::string("SELECT ") + kEventColumns + " FROM " + kEventTables +
      " WHERE e.annotator = (SELECT id FROM annotator WHERE name = ?) ORDER BY e.order_ms DESC, e.uuid DESC LIMIT ?");
  all.bind(1, annotator).bind(2, static_cast<std::int64_t>(count));
  while (all.step()) events.push_back(eventFromRow(all));
  return events;
}

LabelState labelStateOf(std::uint8_t bits) {
  if ((bits & kFlagged) != 0) return LabelState::Flagged;
  if ((bits & kDisagree) != 0) return LabelState::Disagree;
  if ((bits & kMine) != 0) return LabelState::Mine;
  return (bits & kOthers) != 0 ? LabelState::Others : LabelState::Unlabelled;
}

namespace {

std::vector<LabelState> statesOf(const std::vector<std::uint8_t>& all) {
  std::vector<LabelState> states(all.size(), LabelState::Unlabelled);
  std::transform(all.begin(), all.end(), states.begin(), labelStateOf);
  return states;
}

}  // namespace

std::vector<LabelState> LabelLog::states(const std::string& annotator) const {
  LabelBits bits(annotator);
  return statesOf(bits.update(m_project->connection()));
}

std::vector<LabelState> LabelLog::ownStates(const std::string& annotator) const {
  LabelBits bits(annotator, LabelBits::Whose::Own);
  return statesOf(bits.update(m_project->connection()));
}

std::int64_t LabelLog::eventCount() const {
  return m_project->connection().integer("SELECT count(*) FROM label_event");
}

std::vector<std::string> LabelLog::annotators() const {
  std::vector<std::string> names;
  Statement all = m_project->connection().prepare("SELECT name FROM annotator ORDER BY name");
  while (all.step()) names.push_back(all.text(0));
  return names;
}

std::vector<std::string> LabelLog::questions() const { return labelledQuestions(m_project->connection()); }

}  // namespace labeling
