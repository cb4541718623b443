#include "labeling/history/merge.h"

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "labeling/history/event_rows.h"
#include "labeling/history/object_history.h"
#include "labeling/store/connection.h"
#include "labeling/store/current_labels.h"
#include "labeling/store/waiting_events.h"
#include "labeling/survey/cross_match.h"
#include "labeling/survey/sky_separation.h"

namespace labeling {
namespace {

struct TravellingEvent {
  LabelEvent event;  ///< its row is the other project's
  std::string objectName;
  std::int64_t orderMs = 0;
  SkyPosition place;  ///< of the object in the other project; NaN if not known
};

TravellingEvent travellingFrom(const Statement& row) {
  return {eventFromRow(row),
          row.text(kEventColumnCount),
          row.integer(16),
          {row.real(kEventColumnCount + 1), row.real(kEventColumnCount + 2)}};
}

// The log of the other project and the events that wait there for objects of a third one.
template <typename Take>
void eachEventOf(Connection& other, const Take& take) {
  Statement logged =
      other.prepare(std::string("SELECT ") + kEventColumns + ", o.name, o.ra_deg, o.dec_deg FROM " +
                    kEventTables + " JOIN object o ON o.id = e.object ORDER BY e.order_ms, e.uuid");
  while (logged.step()) take(travellingFrom(logged));
  Statement waiting = other.prepare(
      "SELECT e.uuid, 0, e.kind, e.question, e.answer, e.value, a.name, e.time_utc, e.seconds_taken, e.model_name,"
      " e.model_score, e.model_visible, e.confidence, e.comment, e.target, e.program_version, e.order_ms,"
      " e.queue, e.queue_entry, e.queue_stream, e.scheme, e.act, e.object_name, p.ra_deg, p.dec_deg FROM waiting_event e JOIN annotator a ON a.id = e.annotator"
      " LEFT JOIN waiting_place p ON p.event = e.uuid ORDER BY e.order_ms, e.uuid");
  while (waiting.step()) take(travellingFrom(waiting));
}

bool isKnown(Connection& connection, const char* table, const std::string& uuid) {
  Statement find = connection.prepare(std::string("SELECT 1 FROM ") + table + " WHERE uuid = ?");
  find.bind(1, uuid);
  return find.step();
}

/// Tables whose rows have a key of their own in every copy and are never changed: their union is that of the
/// rows. Whatever else belongs to labels gets a row here.
struct UnitedTable {
  const char* name;
  const char* columns;
  int count;
};
constexpr std::array kUnitedTables{
    // The wordings that the other copy's labels were made under, so that they can be read here.
    UnitedTable{"scheme_version", "key, scheme, version, json, stored_utc", 5},
    UnitedTable{"event_votes", "event, votes", 2}};

void uniteTables(Connection& connection, Connection& other) {
  for (const UnitedTable& table : kUnitedTables) {
    std::string places;
    for (int i = 0; i < table.count; ++i) places += i == 0 ? "?" : ", ?";
    Statement rows = other.prepare(std::string("SELECT ") + table.columns + " FROM " + table.name);
    Statement add = connection.prepare(std::string("INSERT OR IGNORE INTO ") + table.name + " (" +
                                       table.columns + ") VALUES (" + places + ")");
    while (rows.step()) {
      for (int i = 0; i < table.count; ++i) add.bind(i + 1, rows.text(i));
      add.run();
    }
  }
}

/// What this project has under the names of the other one, each looked up once.
class Places {
 public:
  explicit Places(const Project& project) : m_project(project) {}
  struct Here {
    std::optional<std::int64_t> row;
    SkyPosition position;
  };
  const Here& of(const std::string& name) {
    const auto found = m_known.find(name);
    if (found != m_known.end()) return found->second;
    Here here{m_project.rowOf(name), {}};
    if (here.row) here.position = m_project.position(*here.row);
    return m_known.emplace(name, here).first->second;
  }

 private:
  const Project& m_project;
  std::map<std::string, Here> m_known;
};

std::vector<RenamedObject> renamedObjects(const Project& project,
                                          const std::map<std::string, SkyPosition>& unknown) {
  std::vector<std::string> theirs;
  std::vector<SkyPosition> there, here;
  for (const auto& [name, place] : unknown) {
    theirs.push_back(name);
    there.push_back(place);
  }
  if (theirs.empty()) return {};
  Statement ours = project.connection().prepare("SELECT ra_deg, dec_deg FROM object ORDER BY id");
  while (ours.step()) here.push_back({ours.real(0), ours.real(1)});
  std::vector<RenamedObject> renamed;
  for (const SkyPair& pair : crossMatch(there, here, {1.0}).pairs)
    renamed.push_back({theirs[static_cast<std::size_t>(pair.first)], project.objectName(pair.second),
                       pair.separationArcsec});
  return renamed;
}

}  // namespace

MergeReport mergeLabels(Project& project, const Project& other, const model::RunControl& control) {
  MergeReport report;
  std::error_code error;
  if (std::filesystem::equivalent(project.directory(), other.directory(), error)) return report;
  Connection& connection = project.connection();
  const ReadTransaction oneMoment(other.connection());
  const std::int64_t total = other.connection().integer("SELECT count(*) FROM label_event") +
                             other.connection().integer("SELECT count(*) FROM waiting_event");
  Transaction transaction(connection);
  SourceMark source(connection, "merge", other.directory().filename().string());
  Places places(project);
  std::map<std::string, SkyPosition> unknown;
  std::map<std::string, MovedObject> moved;
  std::map<std::pair<std::string, std::string>, std::int64_t> news;
  std::set<std::int64_t> touched;
  std::int64_t seen = 0;
  eachEventOf(other.connection(), [&](const TravellingEvent& travelling) {
    if (seen++ % 1000 == 0) control.report(seen - 1, total, "merging labels");
    LabelEvent event = travelling.event;
    const Places::Here& here = places.of(travelling.objectName);
    const bool isElsewhere = here.row && !isSamePlace(here.position, travelling.place);
    if (!here.row) unknown.emplace(travelling.objectName, travelling.place);
    if (isElsewhere) {
      MovedObject& object = moved[travelling.objectName];
      object = {travelling.objectName, separationArcsec(here.position, travelling.place), object.events + 1};
    }
    if (isKnown(connection, "label_event", event.uuid) || isKnown(connection, "waiting_event", event.uuid))
      return;
    const std::int64_t annotator = annotatorIdFor(connection, event.annotator);
    ++report.newEvents;
    ++news[{event.annotator, event.question}];
    if (!here.row || isElsewhere) {
      ++report.waitingEvents;
      insertWaitingEvent(connection, event, travelling.objectName, travelling.place, annotator,
                         travelling.orderMs);
      return;
    }
    event.row = *here.row;
    insertEvent(connection, event, annotator, travelling.orderMs);
    touched.insert(event.row);
  });
  uniteTables(connection, other.connection());
  for (const std::int64_t row : touched) recomputeCurrentLabels(connection, row);
  source.mark();
  control.report(total, total, "merging labels");
  transaction.commit();
  for (const auto& [whose, events] : news) report.news.push_back({whose.first, whose.second, events});
  for (const auto& [name, place] : unknown) report.unknownObjects.push_back(name);
  for (auto& [name, object] : moved) report.moved.push_back(std::move(object));
  report.renamed = renamedObjects(project, unknown);
  return report;
}

}  // namespace labeling
