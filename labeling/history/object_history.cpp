#include "labeling/history/object_history.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "labeling/history/event_rows.h"
#include "labeling/history/snapshot.h"
#include "labeling/store/connection.h"
#include "labeling/store/current_labels.h"
#include "labeling/store/identity.h"
#include "model/base/error.h"

namespace labeling {
namespace {

std::map<std::string, LabelSource> sourcesOf(Connection& connection, std::int64_t row) {
  std::map<std::string, LabelSource> sources;
  Statement all = connection.prepare(
      "SELECT e.uuid, s.kind, s.name, s.time_utc FROM event_source x JOIN label_event e ON e.id = x.event"
      " JOIN label_source s ON s.id = x.source WHERE e.object = ?");
  all.bind(1, row);
  while (all.step()) sources[all.text(0)] = {all.text(1), all.text(2), all.text(3)};
  return sources;
}

std::set<std::string> currentEvents(Connection& connection, std::int64_t row) {
  std::set<std::string> current;
  Statement all = connection.prepare(
      "SELECT e.uuid FROM current_label c JOIN label_event e ON e.id = c.event WHERE c.object = ?1"
      " UNION SELECT e.uuid FROM adjudication d JOIN label_event e ON e.id = d.event WHERE d.object = ?1");
  all.bind(1, row);
  while (all.step()) current.insert(all.text(0));
  return current;
}

std::map<std::string, std::vector<std::string>> snapshotsOf(Connection& connection, std::int64_t row) {
  std::map<std::string, std::vector<std::string>> names;
  // By the primary key: (snapshot, question, object).
  Statement all = connection.prepare(
      "SELECT e.uuid, s.name FROM snapshot s"
      " JOIN (SELECT DISTINCT question FROM label_event WHERE object = ?1 AND question <> '') q"
      " JOIN snapshot_event x ON x.snapshot = s.id AND x.question = q.question AND x.object = ?1"
      " JOIN label_event e ON e.id = x.event ORDER BY s.id");
  all.bind(1, row);
  while (all.step()) names[all.text(0)].push_back(all.text(1));
  return names;
}

std::optional<ConsensusLabel> labelOf(const std::vector<ConsensusLabel>& labels, std::int64_t row) {
  const auto found =
      std::lower_bound(labels.begin(), labels.end(), row,
                       [](const ConsensusLabel& label, std::int64_t r) { return label.row < r; });
  if (found == labels.end() || found->row != row) return std::nullopt;
  return *found;
}

}  // namespace

std::vector<HistoryEvent> objectHistory(const Project& project, std::int64_t row) {
  Connection& connection = project.connection();
  const ReadTransaction oneMoment(connection);
  const std::set<std::string> takenBack = takenBackEvents(connection, row);
  const std::set<std::string> current = currentEvents(connection, row);
  const auto sources = sourcesOf(connection, row);
  const auto snapshots = snapshotsOf(connection, row);
  std::vector<HistoryEvent> history;
  for (LabelEvent& event : LabelLog(project).eventsOf(row)) {
    HistoryEvent entry;
    entry.takenBack = takenBack.contains(event.uuid);
    entry.isCurrent = current.contains(event.uuid);
    if (const auto source = sources.find(event.uuid); source != sources.end()) entry.source = source->second;
    if (const auto names = snapshots.find(event.uuid); names != snapshots.end())
      entry.snapshots = names->second;
    entry.event = std::move(event);
    history.push_back(std::move(entry));
  }
  return history;
}

std::vector<LabelTrace> traceLabels(const Project& project, const std::string& object,
                                    const std::string& question, const std::string& snapshotName,
                                    ConsensusRule rule) {
  const std::optional<std::int64_t> row = project.rowOf(object);
  if (!row)
    throw model::Error(model::ErrorKind::NotFound,
                       project.directory().string() + " has no object named '" + object + "'.");
  std::optional<Snapshot> snapshot;
  if (!snapshotName.empty()) snapshot = readSnapshot(project, snapshotNamed(project, snapshotName));
  const std::vector<HistoryEvent> history = objectHistory(project, *row);
  std::set<std::string> questions;
  if (!question.empty()) {
    questions.insert(question);
  } else {
    for (const HistoryEvent& entry : history)
      if (!entry.event.question.empty()) questions.insert(entry.event.question);
  }
  std::vector<LabelTrace> traces;
  for (const std::string& each : questions) {
    LabelTrace trace;
    trace.object = object;
    trace.question = each;
    trace.snapshot = snapshotName;
    trace.rule = snapshot ? snapshot->rule : rule;
    if (snapshot) {
      const auto labels = snapshot->labels.find(each);
      if (labels != snapshot->labels.end()) trace.label = labelOf(labels->second, *row);
      if (trace.label) trace.label->events = snapshotEvents(project, snapshot->id, each, *row);
    } else {
      const Consensus agreed = consensusBy(project, each, rule);
      trace.label = labelOf(agreed.labels, *row);
      trace.isUnresolved = std::binary_search(agreed.unresolved.begin(), agreed.unresolved.end(), *row);
    }
    for (const HistoryEvent& entry : history)
      if (entry.event.question == each) trace.events.push_back(entry);
    traces.push_back(std::move(trace));
  }
  return traces;
}

SourceMark::SourceMark(Connection& connection, std::string kind, std::string name)
    : m_connection(connection),
      m_kind(std::move(kind)),
      m_name(std::move(name)),
      m_before(connection.integer("SELECT ifnull(max(id), 0) FROM label_event")) {}

void SourceMark::mark() {
  if (m_connection.integer("SELECT ifnull(max(id), 0) FROM label_event") == m_before) return;
  m_connection.prepare("INSERT INTO label_source (kind, name, time_utc) VALUES (?, ?, ?)")
      .bind(1, m_kind)
      .bind(2, m_name)
      .bind(3, utcNow())
      .run();
  const std::int64_t source = m_connection.lastInsertedRow();
  m_connection.prepare("INSERT INTO event_source SELECT id, ? FROM label_event WHERE id > ?")
      .bind(1, source)
      .bind(2, m_before)
      .run();
}

}  // namespace labeling
