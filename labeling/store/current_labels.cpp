#include "labeling/store/current_labels.h"

#include <cmath>
#include <optional>
#include <set>
#include <tuple>

#include "labeling/store/connection.h"

namespace labeling {
namespace {

struct Event {
  std::int64_t id = 0;
  std::string uuid, kind, question, answer, target;
  std::optional<double> value;
  std::int64_t annotator = 0;
  std::int64_t order = 0;
};

// Which events are taken back: a retraction counts unless it is taken back itself.
class Standing {
 public:
  explicit Standing(const std::vector<Event>& events) {
    for (const Event& event : events) {
      m_byUuid.emplace(event.uuid, &event);
      if (event.kind == "retract") m_retractionsOf[event.target].push_back(&event);
    }
  }

  bool stands(const Event& event) {
    const auto known = m_known.find(&event);
    if (known != m_known.end()) return known->second;
    // While it is being worked out it counts as not standing: a ring of retractions, which no program of ours
    // writes, takes nothing back and never ends in endless recursion.
    m_known[&event] = false;
    bool result = true;
    if (const auto found = m_retractionsOf.find(event.uuid); found != m_retractionsOf.end()) {
      for (const Event* retraction : found->second) {
        if (retraction->annotator == event.annotator && stands(*retraction)) result = false;
      }
    }
    m_known[&event] = result;
    return result;
  }

 private:
  std::map<std::string, const Event*> m_byUuid;
  std::map<std::string, std::vector<const Event*>> m_retractionsOf;
  std::map<const Event*, bool> m_known;
};

bool differ(const CurrentRow& a, const CurrentRow& b) {
  if (a.hasValue && b.hasValue) return std::abs(a.value - b.value) > kNumberAgreement;
  return a.answer != b.answer;
}

using Settled = std::set<std::pair<std::string, std::int64_t>>;  // question, object

Settled settledQuestions(Connection& connection) {
  Settled settled;
  Statement all = connection.prepare("SELECT question, object FROM adjudication");
  while (all.step()) settled.emplace(all.text(0), all.integer(1));
  return settled;
}

// Rows of one object, ordered by question.
std::uint8_t bitsOf(const std::vector<CurrentRow>& rows, std::int64_t me, LabelBits::Whose whose,
                    const Settled& settled) {
  std::uint8_t bits = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (whose == LabelBits::Whose::Own && rows[i].annotator != me) continue;
    if (rows[i].question.empty()) {
      bits |= kFlagged;
      continue;
    }
    bits |= rows[i].annotator == me ? kMine : kOthers;
    if (whose == LabelBits::Whose::Own) continue;
    for (std::size_t j = i + 1; j < rows.size() && rows[j].question == rows[i].question; ++j)
      if (differ(rows[i], rows[j]) && !settled.contains({rows[i].question, rows[i].object}))
        bits |= kDisagree;
  }
  return bits;
}

CurrentRow rowOf(Statement& statement) {
  return {statement.text(0),   statement.integer(1), statement.integer(2),
          statement.text(3),   !statement.isNull(4), statement.isNull(4) ? 0.0 : statement.real(4),
          statement.integer(5)};
}

constexpr const char* kColumns = "question, object, annotator, answer, value, event";

std::int64_t annotatorId(Connection& connection, const std::string& name) {
  Statement find = connection.prepare("SELECT id FROM annotator WHERE name = ?");
  find.bind(1, name);
  return find.step() ? find.integer(0) : -1;
}

}  // namespace

namespace {

std::vector<Event> eventsOf(Connection& connection, std::int64_t object) {
  std::vector<Event> events;
  Statement all = connection.prepare(
      "SELECT id, uuid, CASE role WHEN 'adjudication' THEN 'adjudicate' ELSE kind END, question, answer, target,"
      " value, annotator, order_ms FROM label_event WHERE object = ?");
  all.bind(1, object);
  while (all.step()) {
    events.push_back({all.integer(0), all.text(1), all.text(2), all.text(3), all.text(4), all.text(5),
                      all.optionalReal(6), all.integer(7), all.integer(8)});
  }
  return events;
}

CurrentRow rowOf(const Event& event, std::int64_t object) {
  return {event.question,          object,  event.annotator, event.answer, event.value.has_value(),
          event.value.value_or(0), event.id};
}

bool isNewer(const Event& event, const Event* than) {
  return than == nullptr || std::tie(than->order, than->uuid) < std::tie(event.order, event.uuid);
}

void insertRows(Connection& connection, const char* sql, const std::vector<CurrentRow>& rows) {
  Statement add = connection.prepare(sql);
  for (const CurrentRow& row : rows) {
    add.bind(1, row.question).bind(2, row.object).bind(3, row.annotator).bind(4, row.answer);
    add.bind(5, row.hasValue ? std::optional(row.value) : std::nullopt).bind(6, row.event);
    add.run();
  }
}

}  // namespace

std::vector<CurrentRow> currentFromEvents(Connection& connection, std::int64_t object) {
  const std::vector<Event> events = eventsOf(connection, object);
  Standing standing(events);
  std::map<std::pair<std::string, std::int64_t>, const Event*> newest;  // by question and annotator
  for (const Event& event : events) {
    if ((event.kind != "answer" && event.kind != "flag") || !standing.stands(event)) continue;
    const Event*& best = newest[{event.question, event.annotator}];
    if (isNewer(event, best)) best = &event;
  }
  std::vector<CurrentRow> rows;
  for (const auto& [key, event] : newest) {
    if (event->kind == "flag" && event->answer != "on") continue;
    rows.push_back(rowOf(*event, object));
  }
  return rows;
}

std::vector<CurrentRow> adjudicationsFromEvents(Connection& connection, std::int64_t object) {
  const std::vector<Event> events = eventsOf(connection, object);
  Standing standing(events);
  std::map<std::string, const Event*> newest;  // by question
  for (const Event& event : events) {
    if (event.kind != "adjudicate" || !standing.stands(event)) continue;
    const Event*& best = newest[event.question];
    if (isNewer(event, best)) best = &event;
  }
  std::vector<CurrentRow> rows;
  for (const auto& [question, event] : newest) rows.push_back(rowOf(*event, object));
  return rows;
}

std::set<std::string> takenBackEvents(Connection& connection, std::int64_t object) {
  const std::vector<Event> events = eventsOf(connection, object);
  Standing standing(events);
  std::set<std::string> takenBack;
  for (const Event& event : events)
    if (!standing.stands(event)) takenBack.insert(event.uuid);
  return takenBack;
}

void recomputeCurrentLabels(Connection& connection, std::int64_t object) {
  const std::vector<CurrentRow> rows = currentFromEvents(connection, object);
  connection.prepare("DELETE FROM current_label WHERE object = ?").bind(1, object).run();
  insertRows(connection, "INSERT INTO current_label VALUES (?, ?, ?, ?, ?, ?)", rows);
  const std::vector<CurrentRow> settled = adjudicationsFromEvents(connection, object);
  connection.prepare("DELETE FROM adjudication WHERE object = ?").bind(1, object).run();
  insertRows(connection, "INSERT INTO adjudication VALUES (?, ?, ?, ?, ?, ?)", settled);
}

std::vector<CurrentRow> storedCurrent(Connection& connection, std::int64_t object) {
  std::vector<CurrentRow> rows;
  Statement all = connection.prepare(std::string("SELECT ") + kColumns +
                                     " FROM current_label WHERE object = ? ORDER BY question, annotator");
  all.bind(1, object);
  while (all.step()) rows.push_back(rowOf(all));
  return rows;
}

std::vector<CurrentRow> storedAdjudications(Connection& connection, std::int64_t object) {
  std::vector<CurrentRow> rows;
  Statement all = connection.prepare(std::string("SELECT ") + kColumns +
                                     " FROM adjudication WHERE object = ? ORDER BY question");
  all.bind(1, object);
  while (all.step()) rows.push_back(rowOf(all));
  return rows;
}

const std::vector<std::uint8_t>& LabelBits::update(Connection& connection) {
  const ReadTransaction oneMoment(connection);
  const auto objects =
      static_cast<std::size_t>(connection.integer("SELECT ifnull(max(id) + 1, 0) FROM object"));
  m_bits.resize(objects, 0);
  const std::int64_t newest = connection.integer("SELECT ifnull(max(id), 0) FROM label_event");
  if (newest == m_newestEvent) return m_bits;
  const std::int64_t me = annotatorId(connection, m_annotator);
  const Settled settled = settledQuestions(connection);

  // A few new events: look at their objects. Many, as after an import: one pass in the order of objects.
  if (m_newestEvent >= 0 && newest - m_newestEvent < 10'000) {
    std::set<std::int64_t> touched;
    Statement since = connection.prepare("SELECT object FROM label_event WHERE id > ?");
    since.bind(1, m_newestEvent);
    while (since.step()) touched.insert(since.integer(0));
    for (const std::int64_t object : touched) {
      m_bits.at(static_cast<std::size_t>(object)) =
          bitsOf(storedCurrent(connection, object), me, m_whose, settled);
    }
  } else {
    std::fill(m_bits.begin(), m_bits.end(), std::uint8_t{0});
    Statement all = connection.prepare(std::string("SELECT ") + kColumns +
                                       " FROM current_label ORDER BY question, object, annotator");
    // One question of one object at a time; the bits of its questions add up.
    std::vector<CurrentRow> group;
    const auto settle = [&] {
      if (!group.empty())
        m_bits.at(static_cast<std::size_t>(group.front().object)) |= bitsOf(group, me, m_whose, settled);
      group.clear();
    };
    while (all.step()) {
      CurrentRow row = rowOf(all);
      if (!group.empty() && (group.front().object != row.object || group.front().question != row.question))
        settle();
      group.push_back(std::move(row));
    }
    settle();
  }
  m_newestEvent = newest;
  return m_bits;
}

QuestionLabels questionLabels(Connection& connection, const std::string& question,
                              const std::string& annotator, LabelBits::Whose whose) {
  QuestionLabels labels;
  const std::int64_t me = annotatorId(connection, annotator);
  Statement all = connection.prepare(std::string("SELECT ") + kColumns +
                                     " FROM current_label WHERE question = ? ORDER BY object, annotator");
  all.bind(1, question);
  std::vector<CurrentRow> group;
  const auto settle = [&] {
    if (group.empty()) return;
    const std::int64_t object = group.front().object;
    std::map<std::string, int> votes;
    double sum = 0;
    int values = 0;
    for (const CurrentRow& row : group) {
      if (row.annotator == me) {
        if (row.hasValue) labels.values[object] = row.value;
        if (!row.answer.empty()) labels.answers[object] = row.answer;
        group.clear();
        return;
      }
      if (row.hasValue) {
        sum += row.value;
        ++values;
      }
      if (!row.answer.empty()) ++votes[row.answer];
    }
    group.clear();
    if (values > 0) labels.values[object] = sum / values;
    int most = 0;
    bool isTie = false;
    std::string winner;
    for (const auto& [answer, count] : votes) {
      isTie = count == most || (isTie && count < most);
      if (count > most) {
        most = count;
        winner = answer;
        isTie = false;
      }
    }
    if (most > 0 && !isTie) labels.answers[object] = winner;
  };
  while (all.step()) {
    CurrentRow row = rowOf(all);
    if (!group.empty() && group.front().object != row.object) settle();
    labels.isNumber = labels.isNumber || row.hasValue;
    if (whose == LabelBits::Whose::Own && row.annotator != me) continue;
    group.push_back(std::move(row));
  }
  settle();
  return labels;
}

std::vector<std::string> labelledQuestions(Connection& connection) {
  // A step per question through the primary key, not a pass over all labels.
  std::vector<std::string> questions;
  Statement next =
      connection.prepare("SELECT question FROM current_label WHERE question > ? ORDER BY question LIMIT 1");
  std::string last;
  for (;;) {
    next.bind(1, last);
    if (!next.step()) break;
    last = next.text(0);
    next.reset();
    questions.push_back(last);
  }
  return questions;
}

}  // namespace labeling
