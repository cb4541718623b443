#include "ui/views/label/label_steps.h"

#include <algorithm>

namespace ui {

using labeling::Question;
using labeling::QuestionKind;

LabelSteps labelSteps(std::span<const labeling::Scheme> schemes,
                      const std::map<std::string, std::string>& answers) {
  LabelSteps steps;
  steps.asked = labeling::askedQuestions(schemes, answers);
  for (const Question* question : steps.asked)
    if (!question->isTType()) steps.path.push_back(question);
  if (steps.path.empty()) steps.path = steps.asked;
  return steps;
}

const Question* LabelSteps::nextOpen(const std::string& current,
                                     const std::map<std::string, std::string>& answers) const {
  const auto isOpen = [&](const Question* question) { return !answers.contains(question->id); };
  const auto here = std::find_if(path.begin(), path.end(),
                                 [&](const Question* question) { return question->id == current; });
  if (here != path.end()) {
    const auto after = std::find_if(std::next(here), path.end(), isOpen);
    if (after != path.end()) return *after;
  }
  const auto first = std::find_if(path.begin(), path.end(), [&](const Question* question) {
    return isOpen(question) && question->id != current;
  });
  return first == path.end() ? nullptr : *first;
}

bool LabelSteps::isComplete(const std::map<std::string, std::string>& answers) const {
  return std::all_of(asked.begin(), asked.end(),
                     [&](const Question* question) { return answers.contains(question->id); });
}

bool LabelSteps::contains(const std::string& question) const {
  return std::any_of(path.begin(), path.end(), [&](const Question* each) { return each->id == question; });
}

bool takesSeveral(const Question& question) {
  return question.kind == QuestionKind::Several || question.kind == QuestionKind::Tags;
}

std::string toggled(const Question& question, const std::string& stored, const std::string& answer) {
  if (answer == labeling::kCannotTell) return answer;
  std::vector<std::string> ticked = labeling::splitAnswers(stored);
  std::erase_if(ticked, [&](const std::string& each) {
    return each == labeling::kCannotTell || each == labeling::kNothingTicked;
  });
  if (std::erase(ticked, answer) == 0) {
    const auto isExclusive = [&](const std::string& id) {
      const labeling::Answer* found = question.find(id);
      return found != nullptr && found->isExclusive;
    };
    if (isExclusive(answer))
      ticked.clear();
    else
      std::erase_if(ticked, isExclusive);
    ticked.push_back(answer);
  }
  const std::string joined = labeling::joinAnswers(question, ticked);
  return joined.empty() ? labeling::kNothingTicked : joined;
}

}  // namespace ui
