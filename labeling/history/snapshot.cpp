#include "labeling/history/snapshot.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>

#include "labeling/store/connection.h"
#include "labeling/store/identity.h"
#include "model/base/error.h"
#include "model/base/random.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

// Chained over the lines of a canonical listing, twice with different beginnings: 128 bits.
class LabelHash {
 public:
  void add(const std::string& line) {
    for (std::uint64_t& part : m_parts) part = model::stableHash(line, part);
  }
  std::string text() const {
    std::array<char, 33> text{};
    std::snprintf(text.data(), text.size(), "%016llx%016llx", static_cast<unsigned long long>(m_parts[0]),
                  static_cast<unsigned long long>(m_parts[1]));
    return text.data();
  }

 private:
  std::array<std::uint64_t, 2> m_parts{1, 2};
};

std::string numberText(double value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  return std::string(digits.data(), end.ptr);
}

// By name, not by row: two copies of a project may number their objects differently.
std::string hashOf(const Snapshot& snapshot, const std::vector<std::string>& names) {
  LabelHash hash;
  if (snapshot.rule != ConsensusRule::Majority) {
    hash.add(std::string("rule\n") + nameOf(snapshot.rule));
    for (const auto& [annotator, weight] : snapshot.weights)
      hash.add("weight\n" + annotator + "\n" + numberText(weight));
  }
  for (const auto& [question, answers] : snapshot.labels) {
    hash.add("question\n" + question);
    std::set<std::string> lines;
    for (const ConsensusLabel& label : answers) {
      lines.insert(names.at(static_cast<std::size_t>(label.row)) + "\n" + label.answer + "\n" +
                   numberText(label.value));
    }
    for (const std::string& line : lines) hash.add(line);
  }
  return hash.text();
}

std::optional<std::int64_t> snapshotWith(Connection& connection, const char* sql, const std::string& value) {
  Statement find = connection.prepare(sql);
  find.bind(1, value);
  if (!find.step()) return std::nullopt;
  return find.integer(0);
}

constexpr const char* kWithHash = "SELECT id FROM snapshot WHERE hash = ?";
constexpr const char* kWithName = "SELECT id FROM snapshot WHERE name = ?";

void insertLabels(Connection& connection, const Snapshot& snapshot) {
  Statement add = connection.prepare("INSERT INTO snapshot_label VALUES (?, ?, ?, ?, ?, ?)");
  Statement addEvent =
      connection.prepare("INSERT INTO snapshot_event SELECT ?, ?, ?, id FROM label_event WHERE uuid = ?");
  for (const auto& [question, labels] : snapshot.labels) {
    for (const ConsensusLabel& label : labels) {
      add.bind(1, snapshot.id).bind(2, question).bind(3, label.row).bind(4, label.answer);
      add.bind(5, label.value).bind(6, label.annotators);
      add.run();
      for (const std::string& event : label.events) {
        addEvent.bind(1, snapshot.id).bind(2, question).bind(3, label.row).bind(4, event);
        addEvent.run();
      }
    }
  }
}

template <typename Value>
std::map<std::string, Value> countsFrom(const std::string& json) {
  try {
    return nlohmann::json::parse(json).get<std::map<std::string, Value>>();
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorKind::Corrupt, std::string("A label snapshot cannot be read: ") + error.what());
  }
}

// A name for the next snapshot that nobody chose by hand.
std::string freeName(Connection& connection, std::int64_t id) {
  for (std::int64_t number = id;; ++number) {
    std::string name = std::to_string(number);
    name.insert(0, 1, 'r');
    if (!snapshotWith(connection, kWithName, name)) return name;
  }
}

}  // namespace

Snapshot takeSnapshot(const Project& project, const std::vector<std::string>& questions, ConsensusRule rule,
                      const std::string& name) {
  if (questions.empty()) throw Error(ErrorKind::BadInput, "A label snapshot needs at least one question.");
  Connection& connection = project.connection();
  // The write lock is taken first, so that the labels read are those stored.
  Transaction transaction(connection);
  Snapshot snapshot;
  snapshot.rule = rule;
  for (const std::string& question : questions) {
    Consensus agreed = consensusBy(project, question, rule);
    if (agreed.labels.empty()) {
      throw Error(ErrorKind::NotFound,
                  agreed.unresolved.empty()
                      ? "Nobody has labelled " + question + " yet. Label some objects, or import labels."
                      : "The rule '" + std::string(nameOf(rule)) + "' decides none of the " +
                            std::to_string(agreed.unresolved.size()) + " labelled objects of " + question +
                            ". Adjudicate the disagreements, or choose another rule.");
    }
    snapshot.labels[question] = std::move(agreed.labels);
    snapshot.unresolved[question] = static_cast<std::int64_t>(agreed.unresolved.size());
    snapshot.weights.merge(agreed.weights);
  }
  snapshot.hash = hashOf(snapshot, project.objectNames());
  if (const auto known = snapshotWith(connection, kWithHash, snapshot.hash)) {
    return readSnapshot(project, *known);
  }
  if (!name.empty() && snapshotWith(connection, kWithName, name)) {
    throw Error(ErrorKind::BadInput, "There is a snapshot named '" + name +
                                         "' of other labels, and a snapshot is never changed. Choose another "
                                         "name.");
  }
  snapshot.id = connection.integer("SELECT ifnull(max(id), 0) + 1 FROM snapshot");
  snapshot.name = name.empty() ? freeName(connection, snapshot.id) : name;
  snapshot.timeUtc = utcNow();
  connection
      .prepare(
          "INSERT INTO snapshot (id, name, hash, time_utc, rule, weights, unresolved)"
          " VALUES (?, ?, ?, ?, ?, ?, ?)")
      .bind(1, snapshot.id)
      .bind(2, snapshot.name)
      .bind(3, snapshot.hash)
      .bind(4, snapshot.timeUtc)
      .bind(5, nameOf(rule))
      .bind(6, nlohmann::json(snapshot.weights).dump())
      .bind(7, nlohmann::json(snapshot.unresolved).dump())
      .run();
  insertLabels(connection, snapshot);
  transaction.commit();
  return snapshot;
}

Snapshot readSnapshot(const Project& project, std::int64_t id) {
  Connection& connection = project.connection();
  Snapshot snapshot;
  Statement head = connection.prepare(
      "SELECT id, name, hash, time_utc, rule, weights, unresolved FROM snapshot WHERE id = ?");
  head.bind(1, id);
  if (!head.step()) {
    throw Error(ErrorKind::NotFound,
                project.directory().string() + " has no label snapshot " + std::to_string(id) + ".");
  }
  snapshot.id = head.integer(0);
  snapshot.name = head.text(1);
  snapshot.hash = head.text(2);
  snapshot.timeUtc = head.text(3);
  snapshot.rule = consensusRuleFromName(head.text(4));
  snapshot.weights = countsFrom<double>(head.text(5));
  snapshot.unresolved = countsFrom<std::int64_t>(head.text(6));
  Statement all = connection.prepare(
      "SELECT question, object, answer, value, annotators FROM snapshot_label WHERE snapshot = ?"
      " ORDER BY question, object");
  all.bind(1, id);
  while (all.step()) {
    snapshot.labels[all.text(0)].push_back(
        {all.integer(1), all.text(2), all.real(3), static_cast<int>(all.integer(4))});
  }
  return snapshot;
}

std::vector<SnapshotSummary> snapshots(const Project& project) {
  Connection& connection = project.connection();
  std::vector<SnapshotSummary> all;
  Statement heads =
      connection.prepare("SELECT id, name, hash, time_utc, rule, unresolved FROM snapshot ORDER BY id DESC");
  while (heads.step()) {
    SnapshotSummary summary;
    summary.id = heads.integer(0);
    summary.name = heads.text(1);
    summary.hash = heads.text(2);
    summary.timeUtc = heads.text(3);
    summary.rule = consensusRuleFromName(heads.text(4));
    summary.unresolved = countsFrom<std::int64_t>(heads.text(5));
    Statement counts = connection.prepare(
        "SELECT question, count(*) FROM snapshot_label WHERE snapshot = ? GROUP BY question");
    counts.bind(1, summary.id);
    while (counts.step()) summary.objects[counts.text(0)] = counts.integer(1);
    all.push_back(std::move(summary));
  }
  return all;
}

std::int64_t snapshotNamed(const Project& project, const std::string& name) {
  Connection& connection = project.connection();
  if (const auto found = snapshotWith(connection, kWithName, name)) return *found;
  std::string known;
  Statement all = connection.prepare("SELECT name FROM snapshot ORDER BY id");
  while (all.step()) known += (known.empty() ? "" : ", ") + all.text(0);
  throw Error(ErrorKind::NotFound,
              "There is no label snapshot named '" + name + "'. " +
                  (known.empty() ? "The project has none yet." : "The project has: " + known + "."));
}

std::vector<std::string> snapshotEvents(const Project& project, std::int64_t snapshot,
                                        const std::string& question, std::int64_t row) {
  std::vector<std::string> events;
  Statement all = project.connection().prepare(
      "SELECT e.uuid FROM snapshot_event s JOIN label_event e ON e.id = s.event"
      " WHERE s.snapshot = ? AND s.question = ? AND s.object = ? ORDER BY e.order_ms, e.uuid");
  all.bind(1, snapshot).bind(2, question).bind(3, row);
  while (all.step()) events.push_back(all.text(0));
  return events;
}

}  // namespace labeling
