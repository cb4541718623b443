#include "labeling/history/training_table.h"

#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "labeling/history/label_log.h"
#include "labeling/history/votes.h"
#include "labeling/scheme/scheme.h"
#include "labeling/store/project_scheme.h"
#include "model/base/error.h"

namespace labeling {
namespace {

// Answers of a question in the order of the scheme; then those that only votes know.
std::vector<std::string> answersOf(const Question* question, const std::vector<VoteCounts>& votes) {
  std::vector<std::string> answers;
  std::set<std::string> known;
  if (question != nullptr)
    for (const Answer& answer : question->answers)
      if (known.insert(answer.id).second) answers.push_back(answer.id);
  for (const VoteCounts& one : votes)
    for (const auto& [id, count] : one.counts)
      if (known.insert(id).second) answers.push_back(id);
  return answers;
}

// Counts are whole numbers, unless they are weighted ones.
TableColumn countColumn(const std::string& name, const std::vector<double>& counts) {
  TableColumn column;
  column.name = name;
  column.ucd = "meta.number";
  bool isWhole = true;
  for (const double count : counts) isWhole = isWhole && count == std::floor(count);
  if (isWhole) {
    TableColumn::Integers whole;
    for (const double count : counts) whole.push_back(static_cast<std::int64_t>(count));
    column.values = std::move(whole);
  } else {
    column.values = counts;
  }
  return column;
}

}  // namespace

Table trainingTable(const Project& project, const std::vector<std::int64_t>& chosen) {
  const Scheme scheme = storedScheme(project);
  struct Counts {
    std::string name, description;
    std::map<std::int64_t, double> of;
  };
  std::vector<Counts> columns;
  std::set<std::int64_t> voted;
  for (const std::string& id : LabelLog(project).questions()) {
    const Question* question = scheme.find(id);
    if (question != nullptr && question->kind == QuestionKind::Number) continue;
    const std::vector<VoteCounts> votes = voteCounts(project, id);
    const std::string words = question == nullptr ? id : question->words;
    for (const std::string& answer : answersOf(question, votes)) {
      Counts counts{id + "_" + answer, "Votes for " + answer + ": " + words, {}};
      for (const VoteCounts& one : votes)
        if (const auto found = one.counts.find(answer); found != one.counts.end())
          counts.of[one.row] = found->second;
      columns.push_back(std::move(counts));
    }
    for (const VoteCounts& one : votes) voted.insert(one.row);
  }
  std::vector<std::int64_t> rows;
  if (chosen.empty()) rows.assign(voted.begin(), voted.end());
  for (const std::int64_t row : chosen)
    if (voted.count(row) > 0) rows.push_back(row);
  if (rows.empty())
    throw model::Error(model::ErrorKind::NotFound,
                       "None of these objects has an answer to train on. Label some, or import votes.");

  Table table;
  table.source = project.title();
  table.rows = rows.size();
  TableColumn::Texts names, files;
  for (const std::int64_t row : rows) {
    names.push_back(project.objectName(row));
    const std::vector<ImageSource> sources = project.imageSources(row);
    files.push_back(sources.empty() ? std::string() : sources.front().path);
  }
  table.columns.push_back({"id_str", "", "meta.id;meta.main", "Name of the object", names});
  table.columns.push_back({"file_loc", "", "meta.file", "Path of the image", files});
  for (const Counts& counts : columns) {
    std::vector<double> values;
    for (const std::int64_t row : rows) {
      const auto found = counts.of.find(row);
      values.push_back(found == counts.of.end() ? 0 : found->second);
    }
    table.columns.push_back(countColumn(counts.name, values));
    table.columns.back().description = counts.description;
  }
  return table;
}

}  // namespace labeling
