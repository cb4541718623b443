#include "labeling/scheme/scheme.h"

#include <algorithm>

namespace labeling {

const Question* Scheme::find(const std::string& questionId) const {
  const auto found = std::find_if(questions.begin(), questions.end(),
                                  [&](const Question& question) { return question.id == questionId; });
  return found == questions.end() ? nullptr : &*found;
}

const Question* Scheme::nextAfter(const std::string& questionId, const std::string& answerId) const {
  const Question* question = find(questionId);
  if (question == nullptr) return nullptr;
  std::string next = question->next;
  for (const Answer& answer : question->answers)
    if (answer.id == answerId && !answer.next.empty()) next = answer.next;
  return next.empty() || next == kEndOfTree ? nullptr : find(next);
}

std::vector<const Question*> Scheme::path(const std::map<std::string, std::string>& answers) const {
  std::vector<const Question*> path;
  const Question* question = questions.empty() ? nullptr : &questions.front();
  // A scheme without loops visits a question at most once; the bound guards schemes built by hand.
  while (question != nullptr && path.size() < questions.size()) {
    path.push_back(question);
    const auto answered = answers.find(question->id);
    if (answered == answers.end()) break;
    question = nextAfter(question->id, answered->second);
  }
  return path;
}

}  // namespace labeling
