#include "labeling/workflow/training_labels.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "labeling/history/import_labels.h"
#include "labeling/history/label_log.h"
#include "labeling/scheme/scheme.h"
#include "model/base/error.h"
#include "model/base/random.h"

namespace labeling {
namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

}  // namespace

model::CardQuestion cardQuestion(const Project& project, const std::string& question) {
  const Scheme scheme = projectScheme(project);
  const Question* asked = scheme.find(question);
  if (asked == nullptr) {
    std::string known;
    for (const std::string& each : LabelLog(project).questions()) known += (known.empty() ? "" : ", ") + each;
    throw model::Error(model::ErrorKind::NotFound,
                       "The project has no question '" + question + "'. " +
                           (known.empty() ? "It has no labels yet." : "It has labels for: " + known + "."));
  }
  model::CardQuestion result;
  result.id = asked->id;
  result.words = asked->words;
  switch (asked->kind) {
    case QuestionKind::Binary:
      result.kind = "binary";
      result.answers = {"no", "yes"};
      break;
    case QuestionKind::Choice:
      result.kind = "choice";
      for (const Answer& answer : asked->answers) result.answers.push_back(answer.id);
      break;
    case QuestionKind::Several:
    case QuestionKind::Tags:
      throw model::Error(model::ErrorKind::BadInput,
                         "The question '" + question +
                             "' takes several answers at once, which no network here learns. "
                             "Train on a question with one answer, or on a number.");
    case QuestionKind::Number:
      result.kind = "number";
      result.low = asked->low;
      result.high = asked->high > asked->low ? asked->high : asked->low + 1;
      break;
  }
  return result;
}

float targetOf(const model::CardQuestion& question, const ConsensusLabel& label) {
  if (question.kind == "number") return static_cast<float>(label.value);
  const auto found = std::find(question.answers.begin(), question.answers.end(), label.answer);
  return found == question.answers.end() ? kNone : static_cast<float>(found - question.answers.begin());
}

TrainingLabels trainingLabels(const Project& project, const Snapshot& snapshot,
                              const std::vector<model::CardQuestion>& questions) {
  std::map<std::int64_t, std::vector<float>> ofRow;  // by question
  for (std::size_t q = 0; q < questions.size(); ++q) {
    const auto labels = snapshot.labels.find(questions[q].id);
    if (labels == snapshot.labels.end()) continue;
    for (const ConsensusLabel& label : labels->second) {
      const float target = targetOf(questions[q], label);
      if (std::isnan(target)) continue;
      auto [entry, isNew] = ofRow.try_emplace(label.row);
      if (isNew) entry->second.assign(questions.size(), kNone);
      entry->second[q] = target;
    }
  }
  TrainingLabels result;
  result.set.targets.resize(questions.size());
  for (const auto& [row, targets] : ofRow) {
    const auto place = static_cast<std::int64_t>(result.rows.size());
    const std::string name = project.objectName(row);
    result.rows.push_back(row);
    for (std::size_t q = 0; q < questions.size(); ++q) result.set.targets[q].push_back(targets[q]);
    result.set.nameHashes.push_back(static_cast<std::int64_t>(model::stableHash(name)));
    switch (splitOf(name)) {
      case Split::Train:
        result.set.training.push_back(place);
        break;
      case Split::Validation:
        result.set.validation.push_back(place);
        break;
      case Split::Test:
        result.set.test.push_back(place);
        break;
    }
  }
  return result;
}

void leaveOut(model::TrainingSet& set, const std::vector<char>& usable) {
  for (auto* part : {&set.training, &set.validation, &set.test})
    std::erase_if(*part, [&](std::int64_t place) { return usable[static_cast<std::size_t>(place)] == 0; });
}

}  // namespace labeling
