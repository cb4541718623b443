#include "labeling/store/query.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

#include "labeling/store/connection.h"
#include "labeling/store/current_labels.h"
#include "labeling/store/project_scheme.h"
#include "labeling/store/query_compiler.h"
#include "labeling/store/query_sandbox.h"
#include "labeling/store/query_tokens.h"
#include "labeling/store/random_picks.h"
#include "labeling/store/span_table.h"
#include "model/base/error.h"
#include "model/base/nearest_name.h"
#include "model/base/run_control.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

constexpr double kMostSeconds = 30;
constexpr const char* kLabelPrefix = "label_";
constexpr const char* kRandomPick = "random_pick";

struct LabelWord {
  const char* word;
  std::uint8_t mask, wanted;  ///< bits & mask == wanted, or != if isNot
  bool isNot = false;
  bool ofOthers = false;  ///< says something about labels of other people
};
constexpr std::array<LabelWord, 6> kLabelWords{{
    {"unlabelled", kMine | kOthers, 0},
    {"labelled", kMine | kOthers, 0, true},
    {"mine", kMine, kMine},
    {"others", kMine | kOthers, kOthers, false, true},
    {"disagree", kDisagree, kDisagree, false, true},
    {"flagged", kFlagged, kFlagged},
}};

// Answers of a label column in memory, as long as the statement runs.
struct LabelColumn {
  WordColumn words;
  std::vector<double> numbers;
};

LabelColumn labelColumn(const QuestionLabels& labels, std::int64_t rows) {
  LabelColumn column;
  const auto count = static_cast<std::size_t>(rows);
  if (labels.isNumber) {
    column.numbers.assign(count, std::numeric_limits<double>::quiet_NaN());
    for (const auto& [object, value] : labels.values) {
      if (object < rows) column.numbers[static_cast<std::size_t>(object)] = value;
    }
    return column;
  }
  column.words.index.assign(count, 0);
  column.words.words.emplace_back();
  std::map<std::string, std::uint32_t> known;
  for (const auto& [object, answer] : labels.answers) {
    if (object >= rows) continue;
    const auto [place, isNew] = known.emplace(answer, static_cast<std::uint32_t>(column.words.words.size()));
    if (isNew) column.words.words.push_back(answer);
    column.words.index[static_cast<std::size_t>(object)] = place->second;
  }
  return column;
}

// Byte positions to characters (code points), as an editor counts them.
std::size_t characterAt(const std::string& text, std::size_t byte) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < byte && i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) ++characters;
  return characters;
}

bool isBlank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

}  // namespace

struct Query::State {
  State(const Project& of, std::vector<QueryColumn> columns, const std::string& annotator,
        LabelBits::Whose whoseLabels)
      : project(&of),
        computed(std::move(columns)),
        me(annotator),
        whose(whoseLabels),
        bits(annotator, whoseLabels),
        connection(of.connection().file(), of.connection().mode() == Connection::Mode::Immutable
                                               ? Connection::Mode::Immutable
                                               : Connection::Mode::ReadOnly) {
    confineToQueries(connection);
  }

  const Project* project;
  std::vector<QueryColumn> computed;
  NumberSource numbers;
  std::string me;
  LabelBits::Whose whose;
  LabelBits bits;
  // A connection of its own: confined for good, while the project's one goes on writing labels.
  Connection connection;
};

namespace {

// The names of one compilation, and the columns in memory that it turned out to need.
class Names {
 public:
  Names(const Project& project, const std::vector<QueryColumn>& computed, const Query::NumberSource& numbers,
        LabelBits& bits, const std::string& me, LabelBits::Whose whose)
      : m_project(project),
        m_computed(computed),
        m_numbers(numbers),
        m_bits(bits),
        m_me(me),
        m_whose(whose),
        m_columns(project.columns()) {
    table.rows = project.objectCount();
  }
  Names(const Names&) = delete;
  Names& operator=(const Names&) = delete;

  /// The catalogue first, then the model's outputs, labels, and what every object has.
  std::optional<ResolvedName> resolve(const std::string& name) {
    const std::string lower = lowerCaseAscii(name);
    if (const auto known = m_resolved.find(lower); known != m_resolved.end()) return known->second;
    auto found = inCatalogue(lower);
    if (!found) found = inComputed(lower);
    if (!found) found = labelWord(lower);
    if (!found) found = randomPick(lower);
    if (!found) found = label(lower);
    if (!found) found = builtIn(lower);
    if (found) m_resolved.emplace(lower, *found);
    return found;
  }

  std::vector<std::string> all() {
    std::vector<std::string> names;
    for (const ColumnInfo& column : m_columns) names.push_back(column.name);
    for (const QueryColumn& column : m_computed) names.push_back(column.name);
    for (const LabelWord& word : kLabelWords)
      if (exists(word)) names.emplace_back(word.word);
    names.emplace_back(kRandomPick);
    for (const auto& [id, isNumber] : questions()) names.push_back(kLabelPrefix + id);
    names.insert(names.end(), {"name", "ra", "dec"});
    return names;
  }

  /// The numbers in memory that a name stands for; nothing if the store has to be asked.
  const SpanColumn* inMemory(const std::string& name) {
    const auto found = resolve(name);
    if (!found || found->type != QueryType::Number || found->sql.rfind("s.c", 0) != 0) return nullptr;
    return &table.columns[static_cast<std::size_t>(std::stoul(found->sql.substr(3)))];
  }

  std::string from() const {
    std::string sql = " FROM computed s";
    if (m_usesCatalogue) sql += " LEFT JOIN catalogue c ON c.tuningfork_object = s.rowid";
    if (m_usesObject) sql += " LEFT JOIN object o ON o.id = s.rowid";
    return sql;
  }

  SpanTable table;

 private:
  bool exists(const LabelWord& word) const { return m_whose == LabelBits::Whose::All || !word.ofOthers; }

  std::string add(SpanColumn column) {
    table.columns.push_back(column);
    return "s.c" + std::to_string(table.columns.size() - 1);
  }

  std::optional<ResolvedName> inCatalogue(const std::string& lower) {
    for (const ColumnInfo& column : m_columns) {
      if (lowerCaseAscii(column.name) != lower) continue;
      if (m_numbers && column.type == ColumnType::Real)
        if (const auto values = m_numbers(column.name); values.size() == static_cast<std::size_t>(table.rows))
          return ResolvedName{QueryType::Number, add(values)};
      m_usesCatalogue = true;
      return ResolvedName{column.type == ColumnType::Text ? QueryType::Text : QueryType::Number,
                          "c." + quotedName(column.name)};
    }
    return std::nullopt;
  }

  std::optional<ResolvedName> inComputed(const std::string& lower) {
    for (const QueryColumn& column : m_computed) {
      if (lowerCaseAscii(column.name) != lower) continue;
      const std::span<const float> values = column.later ? column.later() : column.values;
      if (values.size() != static_cast<std::size_t>(table.rows)) {
        throw Error(ErrorKind::BadInput, "The column " + column.name + " holds " +
                                             std::to_string(values.size()) + " values, but the project has " +
                                             std::to_string(table.rows) +
                                             " objects. Classify the project again.");
      }
      return ResolvedName{QueryType::Number, add(values)};
    }
    return std::nullopt;
  }

  std::optional<ResolvedName> labelWord(const std::string& lower) {
    for (const LabelWord& word : kLabelWords) {
      if (lower != word.word || !exists(word)) continue;
      // As a column of 0 and 1, which the table in memory compares by itself.
      const std::vector<std::uint8_t>& bits = m_bits.update(m_project.connection());
      std::vector<std::uint8_t>& holds = m_wordColumns[word.word];
      holds.resize(static_cast<std::size_t>(table.rows));
      for (std::size_t row = 0; row < holds.size(); ++row)
        holds[row] =
            ((row < bits.size() ? bits[row] : 0) & word.mask) == word.wanted ? !word.isNot : word.isNot;
      return ResolvedName{QueryType::Condition, "(" + add(std::span<const std::uint8_t>(holds)) + " = 1)"};
    }
    return std::nullopt;
  }

  std::optional<ResolvedName> randomPick(const std::string& lower) {
    if (lower != kRandomPick) return std::nullopt;
    m_randomPicks = randomPicks(m_project.connection(), table.rows);
    return ResolvedName{QueryType::Condition,
                        "(" + add(std::span<const std::uint8_t>(m_randomPicks)) + " <> 0)"};
  }

  std::optional<ResolvedName> label(const std::string& lower) {
    if (lower.rfind(kLabelPrefix, 0) != 0) return std::nullopt;
    for (const auto& [id, isNumber] : questions()) {
      if (lowerCaseAscii(kLabelPrefix + id) != lower) continue;
      QuestionLabels labels = questionLabels(m_project.connection(), id, m_me, m_whose);
      labels.isNumber = labels.isNumber || isNumber;
      const LabelColumn& column = m_labels.emplace(id, labelColumn(labels, table.rows)).first->second;
      if (labels.isNumber)
        return ResolvedName{QueryType::Number, add(std::span<const double>(column.numbers))};
      return ResolvedName{QueryType::Text, add(&column.words)};
    }
    return std::nullopt;
  }

  std::optional<ResolvedName> builtIn(const std::string& lower) {
    if (lower != "name" && lower != "ra" && lower != "dec") return std::nullopt;
    m_usesObject = true;
    if (lower == "name") return ResolvedName{QueryType::Text, "o.name"};
    return ResolvedName{QueryType::Number, lower == "ra" ? "o.ra_deg" : "o.dec_deg"};
  }

  // Of the scheme, and those that somebody answered under another scheme; with whether they ask for a number.
  const std::map<std::string, bool>& questions() {
    if (m_questions.empty()) {
      for (const std::string& id : labelledQuestions(m_project.connection())) m_questions.emplace(id, false);
      for (const Question& question : storedScheme(m_project).questions) {
        m_questions[question.id] = question.kind == QuestionKind::Number;
      }
    }
    return m_questions;
  }

  const Project& m_project;
  const std::vector<QueryColumn>& m_computed;
  const Query::NumberSource& m_numbers;
  LabelBits& m_bits;
  const std::string& m_me;
  LabelBits::Whose m_whose;
  std::vector<ColumnInfo> m_columns;
  std::map<std::string, ResolvedName> m_resolved;
  std::map<std::string, bool> m_questions;
  std::map<std::string, LabelColumn> m_labels;
  std::vector<std::uint8_t> m_randomPicks;
  std::map<std::string, std::vector<std::uint8_t>> m_wordColumns;  ///< whether a label word holds
  bool m_usesCatalogue = false;
  bool m_usesObject = false;
};

QueryNames namesOf(Names& names) {
  return {[&names](const std::string& name) { return names.resolve(name); },
          [&names] { return names.all(); }};
}

std::string orderBy(Names& names, const std::string& column, bool descending) {
  if (column.empty()) return descending ? " ORDER BY s.rowid DESC" : " ORDER BY s.rowid";
  const auto found = names.resolve(column);
  if (!found) {
    const auto nearest = model::nearestName(column, names.all());
    throw Error(ErrorKind::BadInput, "There is no column " + column + " to sort by." +
                                         (nearest ? " Did you mean " + *nearest + "?" : std::string()));
  }
  const std::string collate = found->type == QueryType::Text ? " COLLATE NOCASE" : "";
  return " ORDER BY " + found->sql + collate + (descending ? " DESC" : " ASC") + " NULLS LAST, s.rowid";
}

// In the order of numbers in memory: missing ones last, equal ones by row.
void sortRows(std::vector<std::int64_t>& rows, const SpanColumn& column, bool descending) {
  struct Place {
    double number;
    std::uint32_t row;
    bool isMissing;
  };
  std::vector<Place> places;
  places.reserve(rows.size());
  std::visit(
      [&](const auto& values) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(values)>, const WordColumn*>)
          for (const std::int64_t row : rows) {
            const auto number = static_cast<double>(values[static_cast<std::size_t>(row)]);
            const bool isMissing = std::isnan(number);
            places.push_back({isMissing    ? 0
                              : descending ? -number
                                           : number,
                              static_cast<std::uint32_t>(row), isMissing});
          }
      },
      column);
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
    if (a.isMissing != b.isMissing) return b.isMissing;
    return a.number < b.number || (a.number == b.number && a.row < b.row);
  });
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = places[i].row;
}

void bind(Statement& statement, const CompiledQuery& compiled) {
  int index = 0;
  for (const auto& parameter : compiled.parameters) {
    ++index;
    std::visit([&](const auto& value) { statement.bind(index, value); }, parameter);
  }
}

}  // namespace

Query::Query(const Project& project, std::vector<QueryColumn> computed, std::string annotator,
             LabelBits::Whose whose)
    : m_state(std::make_unique<State>(project, std::move(computed), annotator, whose)) {}
Query::~Query() = default;
void Query::setNumberSource(NumberSource source) { m_state->numbers = std::move(source); }

std::vector<std::int64_t> Query::rows(const std::string& expression, const std::string& sortBy,
                                      bool descending, const model::RunControl& control) const {
  State& s = *m_state;
  std::vector<std::int64_t> rows;
  if (isBlank(expression) && sortBy.empty()) {
    rows.resize(static_cast<std::size_t>(s.project->objectCount()));
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    if (descending) std::reverse(rows.begin(), rows.end());
    return rows;
  }
  Names names(*s.project, s.computed, s.numbers, s.bits, s.me, s.whose);
  CompiledQuery compiled;
  try {
    if (!isBlank(expression)) compiled = compileQuery(expression, namesOf(names));
  } catch (const QueryProblemFound& found) {
    throw Error(ErrorKind::BadInput, found.problem.sentence);
  }
  control.throwIfStopped();
  const bool isSortedHere = !sortBy.empty() && names.inMemory(sortBy) != nullptr;
  const std::string order = isSortedHere ? " ORDER BY s.rowid" : orderBy(names, sortBy, descending);
  if (isSortedHere && compiled.sql.empty()) {
    rows.resize(static_cast<std::size_t>(names.table.rows));
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    sortRows(rows, *names.inMemory(sortBy), descending);
    return rows;
  }
  showConfined(s.connection, names.table);
  const std::string sql =
      "SELECT s.rowid" + names.from() + (compiled.sql.empty() ? "" : " WHERE " + compiled.sql) + order;
  try {
    const QueryTimeLimit limit(s.connection, kMostSeconds, control.stop);
    Statement statement = s.connection.prepareOnce(sql);
    bind(statement, compiled);
    while (statement.step()) rows.push_back(statement.integer(0));
  } catch (const model::Stopped&) {
    if (control.stop.stop_requested()) throw;
    throw Error(ErrorKind::BadInput, "This filter takes longer than 30 s. Make the expression simpler.");
  }
  control.throwIfStopped();
  if (isSortedHere) sortRows(rows, *names.inMemory(sortBy), descending);
  return rows;
}

std::optional<QueryProblem> Query::problem(const std::string& expression) const {
  if (isBlank(expression)) return std::nullopt;
  State& s = *m_state;
  Names names(*s.project, s.computed, s.numbers, s.bits, s.me, s.whose);
  try {
    compileQuery(expression, namesOf(names));
  } catch (const QueryProblemFound& found) {
    QueryProblem problem = found.problem;
    problem.begin = characterAt(expression, problem.begin);
    problem.end = characterAt(expression, problem.end);
    return problem;
  } catch (const Error& error) {
    return QueryProblem{error.what(), 0, characterAt(expression, expression.size())};
  }
  return std::nullopt;
}

std::vector<std::string> Query::words() const {
  State& s = *m_state;
  Names names(*s.project, s.computed, s.numbers, s.bits, s.me, s.whose);
  std::vector<std::string> words = names.all();
  for (const std::string& word : queryKeywords()) words.push_back(word);
  for (const std::string& function : queryFunctions()) words.push_back(function);
  return words;
}

}  // namespace labeling
