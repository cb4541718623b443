#include "labeling/history/salvage.h"

#include <optional>
#include <set>
#include <vector>

#include "labeling/history/event_rows.h"
#include "labeling/history/salvage_parts.h"
#include "labeling/store/backups.h"
#include "labeling/store/connection.h"
#include "labeling/store/current_labels.h"
#include "labeling/store/identity.h"
#include "labeling/store/migrations.h"
#include "labeling/store/waiting_events.h"
#include "model/base/error.h"

namespace labeling {
namespace {

namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

constexpr const char* kStore = "labels.sqlite";

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

bool isKnown(Connection& connection, const char* table, const char* key, const std::string& value) {
  Statement find = connection.prepare(std::string("SELECT 1 FROM ") + table + " WHERE " + key + " = ?");
  find.bind(1, value);
  return find.step();
}

// The import or merge that brought an event, as the backup has it or anew.
std::int64_t sourceIdFor(Connection& connection, const LabelSource& source) {
  Statement find =
      connection.prepare("SELECT id FROM label_source WHERE kind = ? AND name = ? AND time_utc = ?");
  find.bind(1, source.kind).bind(2, source.name).bind(3, source.timeUtc);
  if (find.step()) return find.integer(0);
  connection.prepare("INSERT INTO label_source (kind, name, time_utc) VALUES (?, ?, ?)")
      .bind(1, source.kind)
      .bind(2, source.name)
      .bind(3, source.timeUtc)
      .run();
  return connection.lastInsertedRow();
}

std::int64_t uniteLogged(Connection& repaired, const SalvagedParts& parts) {
  const std::int64_t objects = repaired.integer("SELECT count(*) FROM object");
  std::set<std::int64_t> touched;
  std::int64_t added = 0;
  for (const auto& [uuid, salvaged] : parts.logged) {
    const LabelEvent& event = salvaged.event;
    if (event.row < 0 || event.row >= objects || isKnown(repaired, "label_event", "uuid", uuid)) continue;
    const std::int64_t id =
        insertEvent(repaired, event, annotatorIdFor(repaired, event.annotator), salvaged.orderMs);
    if (salvaged.source)
      repaired.prepare("INSERT INTO event_source VALUES (?, ?)")
          .bind(1, id)
          .bind(2, sourceIdFor(repaired, *salvaged.source))
          .run();
    // It waited when the backup was made.
    repaired.prepare("DELETE FROM waiting_event WHERE uuid = ?").bind(1, uuid).run();
    repaired.prepare("DELETE FROM waiting_place WHERE event = ?").bind(1, uuid).run();
    touched.insert(event.row);
    ++added;
  }
  for (const std::int64_t row : touched) recomputeCurrentLabels(repaired, row);
  return added;
}

std::int64_t uniteWaiting(Connection& repaired, const SalvagedParts& parts) {
  std::set<std::string> names;
  std::int64_t added = 0;
  for (const auto& [uuid, salvaged] : parts.waiting) {
    if (isKnown(repaired, "label_event", "uuid", uuid) || isKnown(repaired, "waiting_event", "uuid", uuid))
      continue;
    insertWaitingEvent(repaired, salvaged.event, salvaged.objectName, salvaged.place,
                       annotatorIdFor(repaired, salvaged.event.annotator), salvaged.orderMs);
    names.insert(salvaged.objectName);
    ++added;
  }
  // One that was used since then, and is read as it was before, finds its object here.
  for (const std::string& name : names) {
    Statement object = repaired.prepare("SELECT id FROM object WHERE name = ?");
    object.bind(1, name);
    if (object.step()) adoptWaitingEvents(repaired, object.integer(0), name);
  }
  return added;
}

void uniteRest(Connection& repaired, const SalvagedParts& parts) {
  for (const auto& [uuid, votes] : parts.votes)
    if (isKnown(repaired, "label_event", "uuid", uuid) || isKnown(repaired, "waiting_event", "uuid", uuid))
      repaired.prepare("INSERT OR IGNORE INTO event_votes VALUES (?, ?)").bind(1, uuid).bind(2, votes).run();
  for (const SalvagedWording& wording : parts.wordings)
    repaired.prepare("INSERT OR IGNORE INTO scheme_version VALUES (?, ?, ?, ?, ?)")
        .bind(1, wording.key)
        .bind(2, wording.scheme)
        .bind(3, wording.version)
        .bind(4, wording.json)
        .bind(5, wording.storedUtc)
        .run();
}

std::int64_t unite(Connection& repaired, const SalvagedParts& parts) {
  Transaction transaction(repaired);
  const std::int64_t added = uniteLogged(repaired, parts) + uniteWaiting(repaired, parts);
  uniteRest(repaired, parts);
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
    const SalvagedParts parts = salvageParts(store, sound, united);
    report.unreadable = parts.unreadable;
    report.rescued = unite(united, parts);
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
