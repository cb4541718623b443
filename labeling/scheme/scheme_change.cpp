#include "labeling/scheme/scheme_change.h"

#include <algorithm>

namespace labeling {

std::vector<SchemeChange> changesBetween(const Scheme& before, const Scheme& after) {
  using Kind = SchemeChange::Kind;
  std::vector<SchemeChange> changes;
  for (const Question& was : before.questions) {
    const Question* is = after.find(was.id);
    if (is == nullptr) {
      changes.push_back({Kind::QuestionRemoved, was.id, ""});
      continue;
    }
    if (was.words != is->words || was.shortWords != is->shortWords)
      changes.push_back({Kind::Reworded, was.id, ""});
    bool isRerouted = was.next != is->next;
    for (const Answer& answer : was.answers) {
      const Answer* now = is->find(answer.id);
      if (now == nullptr) {
        if (was.kind != QuestionKind::Tags) changes.push_back({Kind::AnswerRemoved, was.id, answer.id});
        continue;
      }
      if (answer.words != now->words || answer.value != now->value)
        changes.push_back({Kind::Reworded, was.id, answer.id});
      isRerouted = isRerouted || answer.next != now->next;
    }
    if (isRerouted) changes.push_back({Kind::Rerouted, was.id, ""});
  }
  return changes;
}

std::string idFromWords(const std::string& words, const std::string& fallback,
                        const std::vector<std::string>& taken) {
  constexpr std::size_t kLongest = 40;
  std::string id;
  for (char c : words) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      id += c;
    else if (!id.empty() && id.back() != '_')
      id += '_';
    if (id.size() >= kLongest) break;
  }
  while (!id.empty() && id.back() == '_') id.pop_back();
  if (id.empty() || id == kEndOfTree || id == kCannotTell || id == kNothingTicked) id = fallback;
  const std::string base = id;
  for (int i = 2; std::find(taken.begin(), taken.end(), id) != taken.end(); ++i)
    id = base + "_" + std::to_string(i);
  return id;
}

}  // namespace labeling
