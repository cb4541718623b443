#include "labeling/history/snapshot.h"

#include <array>
#include <charconv>
#include <cstdio>
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
std::string hashOf(const std::map<std::string, std::vector<ConsensusLabel>>& labels,
                   const std::vector<std::string>& names) {
  LabelHash hash;
  for (const auto& [question, answers] : labels) {
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

std::optional<std::int64_t> snapshotWithHash(Connection& connection, const std::string& hash) {
  Statement find = connection.prepare("SELECT id FROM snapshot WHERE hash = ?");
  find.bind(1, hash);
  if (!find.step()) return std::nullopt;
  return find.integer(0);
}

}  // namespace

Snapshot takeSnapshot(const Project& project, const std::vector<std::string>& questions) {
  if (questions.empty()) throw Error(ErrorKind::BadInput, "A label snapshot needs at least one question.");
  Connection& connection = project.connection();
  // The write lock is taken first, so that the labels read are those stored.
  Transaction transaction(connection);
  const LabelLog log(project);
  Snapshot snapshot;
  for (const std::string& question : questions) {
    snapshot.labels[question] = consensus(log, question);
    if (snapshot.labels[question].empty()) {
      throw Error(ErrorKind::NotFound,
                  "Nobody has labelled " + question + " yet. Label some objects, or import labels.");
    }
  }
  snapshot.hash = hashOf(snapshot.labels, project.objectNames());
  if (const auto known = snapshotWithHash(connection, snapshot.hash)) {
    return readSnapshot(project, *known);
  }
  snapshot.id = connection.integer("SELECT ifnull(max(id), 0) + 1 FROM snapshot");
  snapshot.name = std::to_string(snapshot.id);
  snapshot.name.insert(0, 1, 'r');
  snapshot.timeUtc = utcNow();
  connection.prepare("INSERT INTO snapshot VALUES (?, ?, ?, ?)")
      .bind(1, snapshot.id)
      .bind(2, snapshot.name)
      .bind(3, snapshot.hash)
      .bind(4, snapshot.timeUtc)
      .run();
  Statement add = connection.prepare("INSERT INTO snapshot_label VALUES (?, ?, ?, ?, ?, ?)");
  for (const auto& [question, labels] : snapshot.labels) {
    for (const ConsensusLabel& label : labels) {
      add.bind(1, snapshot.id).bind(2, question).bind(3, label.row).bind(4, label.answer);
      add.bind(5, label.value).bind(6, label.annotators);
      add.run();
    }
  }
  transaction.commit();
  return snapshot;
}

Snapshot readSnapshot(const Project& project, std::int64_t id) {
  Connection& connection = project.connection();
  Snapshot snapshot;
  Statement head = connection.prepare("SELECT id, name, hash, time_utc FROM snapshot WHERE id = ?");
  head.bind(1, id);
  if (!head.step()) {
    throw Error(ErrorKind::NotFound,
                project.directory().string() + " has no label snapshot " + std::to_string(id) + ".");
  }
  snapshot.id = head.integer(0);
  snapshot.name = head.text(1);
  snapshot.hash = head.text(2);
  snapshot.timeUtc = head.text(3);
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

}  // namespace labeling
