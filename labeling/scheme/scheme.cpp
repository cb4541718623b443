#include "labeling/scheme/scheme.h"

#include <algorithm>
#include <cstdio>
#include <set>

#include "model/base/random.h"

namespace labeling {

const Answer* Question::find(const std::string& answerId) const {
  const auto found = std::find_if(answers.begin(), answers.end(),
                                  [&](const Answer& answer) { return answer.id == answerId; });
  return found == answers.end() ? nullptr : &*found;
}

bool Question::isTType() const {
  return kind == QuestionKind::Number && low >= -6 && low <= -2 && high >= 9 && high <= 11;
}

std::vector<std::string> splitAnswers(const std::string& stored) {
  std::vector<std::string> answers;
  for (std::size_t first = 0; first < stored.size();) {
    const std::size_t end = std::min(stored.find(kAnswerSeparator, first), stored.size());
    if (end > first) answers.push_back(stored.substr(first, end - first));
    first = end + 1;
  }
  return answers;
}

std::string joinAnswers(const Question& question, const std::vector<std::string>& answers) {
  std::vector<std::string> ordered;
  const auto has = [](const std::vector<std::string>& list, const std::string& id) {
    return std::find(list.begin(), list.end(), id) != list.end();
  };
  if (question.kind == QuestionKind::Several) {
    for (const Answer& answer : question.answers) {
      if (!has(answers, answer.id)) continue;
      if (answer.isExclusive) return answer.id;
      ordered.push_back(answer.id);
    }
  } else {
    ordered = answers;
    std::sort(ordered.begin(), ordered.end());
    ordered.erase(std::unique(ordered.begin(), ordered.end()), ordered.end());
  }
  std::string joined;
  for (const std::string& answer : ordered)
    joined += (joined.empty() ? "" : std::string(1, kAnswerSeparator)) + answer;
  return joined;
}

std::string tagFromText(const std::string& text) {
  std::string tag;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == kAnswerSeparator) {
      if (!tag.empty() && tag.back() != ' ') tag += ' ';
    } else {
      tag += c;
    }
  }
  while (!tag.empty() && tag.back() == ' ') tag.pop_back();
  return tag;
}

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
    if (answered == answers.end() && !question->isTType()) break;
    question = nextAfter(question->id, answered == answers.end() ? std::string() : answered->second);
  }
  return path;
}

std::string Scheme::key() const {
  char hash[9];
  std::snprintf(hash, sizeof hash, "%08x",
                static_cast<unsigned>(model::stableHash(schemeToJson(*this)) >> 32));
  return id + ":" + std::to_string(version) + ":" + hash;
}

bool Scheme::sameContent(const Scheme& other) const {
  Scheme same = other;
  same.version = version;
  return schemeToJson(*this) == schemeToJson(same);
}

std::vector<const Question*> askedQuestions(std::span<const Scheme> schemes,
                                            const std::map<std::string, std::string>& answers) {
  std::vector<const Question*> asked;
  std::set<std::string> seen;
  for (const Scheme& scheme : schemes) {
    for (const Question* question : scheme.path(answers))
      if (seen.insert(question->id).second) asked.push_back(question);
  }
  return asked;
}

std::optional<std::string> conflictOf(const Scheme& one, const Scheme& other) {
  for (const Question& question : one.questions) {
    const Question* same = other.find(question.id);
    if (same == nullptr) continue;
    std::set<std::string> mine, theirs;
    if (question.kind != QuestionKind::Tags) {
      for (const Answer& answer : question.answers) mine.insert(answer.id);
      for (const Answer& answer : same->answers) theirs.insert(answer.id);
    }
    if (question.kind == same->kind && mine == theirs) continue;
    return "The schemes " + one.id + " and " + other.id + " both ask \"" + question.id +
           "\", but not with the same answers. Use one of them, or give the question another id.";
  }
  return std::nullopt;
}

}  // namespace labeling
