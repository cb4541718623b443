#include <charconv>
#include <nlohmann/json.hpp>

#include "labeling/history/snapshot.h"
#include "labeling/store/connection.h"
#include "labeling/store/identity.h"
#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

void check(const RunRecord& run) {
  for (const char* state : {"running", "finished", "failed", "stopped"})
    if (run.state == state) return;
  throw Error(ErrorKind::BadInput,
              "\"" + run.state + "\" is no state of a run (running, finished, failed, stopped).");
}

// All columns after the id; 18 of them, bound from parameter 1 on.
void bindAll(Statement& statement, const RunRecord& run) {
  statement.bind(1, run.model).bind(2, run.state).bind(3, run.message).bind(4, run.mode).bind(5, run.network);
  statement.bind(6, run.baseModel).bind(7, nlohmann::json(run.questions).dump());
  statement.bind(8, run.snapshot > 0 ? std::optional(run.snapshot) : std::nullopt);
  statement.bind(9, run.trainingObjects).bind(10, run.validationObjects).bind(11, run.testObjects);
  statement.bind(12, run.optionsJson).bind(13, run.historyJson).bind(14, run.resultJson);
  // As text: SQLite's integers end at 2^63 - 1, seeds at 2^64 - 1.
  statement.bind(15, std::to_string(run.seed)).bind(16, run.startedUtc).bind(17, run.finishedUtc);
  statement.bind(18, run.programVersion);
}

std::vector<std::string> questionsFromJson(const std::string& json) {
  try {
    return nlohmann::json::parse(json).get<std::vector<std::string>>();
  } catch (const nlohmann::json::exception&) {
    throw Error(ErrorKind::Corrupt,
                "The record of a training run has an unreadable list of questions: " + json);
  }
}

}  // namespace

std::int64_t beginRun(const Project& project, const RunRecord& given) {
  RunRecord run = given;
  if (run.state.empty()) run.state = "running";
  if (run.startedUtc.empty()) run.startedUtc = utcNow();
  if (run.programVersion.empty()) run.programVersion = programVersion();
  check(run);
  Connection& connection = project.connection();
  Transaction transaction(connection);
  Statement add = connection.prepare(
      "INSERT INTO run (model, state, message, mode, network, base_model, questions, snapshot, training_objects,"
      " validation_objects, test_objects, options, history, result, seed, started_utc, finished_utc, program_version)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  bindAll(add, run);
  add.run();
  const std::int64_t id = connection.lastInsertedRow();
  transaction.commit();
  return id;
}

void updateRun(const Project& project, const RunRecord& run) {
  check(run);
  Connection& connection = project.connection();
  Transaction transaction(connection);
  Statement change = connection.prepare(
      "UPDATE run SET model = ?1, state = ?2, message = ?3, mode = ?4, network = ?5, base_model = ?6, questions = ?7,"
      " snapshot = ?8, training_objects = ?9, validation_objects = ?10, test_objects = ?11, options = ?12,"
      " history = ?13, result = ?14, seed = ?15, started_utc = coalesce(nullif(?16, ''), started_utc),"
      " finished_utc = ?17, program_version = coalesce(nullif(?18, ''), program_version) WHERE id = ?19");
  bindAll(change, run);
  change.bind(19, run.id);
  change.run();
  if (connection.changes() == 0) {
    throw Error(ErrorKind::NotFound,
                project.directory().string() + " has no training run " + std::to_string(run.id) + ".");
  }
  transaction.commit();
}

std::vector<RunRecord> runs(const Project& project) {
  std::vector<RunRecord> all;
  Statement rows = project.connection().prepare(
      "SELECT r.id, r.model, r.state, r.message, r.mode, r.network, r.base_model, r.questions, r.snapshot, s.name,"
      " r.training_objects, r.validation_objects, r.test_objects, r.options, r.history, r.result, r.seed,"
      " r.started_utc, r.finished_utc, r.program_version FROM run r LEFT JOIN snapshot s ON s.id = r.snapshot"
      " ORDER BY r.id DESC");
  while (rows.step()) {
    RunRecord run;
    run.id = rows.integer(0);
    run.model = rows.text(1);
    run.state = rows.text(2);
    run.message = rows.text(3);
    run.mode = rows.text(4);
    run.network = rows.text(5);
    run.baseModel = rows.text(6);
    run.questions = questionsFromJson(rows.text(7));
    run.snapshot = rows.integer(8);
    run.snapshotName = rows.text(9);
    run.trainingObjects = rows.integer(10);
    run.validationObjects = rows.integer(11);
    run.testObjects = rows.integer(12);
    run.optionsJson = rows.text(13);
    run.historyJson = rows.text(14);
    run.resultJson = rows.text(15);
    const std::string seed = rows.text(16);
    std::from_chars(seed.data(), seed.data() + seed.size(), run.seed);
    run.startedUtc = rows.text(17);
    run.finishedUtc = rows.text(18);
    run.programVersion = rows.text(19);
    all.push_back(std::move(run));
  }
  return all;
}

}  // namespace labeling
