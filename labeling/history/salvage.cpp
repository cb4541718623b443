#include "labeling/history/salvage.h"

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "labeling/history/event_rows.h"
#include "labeling/store/backups.h"
#include "labeling/store/connection.h"
#include "labeling/store/current_labels.h"
#include "labeling/store/identity.h"
#include "labeling/store/migrations.h"
#include "labeling/store/row_scan.h"
#include "model/base/error.h"

namespace labeling {
namespace {

namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

constexpr const char* kStore = "labels.sqlite";

std::string damageOf(const fs::path& file) {
  try {
    Connection store(file, Connection::Mode::ReadOnly);
    const std::string said = store.text("PRAGMA quick_check(1)");
    return said == "ok" ? std::string() : said;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::Corrupt) throw;
    return error.what();
  }
}

// Daily copies first, then those from before a migration.
std::optional<fs::path> newestSoundBackup(const fs::path& directory) {
  std::vector<fs::path> candidates;
  for (const Backup& backup : backupsOf(directory)) candidates.push_back(backup.file);
  for (int version = migrations().back().version; version > 0; --version)
    candidates.push_back(backupPath(directory / kStore, version));
  std::error_code error;
  for (const fs::path& file : candidates)
    if (fs::exists(file, error) && damageOf(file).empty()) return file;
  return std::nullopt;
}

/// Where the columns of the label log lie in its rows. Columns are only ever appended, so an older file has
/// the same ones, as far as it goes.
std::map<std::string, std::size_t> columnsOfLog(Connection& connection) {
  std::map<std::string, std::size_t> columns;
  Statement all = connection.prepare("SELECT name, cid FROM pragma_table_info('label_event')");
  while (all.step()) columns[all.text(0)] = static_cast<std::size_t>(all.integer(1));
  return columns;
}

struct ScannedEvent {
  LabelEvent event;
  std::int64_t annotator = 0;
  std::int64_t orderMs = 0;
};

// Rows of other tables, and of indices, do not look like this.
std::optional<ScannedEvent> eventFrom(const ScannedRow& row,
                                      const std::map<std::string, std::size_t>& columns) {
  constexpr std::size_t kUuidLength = 36;
  constexpr std::size_t kColumnsOfFirstRelease = 18;
  if (row.values.size() < kColumnsOfFirstRelease || row.values.size() > columns.size()) return std::nullopt;
  const auto at = [&](const char* name) { return columns.at(name); };
  ScannedEvent scanned;
  LabelEvent& event = scanned.event;
  event.uuid = row.text(at("uuid"));
  const auto object = row.integer(at("object"));
  const auto annotator = row.integer(at("annotator"));
  const auto order = row.integer(at("order_ms"));
  if (event.uuid.size() != kUuidLength || !object || !annotator || !order) return std::nullopt;
  try {
    event.kind = eventKindFromName(row.text(at("kind")));
    if (row.text(at("role")) == "adjudication") event.kind = EventKind::Adjudicate;
  } catch (const Error&) {
    return std::nullopt;
  }
  event.row = *object;
  scanned.annotator = *annotator;
  scanned.orderMs = *order;
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

// Names of annotators who came after the backup are looked for among the scanned rows as well.
std::map<std::int64_t, std::string> annotatorsOf(Connection& sound, const std::vector<ScannedRow>& rows) {
  std::map<std::int64_t, std::string> names;
  for (const ScannedRow& row : rows)
    if (row.values.size() == 2 && std::holds_alternative<std::monostate>(row.values[0]) &&
        !row.text(1).empty())
      names[row.number] = row.text(1);
  Statement all = sound.prepare("SELECT id, name FROM annotator");
  while (all.step()) names[all.integer(0)] = all.text(1);
  return names;
}

struct Readable {
  std::map<std::string, ScannedEvent> events;  ///< by uuid
  std::int64_t unreadable = 0;
};

Readable eventsOf(const fs::path& damaged, Connection& sound, Connection& current) {
  Readable result;
  const std::vector<ScannedRow> rows = scanRows(damaged, sound.integer("PRAGMA page_size"));
  const auto columns = columnsOfLog(current);
  const auto annotators = annotatorsOf(sound, rows);
  std::set<std::int64_t> numbers;
  for (const ScannedRow& row : rows) {
    auto scanned = eventFrom(row, columns);
    if (!scanned) continue;
    const auto name = annotators.find(scanned->annotator);
    scanned->event.annotator =
        name != annotators.end() ? name->second : "annotator " + std::to_string(scanned->annotator);
    numbers.insert(row.number);
    result.events.emplace(scanned->event.uuid, std::move(*scanned));
  }
  // Events are numbered from 1 without gaps, and none is ever deleted.
  if (!numbers.empty()) result.unreadable = *numbers.rbegin() - static_cast<std::int64_t>(numbers.size());
  return result;
}

std::int64_t unite(Connection& repaired, const Readable& readable) {
  const std::int64_t objects = repaired.integer("SELECT count(*) FROM object");
  std::set<std::int64_t> touched;
  std::int64_t added = 0;
  Transaction transaction(repaired);
  for (const auto& [uuid, scanned] : readable.events) {
    const LabelEvent& event = scanned.event;
    Statement known = repaired.prepare("SELECT 1 FROM label_event WHERE uuid = ?");
    known.bind(1, uuid);
    if (known.step() || event.row < 0 || event.row >= objects) continue;
    insertEvent(repaired, event, annotatorIdFor(repaired, event.annotator), scanned.orderMs);
    touched.insert(event.row);
    ++added;
  }
  for (const std::int64_t row : touched) recomputeCurrentLabels(repaired, row);
  transaction.commit();
  return added;
}

void moveFile(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) throw model::systemError(to.string(), "could not be written", error.value());
}

fs::path freeName(const fs::path& directory) {
  const std::string stem = std::string(kStore) + ".damaged-" + utcNow().substr(0, 10);
  fs::path name = directory / stem;
  std::error_code error;
  for (int i = 2; fs::exists(name, error); ++i) name = directory / (stem + "-" + std::to_string(i));
  return name;
}

}  // namespace

std::string damageOfStore(const fs::path& directory) { return damageOf(directory / kStore); }

SalvageReport salvageStore(const fs::path& directory) {
  const fs::path store = directory / kStore;
  const std::optional<fs::path> backup = newestSoundBackup(directory);
  if (!backup) {
    throw Error(ErrorKind::Corrupt,
                store.string() +
                    " is damaged and the project has no sound backup. Nothing was changed. "
                    "Restore the file from a copy of the project, then run the check again.");
  }
  SalvageReport report;
  report.backup = *backup;
  fs::path repaired = store;
  repaired += ".repaired";
  std::error_code ignored;
  fs::remove(repaired, ignored);
  {
    Connection sound(*backup, Connection::Mode::ReadOnly);
    sound.backupTo(repaired);
    Connection united(repaired, Connection::Mode::ReadWrite);
    migrate(united);
    united.execute("PRAGMA journal_mode = DELETE");  // one file to rename
    const Readable readable = eventsOf(store, sound, united);
    report.unreadable = readable.unreadable;
    report.rescued = unite(united, readable);
  }
  // The log of the damaged file must never be applied to the repaired one.
  report.damaged = freeName(directory);
  for (const char* ending : {"-wal", "-shm"}) {
    const fs::path part = store.string() + ending;
    if (fs::exists(part, ignored)) moveFile(part, report.damaged.string() + ending);
  }
  moveFile(store, report.damaged);
  moveFile(repaired, store);
  return report;
}

}  // namespace labeling
