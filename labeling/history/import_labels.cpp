#include "labeling/history/import_labels.h"

#include <algorithm>

#include "labeling/history/event_rows.h"
#include "labeling/history/label_log.h"
#include "labeling/history/label_values.h"
#include "labeling/history/object_history.h"
#include "labeling/store/connection.h"
#include "labeling/store/current_labels.h"
#include "labeling/store/identity.h"
#include "labeling/store/project_builder.h"
#include "labeling/store/project_scheme.h"
#include "labeling/survey/sky_separation.h"
#include "labeling/survey/table_positions.h"
#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

struct Cell {
  std::int64_t row = 0;
  std::string question;
  ReadAnswer read;
  std::string votes;  ///< JSON; empty: one person's answer
};

// What the annotator said last about a question, to leave out what is known already.
struct Known {
  std::string answer;
  std::optional<double> value, confidence;
  std::string uuid;
  std::string votes;
};

std::map<std::int64_t, Known> knownAnswers(Connection& connection, const std::string& question,
                                           const std::string& annotator) {
  std::map<std::int64_t, Known> known;
  Statement all = connection.prepare(
      "SELECT c.object, c.answer, c.value, e.confidence, e.uuid, v.votes FROM current_label c"
      " JOIN label_event e ON e.id = c.event JOIN annotator a ON a.id = c.annotator"
      " LEFT JOIN event_votes v ON v.event = e.uuid"
      " WHERE c.question = ? AND a.name = ?");
  all.bind(1, question).bind(2, annotator);
  while (all.step()) {
    known[all.integer(0)] = {all.text(1), all.optionalReal(2), all.optionalReal(3), all.text(4), all.text(5)};
  }
  return known;
}

// A function of what was imported and of the label it replaces: two copies of a project that import the same
// file hold the same events, so that merging them doubles nothing.
std::string importUuid(Connection& connection, const Cell& cell, const std::string& object,
                       const std::string& annotator, const std::string& replaced) {
  const std::string value = cell.read.value ? std::to_string(*cell.read.value) : std::string();
  std::string text = "import\n" + object + "\n" + cell.question + "\n" + annotator + "\n" + cell.read.answer +
                     "\n" + value + "\n" + replaced;
  if (!cell.votes.empty()) text += "\n" + cell.votes;
  for (;;) {
    const std::string uuid = uuidOf(text);
    Statement find = connection.prepare("SELECT 1 FROM label_event WHERE uuid = ?");
    find.bind(1, uuid);
    if (!find.step()) return uuid;
    text += "\nagain";  // imported before and taken back since
  }
}

void requireRequest(const Table& table, const ImportLabelsOptions& options) {
  if (options.columnOfQuestion.empty() && options.votes.empty()) {
    throw Error(ErrorKind::BadInput, "Name at least one question and the column that answers it.");
  }
  if (options.annotator.empty())
    throw Error(ErrorKind::BadInput, "Imported labels need the name of an annotator.");
  if (!options.matchSkyArcsec) table.at(options.idColumn);
  for (const auto& [question, column] : options.columnOfQuestion) table.at(column);
  for (const VoteQuestion& votes : options.votes) {
    if (options.columnOfQuestion.count(votes.question) > 0)
      throw Error(ErrorKind::BadInput, "The question " + votes.question +
                                           " is answered by a column and by votes. Choose one of them.");
    for (const VoteAnswer& answer : votes.answers)
      for (const std::string& column : {answer.countColumn, answer.fractionColumn})
        if (!column.empty()) table.at(column);
    if (!votes.askedColumn.empty()) table.at(votes.askedColumn);
  }
}

bool hasAnswer(const Question& question, const std::string& id) {
  return std::any_of(question.answers.begin(), question.answers.end(),
                     [&](const Answer& answer) { return answer.id == id; });
}

// What the project asks, with the questions that the file adds: those become the scheme "imported", asked
// after the others, one after the other.
constexpr const char* kImportedScheme = "imported";

void addImported(std::vector<Scheme>& schemes, const Question& question) {
  auto imported = std::find_if(schemes.begin(), schemes.end(),
                               [](const Scheme& scheme) { return scheme.id == kImportedScheme; });
  if (imported == schemes.end()) {
    schemes.push_back({kImportedScheme, 1, "Imported questions", {}});
    imported = std::prev(schemes.end());
  }
  if (!imported->questions.empty()) imported->questions.back().next = question.id;
  imported->questions.push_back(question);
}

std::vector<Scheme> schemesWith(const ProjectSchemes& known, const Table& table,
                                const ImportLabelsOptions& options, bool& isExtended) {
  std::vector<Scheme> schemes = known.asked();
  isExtended = false;
  for (const auto& [id, column] : options.columnOfQuestion) {
    if (known.find(id) != nullptr) continue;
    addImported(schemes, questionFromColumn(id, table.at(column), table.rows));
    isExtended = true;
  }
  for (const VoteQuestion& votes : options.votes) {
    const Question* question = known.find(votes.question);
    if (question == nullptr) {
      addImported(schemes, questionFromVotes(votes));
      isExtended = true;
      continue;
    }
    for (const VoteAnswer& answer : votes.answers)
      if (!answer.answer.empty() && answer.answer != kCannotTell && !hasAnswer(*question, answer.answer))
        throw Error(ErrorKind::BadInput,
                    "The question " + votes.question + " has no answer \"" + answer.answer +
                        "\" for the votes in " +
                        (answer.countColumn.empty() ? answer.fractionColumn : answer.countColumn) + ".");
  }
  for (const Scheme& scheme : schemes) schemeFromJson(schemeToJson(scheme), table.source);  // checks new ids
  return schemes;
}

// The answer with most of the votes; an even vote is one that cannot tell.
ReadAnswer majorityOf(const Votes& votes) {
  ReadAnswer majority;
  double most = -1;
  for (const auto& [id, share] : votes.shares()) {
    if (share == most) majority.answer = kCannotTell;
    if (share <= most) continue;
    most = share;
    majority.answer = id;
  }
  majority.confidence = std::min(most, 1.0);
  return majority;
}

std::string nameOfRow(const TableColumn* ids, std::size_t row) {
  std::string name = ids == nullptr ? std::string() : ids->textAt(row);
  return name.empty() ? "row " + std::to_string(row + 1) : name;
}

std::vector<SkyPosition> objectPositions(const Project& project) {
  std::vector<SkyPosition> positions;
  Statement all = project.connection().prepare("SELECT ra_deg, dec_deg FROM object ORDER BY id");
  while (all.step()) positions.push_back({all.real(0), all.real(1)});
  return positions;
}

std::vector<std::int64_t> objectsBySky(const Project& project, const Table& table,
                                       const ImportLabelsOptions& options, ImportLabelsReport& report,
                                       const model::RunControl& control) {
  const CatalogueGuess guess = guessColumns(table);
  const std::string ra = options.raColumn.empty() ? guess.ra : options.raColumn;
  const std::string dec = options.decColumn.empty() ? guess.dec : options.decColumn;
  if (ra.empty() || dec.empty())
    throw Error(ErrorKind::NotFound, table.source +
                                         " has no columns that look like right ascension and declination; "
                                         "name them.");
  const std::vector<SkyPosition> objects = objectPositions(project);
  if (std::none_of(objects.begin(), objects.end(), isOnSky))
    throw Error(
        ErrorKind::BadInput,
        "No object of this project has a position, so nothing can be matched on the sky. Match by id.");
  report.sky = crossMatch(positionsIn(table, ra, dec), objects, {*options.matchSkyArcsec}, control);
  std::vector<std::int64_t> rows(table.rows, -1);
  for (const SkyPair& pair : report.sky->pairs) rows[static_cast<std::size_t>(pair.first)] = pair.second;
  const TableColumn* ids = table.find(options.idColumn.empty() ? guess.id : options.idColumn);
  for (std::size_t i = 0; i < table.rows; ++i)
    if (rows[i] < 0) report.unmatchedRows.push_back(nameOfRow(ids, i));
  return rows;
}

}  // namespace

std::vector<std::int64_t> objectsOfRows(const Project& project, const Table& table,
                                        const ImportLabelsOptions& options, ImportLabelsReport& report,
                                        const model::RunControl& control) {
  if (options.matchSkyArcsec) return objectsBySky(project, table, options, report, control);
  const TableColumn& ids = table.at(options.idColumn);
  std::vector<std::int64_t> rows(table.rows, -1);
  for (std::size_t i = 0; i < table.rows; ++i) {
    if (i % 1000 == 0)
      control.report(static_cast<std::int64_t>(i), static_cast<std::int64_t>(table.rows), "finding objects");
    const std::string id = ids.textAt(i);
    rows[i] = project.rowOf(id).value_or(-1);
    if (rows[i] < 0)
      report.unmatchedRows.push_back(id.empty() ? "row " + std::to_string(i + 1) + " (no id)" : id);
  }
  return rows;
}

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

  // Everything is read before the write lock is taken, so that nobody waits for a long file.
  ImportLabelsReport report;
  const std::vector<std::int64_t> rows = objectsOfRows(project, table, options, report, control);
  std::vector<Cell> cells;
  for (std::size_t i = 0; i < table.rows; ++i) {
    if (i % 1000 == 0) {
      control.report(static_cast<std::int64_t>(i), static_cast<std::int64_t>(table.rows), "reading labels");
    }
    if (rows[i] < 0) continue;
    const auto refuse = [&](const std::string& reason) {
      report.refused.emplace_back(project.objectName(rows[i]), reason + ".");
    };
    for (const auto& [question, column] : options.columnOfQuestion) {
      const std::string text = table.at(column).textAt(i);
      if (text.find_first_not_of(" \t\r\n") == std::string::npos) continue;
      auto read = answerFromText(*questionOf(question), text);
      if (const auto* refused = std::get_if<RefusedAnswer>(&read)) {
        refuse(column + ": " + refused->reason);
      } else {
        cells.push_back({rows[i], question, std::get<ReadAnswer>(read), ""});
      }
    }
    for (const VoteQuestion& question : options.votes) try {
        if (const auto votes = votesOfRow(question, table, i))
          cells.push_back({rows[i], question.question, majorityOf(*votes), votesToJson(*votes)});
      } catch (const Error& error) {
        refuse(error.what());
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
  const auto prepare = [&](const std::string& question) {
    before[question] = knownAnswers(connection, question, options.annotator);
    for (const Scheme& scheme : schemes)
      if (schemeOf.count(question) == 0 && scheme.find(question) != nullptr)
        schemeOf[question] = scheme.key();
    keepSchemeInside(project, schemeOf[question]);
  };
  for (const auto& [question, column] : options.columnOfQuestion) prepare(question);
  for (const VoteQuestion& votes : options.votes) prepare(votes.question);
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
        found->second.value == cell.read.value && found->second.confidence == cell.read.confidence &&
        found->second.votes == cell.votes) {
      continue;
    }
    LabelEvent event;
    event.uuid = importUuid(connection, cell, project.objectName(cell.row), options.annotator,
                            found == answered.end() ? "" : found->second.uuid);
    event.row = cell.row;
    event.question = cell.question;
    event.answer = cell.read.answer;
    event.value = cell.read.value;
    event.confidence = cell.read.confidence;
    event.timeUtc = now;
    event.programVersion = programVersion();
    event.scheme = schemeOf[cell.question];
    const std::int64_t id = insertEvent(connection, event, annotator, order++);
    if (!cell.votes.empty()) storeVotes(connection, event.uuid, votesFromJson(cell.votes));
    if (!cell.votes.empty() && event.answer == kCannotTell) ++report.even;
    makeCurrent.bind(1, cell.question).bind(2, cell.row).bind(3, annotator).bind(4, event.answer);
    makeCurrent.bind(5, event.value).bind(6, id);
    makeCurrent.run();
    answered[cell.row] = {event.answer, event.value, event.confidence, event.uuid, cell.votes};
    ++report.labels;
  }
  source.mark();
  transaction.commit();
  return report;
}

Scheme projectScheme(const Project& project) { return storedScheme(project); }
void setProjectScheme(Project& project, const Scheme& scheme) { storeScheme(project, scheme); }

}  // namespace labeling
