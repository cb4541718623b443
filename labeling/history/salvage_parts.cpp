// Rows of a damaged store without its schema: each is known by what it looks like.
#include "labeling/history/salvage_parts.h"

#include <optional>
#include <set>

#include "labeling/history/event_rows.h"
#include "labeling/history/votes.h"
#include "labeling/store/connection.h"
#include "labeling/store/row_scan.h"
#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using Columns = std::map<std::string, std::size_t>;

constexpr std::size_t kUuidLength = 36;

/// Where the columns of a table lie in its rows. Columns are only ever appended, so an older file has the
/// same ones, as far as it goes.
Columns columnsOf(Connection& connection, const char* table) {
  Columns columns;
  Statement all = connection.prepare("SELECT name, cid FROM pragma_table_info(?)");
  all.bind(1, table);
  while (all.step()) columns[all.text(0)] = static_cast<std::size_t>(all.integer(1));
  return columns;
}

struct ScannedEvent {
  SalvagedEvent salvaged;
  std::int64_t annotator = 0;
};

/// @param leastColumns  of the first release: rows of other tables, and of indices, have fewer
std::optional<ScannedEvent> eventFrom(const ScannedRow& row, const Columns& columns,
                                      std::size_t leastColumns) {
  if (row.values.size() < leastColumns || row.values.size() > columns.size()) return std::nullopt;
  const auto at = [&](const char* name) {
    const auto found = columns.find(name);
    return found == columns.end() ? row.values.size() : found->second;  // beyond the end: nothing
  };
  ScannedEvent scanned;
  LabelEvent& event = scanned.salvaged.event;
  event.uuid = row.text(at("uuid"));
  const auto annotator = row.integer(at("annotator"));
  const auto order = row.integer(at("order_ms"));
  if (event.uuid.size() != kUuidLength || !annotator || !order) return std::nullopt;
  try {
    event.kind = eventKindFromName(row.text(at("kind")));
    if (row.text(at("role")) == "adjudication") event.kind = EventKind::Adjudicate;
  } catch (const Error&) {
    return std::nullopt;
  }
  scanned.annotator = *annotator;
  scanned.salvaged.orderMs = *order;
  event.question = row.text(at("question"));
  event.answer = row.text(at("answer"));
  event.value = row.real(at("value"));
  event.timeUtc = row.text(at("time_utc"));
  event.secondsTaken = row.real(at("seconds_taken"));
  event.modelName = row.text(at("model_name"));
  event.modelScore = row.real(at("model_score"));
  event.modelVisible = row.integer(at("model_visible")).value_or(0) != 0;
  event.confidence = row.real(at("confidence"));
  event.comment = row.text(at("comment"));
  event.target = row.text(at("target"));
  event.programVersion = row.text(at("program_version"));
  event.queue.queue = row.text(at("queue"));
  event.queue.entry = row.integer(at("queue_entry"));
  event.queue.stream = row.text(at("queue_stream"));
  event.scheme = row.text(at("scheme"));
  event.act = row.text(at("act"));
  return scanned;
}

/// Looks at each row once and keeps what it is.
class Reader {
 public:
  Reader(Connection& sound, Connection& current)
      : m_log(columnsOf(current, "label_event")), m_waiting(columnsOf(current, "waiting_event")) {
    Statement all = sound.prepare("SELECT id, name FROM annotator");
    while (all.step()) m_known[all.integer(0)] = all.text(1);
    // Weights look like sources; there are few of them, so they lie in the page where their table begins.
    Statement root = sound.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'annotator_weight'");
    if (root.step()) m_weightPage = root.integer(0);
  }

  void take(const ScannedRow& row) {
    if (row.isKey)
      takeKey(row);
    else
      takeNumbered(row);
  }

  SalvagedParts finish() {
    for (auto& [uuid, scanned] : m_events) {
      nameAnnotator(scanned);
      addSource(scanned);
      m_parts.logged.emplace(uuid, std::move(scanned.salvaged));
    }
    for (auto& [uuid, scanned] : m_waitingEvents) {
      nameAnnotator(scanned);
      if (const auto place = m_places.find(uuid); place != m_places.end())
        scanned.salvaged.place = place->second;
      m_parts.waiting.emplace(uuid, std::move(scanned.salvaged));
    }
    // Events are numbered from 1 without gaps, and none is ever deleted.
    if (!m_numbers.empty())
      m_parts.unreadable = m_numbers.rbegin()->first - static_cast<std::int64_t>(m_numbers.size());
    return std::move(m_parts);
  }

 private:
  void takeNumbered(const ScannedRow& row) {
    constexpr std::size_t kColumnsOfFirstRelease = 18;
    const bool isNumbered = !row.values.empty() && std::holds_alternative<std::monostate>(row.values[0]);
    if (!isNumbered) return;
    if (auto scanned = eventFrom(row, m_log, kColumnsOfFirstRelease)) {
      const auto object = row.integer(m_log.at("object"));
      if (!object) return;
      scanned->salvaged.event.row = *object;
      const std::string uuid = scanned->salvaged.event.uuid;
      m_numbers[row.number] = uuid;
      m_numberOf[uuid] = row.number;
      m_events.emplace(uuid, std::move(*scanned));
    } else if (row.values.size() == 2 && !row.text(1).empty()) {
      m_found[row.number] = row.text(1);  // an annotator, perhaps one who came after the backup
    } else if (row.values.size() == 4 && (row.text(1) == "import" || row.text(1) == "merge")) {
      m_sources[row.number] = LabelSource{row.text(1), row.text(2), row.text(3)};
    } else if (row.values.size() == 2 && row.integer(1) && row.page != m_weightPage) {
      m_sourceOf[row.number] = *row.integer(1);
    }
  }

  void takeKey(const ScannedRow& row) {
    constexpr std::size_t kColumnsOfFirstRelease = 17;
    const std::string key = row.text(0);
    const bool isEvent = key.size() == kUuidLength;
    if (auto scanned = eventFrom(row, m_waiting, kColumnsOfFirstRelease)) {
      scanned->salvaged.objectName = row.text(m_waiting.at("object_name"));
      if (!scanned->salvaged.objectName.empty()) m_waitingEvents.emplace(key, std::move(*scanned));
    } else if (isEvent && row.values.size() == 3 && row.real(1) && row.real(2)) {
      m_places[key] = {*row.real(1), *row.real(2)};
    } else if (isEvent && row.values.size() == 2 && row.text(1).starts_with('{')) {
      try {
        votesFromJson(row.text(1));
        m_parts.votes[key] = row.text(1);
      } catch (const Error&) {
        // not votes
      }
    } else if (row.values.size() == 5 && row.integer(2) && row.text(3).starts_with('{')) {
      m_parts.wordings.push_back({key, row.text(1), row.text(3), row.text(4), *row.integer(2)});
    }
  }

  void nameAnnotator(ScannedEvent& scanned) const {
    for (const auto* names : {&m_known, &m_found}) {
      if (const auto name = names->find(scanned.annotator); name != names->end()) {
        scanned.salvaged.event.annotator = name->second;
        return;
      }
    }
    scanned.salvaged.event.annotator = "annotator " + std::to_string(scanned.annotator);
  }

  void addSource(ScannedEvent& scanned) const {
    const auto source = m_sourceOf.find(m_numberOf.at(scanned.salvaged.event.uuid));
    if (source == m_sourceOf.end()) return;
    if (const auto found = m_sources.find(source->second); found != m_sources.end())
      scanned.salvaged.source = found->second;
  }

  Columns m_log, m_waiting;
  std::map<std::int64_t, std::string> m_known, m_found;  ///< annotators: of the backup; of the damaged file
  std::int64_t m_weightPage = 0;
  std::map<std::string, ScannedEvent> m_events, m_waitingEvents;
  std::map<std::int64_t, std::string> m_numbers;  ///< of the log's rows: uuid
  std::map<std::string, std::int64_t> m_numberOf;
  std::map<std::string, SkyPosition> m_places;
  std::map<std::int64_t, LabelSource> m_sources;
  std::map<std::int64_t, std::int64_t> m_sourceOf;  ///< by the log's number
  SalvagedParts m_parts;
};

}  // namespace

SalvagedParts salvageParts(const std::filesystem::path& damaged, Connection& sound, Connection& current) {
  Reader reader(sound, current);
  for (const ScannedRow& row : scanRows(damaged, sound.integer("PRAGMA page_size"))) reader.take(row);
  return reader.finish();
}

}  // namespace labeling
