// What can be wrong with a scheme. One list serves the reader of files, which refuses at the first harm, and
// the editor, which shows them all.
#include <cmath>
#include <functional>
#include <set>

#include "labeling/scheme/scheme.h"

namespace labeling {
namespace {

constexpr std::size_t kMostQuestions = 1000;
constexpr std::size_t kMostPlaceKeys = 9;

// Names labels, model outputs, options of the command line and columns, so it must be a plain word.
bool isPlainId(const std::string& id) {
  if (id.empty() || id.size() > 64) return false;
  for (const char c : id) {
    const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!isLetter && !(c >= '0' && c <= '9') && c != '_' && c != '-') return false;
  }
  return true;
}

class Checker {
 public:
  explicit Checker(const Scheme& scheme) : m_scheme(scheme) {}

  std::vector<SchemeProblem> all() {
    if (!isPlainId(m_scheme.id)) add("", "The scheme needs an \"id\" of letters, digits, - and _.");
    if (m_scheme.version < 1) add("", "The version of a scheme is 1 or more.");
    if (m_scheme.questions.empty()) add("", "The scheme has no question.");
    if (m_scheme.questions.size() > kMostQuestions) add("", "The scheme has more than 1,000 questions.");
    std::set<std::string> ids;
    for (const Question& question : m_scheme.questions) {
      if (!isPlainId(question.id) || question.id == kEndOfTree) {
        add(question.id, "question \"" + question.id +
                             "\": that is no id; take letters, digits, - and _ (\"end\" ends the tree).");
      } else if (!ids.insert(question.id).second) {
        add(question.id, "The question \"" + question.id + "\" occurs twice.");
      }
      checkAnswers(question);
      checkKeys(question);
      checkWays(question);
    }
    // Where the way leads is only asked of a scheme whose names are whole.
    if (m_problems.empty()) checkLoops();
    if (m_problems.empty()) checkReach();
    return std::move(m_problems);
  }

 private:
  void add(const std::string& question, const std::string& sentence, bool isHarmless = false) {
    m_problems.push_back({question, sentence, isHarmless});
  }

  static std::string nameOf(const Question& question) { return "question \"" + question.id + "\""; }

  void checkAnswers(const Question& question) {
    const std::string where = nameOf(question);
    std::set<std::string> ids;
    for (const Answer& answer : question.answers) {
      if (question.kind == QuestionKind::Tags) {
        if (answer.id.empty() || tagFromText(answer.id) != answer.id)
          add(question.id, where + ": \"" + answer.id + "\" is no tag; leave out | and double spaces.");
      } else if (!isPlainId(answer.id) || answer.id == kCannotTell || answer.id == kNothingTicked) {
        add(question.id,
            where + ": \"" + answer.id +
                "\" is no answer id; take letters, digits, - and _ (cannot_tell is always there).");
      }
      if (!ids.insert(answer.id).second)
        add(question.id, where + " has the answer \"" + answer.id + "\" twice.");
      if (question.kind != QuestionKind::Number && answer.value)
        add(question.id, where + " is not answered by a number; \"" + answer.id + "\" has a value.");
      if (question.kind != QuestionKind::Several && answer.isExclusive)
        add(question.id, where + " takes one answer; only one of several can be \"exclusive\".");
    }
    switch (question.kind) {
      case QuestionKind::Binary:
        if (ids != std::set<std::string>{"yes", "no"})
          add(question.id, where + " is binary: its answers are \"yes\" and \"no\".");
        break;
      case QuestionKind::Choice:
        if (ids.size() < 2) add(question.id, where + " is a choice and needs at least two answers.");
        break;
      case QuestionKind::Several:
        if (ids.empty()) add(question.id, where + " has no answer that could be ticked.");
        break;
      case QuestionKind::Number:
        checkNumber(question);
        break;
      case QuestionKind::Tags:
        break;
    }
  }

  void checkNumber(const Question& question) {
    const std::string where = nameOf(question);
    if (!std::isfinite(question.low) || !std::isfinite(question.high) || !(question.low < question.high) ||
        !(question.step > 0) || !std::isfinite(question.step)) {
      add(question.id, where + ": a number needs low < high and step > 0.");
      return;
    }
    std::set<double> values;
    for (const Answer& answer : question.answers) {
      if (!answer.value || !(*answer.value >= question.low && *answer.value <= question.high)) {
        add(question.id, where + ": the answer \"" + answer.id + "\" needs a value from low to high.");
      } else if (!values.insert(*answer.value).second) {
        add(question.id, where + ": two answers stand for the same value.");
      }
    }
  }

  void checkKeys(const Question& question) {
    std::set<std::string> taken;
    for (std::size_t i = 0; i < question.answers.size(); ++i) {
      const std::string key = keyOfAnswer(question, i);
      if (key.empty()) continue;
      const bool isKey =
          key.size() == 1 && ((key[0] >= '0' && key[0] <= '9') || (key[0] >= 'a' && key[0] <= 'z'));
      if (!isKey) {
        add(question.id,
            nameOf(question) + ": \"" + key + "\" is no key; take one digit or one letter a to z.");
      } else if (!taken.insert(key).second) {
        add(question.id, "Two answers of " + nameOf(question) + " have the key " + key + ".");
      }
    }
  }

  void requireKnown(const Question& question, const std::string& next, const std::string& where) {
    if (next.empty() || next == kEndOfTree || m_scheme.find(next) != nullptr) return;
    add(question.id, where + " leads to \"" + next + "\", which is no question of this scheme.");
  }

  void checkWays(const Question& question) {
    requireKnown(question, question.next, nameOf(question));
    for (const Answer& answer : question.answers) {
      requireKnown(question, answer.next, nameOf(question) + ", answer \"" + answer.id + "\"");
      const bool oneWay = question.kind == QuestionKind::Several || question.kind == QuestionKind::Number ||
                          question.kind == QuestionKind::Tags;
      if (oneWay && !answer.next.empty()) {
        add(question.id,
            nameOf(question) + " has one way on, whatever the answer: say \"next\" of the question.");
        return;
      }
    }
  }

  // Where the way may lead from a question.
  std::vector<const Question*> followers(const Question& question) const {
    std::vector<const Question*> next;
    const auto take = [&](const std::string& id) {
      if (const Question* found = id.empty() || id == kEndOfTree ? nullptr : m_scheme.find(id))
        next.push_back(found);
    };
    for (const Answer& answer : question.answers) take(answer.next);
    take(question.next);  // "cannot tell" takes it even where each answer has its own way
    return next;
  }

  // Depth first; a question met again on the way down closes a loop.
  void checkLoops() {
    std::set<std::string> onTheWay, done;
    const std::function<void(const Question&)> go = [&](const Question& question) {
      if (done.count(question.id) > 0) return;
      onTheWay.insert(question.id);
      for (const Question* next : followers(question)) {
        if (onTheWay.count(next->id) > 0) {
          add(question.id, nameOf(question) + " leads back to \"" + next->id + "\": a loop.");
        } else {
          go(*next);
        }
      }
      onTheWay.erase(question.id);
      done.insert(question.id);
    };
    for (const Question& question : m_scheme.questions) go(question);
  }

  void checkReach() {
    std::set<std::string> reached;
    const std::function<void(const Question&)> go = [&](const Question& question) {
      if (!reached.insert(question.id).second) return;
      for (const Question* next : followers(question)) go(*next);
    };
    go(m_scheme.questions.front());
    for (const Question& question : m_scheme.questions) {
      if (reached.count(question.id) == 0)
        add(question.id, nameOf(question) + " is never asked: no answer leads to it.", true);
    }
  }

  const Scheme& m_scheme;
  std::vector<SchemeProblem> m_problems;
};

}  // namespace

std::string keyOfAnswer(const Question& question, std::size_t place) {
  const Answer& answer = question.answers.at(place);
  if (!answer.key.empty()) return answer.key;
  return place < kMostPlaceKeys ? std::to_string(place + 1) : std::string();
}

std::vector<SchemeProblem> problemsOf(const Scheme& scheme) { return Checker(scheme).all(); }

}  // namespace labeling
