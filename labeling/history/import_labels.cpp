#include "labeling/history/import_labels.h"

#include <algorithm>
#include <set>

#include "labeling/history/event_rows.h"
#include "labeling/history/label_log.h"
#include "labeling/history/label_values.h"
#include "labeling/history/object_history.h"
#include "labeling/store/connection.h"
#include "labeling/store/current_labels.h"
#include "labeling/store/identity.h"
#include "labeling/store/project_scheme.h"
#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

struct Cell {
  std::int64_t row = 0;
  const std::string* object = nullptr;
  std::string question;
  ReadAnswer read;
};

// What the annotator said last about a question, to leave out what is known already.
struct Known {
  std::string answer;
  std::optional<double> value, confidence;
  std::string uuid;
};

std::map<std::int64_t, Known> knownAnswers(Connection& connection, const std::string& question,
                                           const std::string& annotator) {
  std::map<std::int64_t, Known> known;
  Statement all = connection.prepare(
      "SELECT c.object, c.answer, c.value, e.confidence, e.uuid FROM current_label c"
      " JOIN label_event e ON e.id = c.event JOIN annotator a ON a.id = c.annotator"
      " WHERE c.question = ? AND a.name = ?");
  all.bind(1, question).bind(2, annotator);
  while (all.step()) {
    known[all.integer(0)] = {all.text(1), all.optionalReal(2), all.optionalReal(3), all.text(4)};
  }
  return known;
}

// A function of what was imported and of the label it replaces: two copies of a project that import the same
// file hold the same events, so that merging them doubles nothing.
std::string importUuid(Connection& connection, const Cell& cell, const std::string& annotator,
                       const std::string& replaced) {
  const std::string value = cell.read.value ? std::to_string(*cell.read.value) : std::string();
  std::string text = "import\n" + *cell.object + "\n" + cell.question + "\n" + annotator + "\n" +
                     cell.read.answer + "\n" + value + "\n" + replaced;
  for (;;) {
    const std::string uuid = uuidOf(text);
    Statement find = connection.prepare("SELECT 1 FROM label_event WHERE uuid = ?");
    find.bind(1, uuid);
    if (!find.step()) return uuid;
    text += "\nagain";  // imported before and taken back since
  }
}

void requireRequest(const Table& table, const ImportLabelsOptions& options) {
  if (options.columnOfQuestion.empty()) {
    throw Error(ErrorKind::BadInput, "Name at least one question and the column that answers it.");
  }
  if (options.annotator.empty())
    throw Error(ErrorKind::BadInput, "Imported labels need the name of an annotator.");
  table.at(options.idColumn);
  for (const auto& [question, column] : options.columnOfQuestion) table.at(column);
}

// What the project asks, with the questions that the file adds: those become the scheme "imported", asked
// after the others, one after the other.
constexpr const char* kImportedScheme = "imported";

std::vector<Scheme> schemesWith(const ProjectSchemes& known, const Table& table,
                                const ImportLabelsOptions& options, bool& isExtended) {
  std::vector<Scheme> schemes = known.asked();
  isExtended = false;
  for (const auto& [id, column] : options.columnOfQuestion) {
    if (known.find(id) != nullptr) continue;
    const Question question = questionFromColumn(id, table.at(column), table.rows);
    auto imported = std::find_if(schemes.begin(), schemes.end(),
                                 [](const Scheme& scheme) { return scheme.id == kImportedScheme; });
    if (imported == schemes.end()) {
      schemes.push_back({kImportedScheme, 1, "Imported questions", {}});
      imported = std::prev(schemes.end());
    }
    if (!imported->questions.empty()) imported->questions.back().next = id;
    imported->questions.push_back(question);
    isExtended = true;
  }
  for (const Scheme& scheme : schemes) schemeFromJson(schemeToJson(scheme), table.source);  // checks new ids
  return schemes;
}

}  // namespace

ImportLabelsReport importLabels(Project& project, const Table& table, const ImportLabelsOptions& options,
                                const model::RunControl& control) {
  requireRequest(table, options);
  bool isExtended = false;
  const ProjectSchemes known(project);
  std::vector<Scheme> schemes = schemesWith(known, table, options, isExtended);
  const auto questionOf = [&](const std::string& id) {
    for (const Scheme& scheme : schemes)
      if (const Question* question = scheme.find(id)) return question;
    return known.find(id);
  };
  const TableColumn& ids = table.at(options.idColumn);

  // Everything is read before the write lock is taken, so that nobody waits for a long file.
  ImportLabelsReport report;
  std::vector<Cell> cells;
  std::vector<std::string> idTexts(table.rows);
  for (std::size_t i = 0; i < table.rows; ++i) {
    if (i % 1000 == 0) {
      control.report(static_cast<std::int64_t>(i), static_cast<std::int64_t>(table.rows), "reading labels");
    }
    idTexts[i] = ids.textAt(i);
    const std::optional<std::int64_t> row = project.rowOf(idTexts[i]);
    if (!row) {
      report.unmatchedRows.push_back(idTexts[i].empty() ? "row " + std::to_string(i + 1) + " (no id)"
                                                        : idTexts[i]);
      continue;
    }
    for (const auto& [question, column] : options.columnOfQuestion) {
      const std::string text = table.at(column).textAt(i);
      if (text.find_first_not_of(" \t\r\n") == std::string::npos) continue;
      auto read = answerFromText(*questionOf(question), text);
      if (const auto* refused = std::get_if<RefusedAnswer>(&read)) {
        report.refused.emplace_back(idTexts[i], column + ": " + refused->reason + ".");
      } else {
        cells.push_back({*row, &idTexts[i], question, std::get<ReadAnswer>(read)});
      }
    }
  }
  control.report(static_cast<std::int64_t>(table.rows), static_cast<std::int64_t>(table.rows),
                 "reading labels");

  Connection& connection = project.connection();
  Transaction transaction(connection);
  SourceMark source(connection, "import", std::filesystem::path(table.source).filename().string());
  if (isExtended) schemes = askSchemesInside(project, schemes);
  std::map<std::string, std::map<std::int64_t, Known>> before;
  std::map<std::string, std::string> schemeOf;
  for (const auto& [question, column] : options.columnOfQuestion) {
    before[question] = knownAnswers(connection, question, options.annotator);
    for (const Scheme& scheme : schemes)
      if (schemeOf.count(question) == 0 && scheme.find(question) != nullptr)
        schemeOf[question] = scheme.key();
    keepSchemeInside(project, schemeOf[question]);
  }
  const std::int64_t annotator = annotatorIdFor(connection, options.annotator);
  const std::string now = utcNow();
  std::int64_t order = nextOrderMs(connection);
  Statement makeCurrent =
      connection.prepare("INSERT OR REPLACE INTO current_label VALUES (?, ?, ?, ?, ?, ?)");
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i % 1000 == 0) {
      control.report(static_cast<std::int64_t>(i), static_cast<std::int64_t>(cells.size()), "saving labels");
    }
    const Cell& cell = cells[i];
    auto& answered = before[cell.question];
    const auto found = answered.find(cell.row);
    if (found != answered.end() && found->second.answer == cell.read.answer &&
        found->second.value == cell.read.value && found->second.confidence == cell.read.confidence) {
      continue;
    }
    LabelEvent event;
    event.uuid =
        importUuid(connection, cell, options.annotator, found == answered.end() ? "" : found->second.uuid);
    event.row = cell.row;
    event.question = cell.question;
    event.answer = cell.read.answer;
    event.value = cell.read.value;
    event.confidence = cell.read.confidence;
    event.timeUtc = now;
    event.programVersion = programVersion();
    event.scheme = schemeOf[cell.question];
    const std::int64_t id = insertEvent(connection, event, annotator, order++);
    makeCurrent.bind(1, cell.question).bind(2, cell.row).bind(3, annotator).bind(4, event.answer);
    makeCurrent.bind(5, event.value).bind(6, id);
    makeCurrent.run();
    answered[cell.row] = {event.answer, event.value, event.confidence, event.uuid};
    ++report.labels;
  }
  source.mark();
  transaction.commit();
  return report;
}

Scheme projectScheme(const Project& project) { return storedScheme(project); }
void setProjectScheme(Project& project, const Scheme& scheme) { storeScheme(project, scheme); }

}  // namespace labeling
