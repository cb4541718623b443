#include "labeling/history/label_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>

#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

constexpr std::size_t kMostAnswers = 40;

std::string plain(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  std::string lower = text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

std::optional<double> numberFrom(const std::string& text) {
  const char* begin = text.data() + (!text.empty() && text.front() == '+' ? 1 : 0);
  double value = 0;
  const auto end = std::from_chars(begin, text.data() + text.size(), value);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

bool isOneOf(const std::string& text, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(), [&](const char* word) { return text == word; });
}

// An id of letters, digits and _ from words: "Features or disk" -> "features_or_disk".
std::string idFromWords(const std::string& words) {
  std::string id;
  for (const char c : plain(words)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      id += c;
    } else if (!id.empty() && id.back() != '_') {
      id += '_';
    }
  }
  while (!id.empty() && id.back() == '_') id.pop_back();
  return id.empty() ? "answer" : id.substr(0, 60);
}

std::variant<ReadAnswer, RefusedAnswer> binaryAnswer(const std::string& text) {
  if (isOneOf(text, {"yes", "y", "true", "t"})) return ReadAnswer{"yes", {}, {}};
  if (isOneOf(text, {"no", "n", "false", "f"})) return ReadAnswer{"no", {}, {}};
  const auto number = numberFrom(text);
  if (!number) return RefusedAnswer{"\"" + text + "\" is none of 0, 1, yes, no, or a vote fraction"};
  if (*number == 1) return ReadAnswer{"yes", {}, {}};
  if (*number == 0) return ReadAnswer{"no", {}, {}};
  if (*number < 0 || *number > 1)
    return RefusedAnswer{text + " is no vote fraction, which lies between 0 and 1"};
  if (*number == 0.5) return RefusedAnswer{"the votes are even (0.5)"};
  return *number > 0.5 ? ReadAnswer{"yes", {}, *number} : ReadAnswer{"no", {}, 1 - *number};
}

// "ring|merger", also with ; or , between them. Tags are words of one's own, so any text is one.
std::variant<ReadAnswer, RefusedAnswer> severalAnswers(const Question& question, const std::string& cell) {
  std::string text = cell;
  for (char& c : text)
    if (c == ';' || c == ',') c = kAnswerSeparator;
  std::vector<std::string> answers;
  for (const std::string& each : splitAnswers(text)) {
    const std::string tag = tagFromText(each);
    if (tag.empty()) continue;
    if (question.kind == QuestionKind::Tags) {
      answers.push_back(tag);
      continue;
    }
    const auto found =
        std::find_if(question.answers.begin(), question.answers.end(), [&](const Answer& answer) {
          return plain(tag) == plain(answer.id) || plain(tag) == plain(answer.words);
        });
    if (found == question.answers.end()) {
      std::string known;
      for (const Answer& answer : question.answers) known += (known.empty() ? "" : ", ") + answer.id;
      return RefusedAnswer{"\"" + tag + "\" is none of " + known};
    }
    answers.push_back(found->id);
  }
  if (answers.empty()) return RefusedAnswer{"\"" + cell + "\" names no answer"};
  return ReadAnswer{joinAnswers(question, answers), {}, {}};
}

}  // namespace

std::variant<ReadAnswer, RefusedAnswer> answerFromText(const Question& question, const std::string& cell) {
  const std::string text = plain(cell);
  if (text == kCannotTell || text == "cannot tell") return ReadAnswer{kCannotTell, {}, {}};
  if (question.kind == QuestionKind::Several || question.kind == QuestionKind::Tags)
    return severalAnswers(question, cell);
  if (question.kind == QuestionKind::Number) {
    for (const Answer& answer : question.answers)
      if (text == plain(answer.id) || text == plain(answer.words)) return ReadAnswer{"", answer.value, {}};
    const auto number = numberFrom(text);
    if (!number) return RefusedAnswer{"\"" + cell + "\" is no number"};
    if (*number < question.low || *number > question.high) {
      return RefusedAnswer{cell + " lies outside the range of " + question.id};
    }
    return ReadAnswer{"", *number, {}};
  }
  for (const Answer& answer : question.answers) {
    if (text == plain(answer.id) || text == plain(answer.words)) return ReadAnswer{answer.id, {}, {}};
  }
  if (question.kind == QuestionKind::Binary) return binaryAnswer(text);
  std::string known;
  for (const Answer& answer : question.answers) known += (known.empty() ? "" : ", ") + answer.id;
  return RefusedAnswer{"\"" + cell + "\" is none of " + known};
}

Question questionFromColumn(const std::string& id, const TableColumn& column, std::size_t rows) {
  std::set<std::string> words;  // as written
  bool isBinary = true, isNumber = true, holdsFraction = false;
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::string cell = column.textAt(row);
    const std::string text = plain(cell);
    if (text.empty()) continue;
    if (words.size() <= kMostAnswers) words.insert(cell);
    const auto number = numberFrom(text);
    if (number) {
      low = std::min(low, *number);
      high = std::max(high, *number);
      holdsFraction = holdsFraction || (*number > 0 && *number < 1);
    }
    isNumber = isNumber && number.has_value();
    isBinary = isBinary && (number ? *number >= 0 && *number <= 1
                                   : isOneOf(text, {"yes", "no", "true", "false", "y", "n", "t", "f"}));
  }
  if (words.empty())
    throw Error(ErrorKind::BadInput, "The column " + column.name + " holds no answers: it is empty.");
  Question question;
  question.id = id;
  question.words = column.description.empty() ? column.name : column.description;
  question.shortWords = id;
  if (isBinary) {
    question.kind = QuestionKind::Binary;
    question.answers = {{"no", "No", "", ""}, {"yes", "Yes", "", ""}};
  } else if (isNumber) {
    question.kind = QuestionKind::Number;
    question.low = std::floor(low);
    question.high = std::max(std::ceil(high), question.low + 1);
    question.step = std::floor(low) == low && std::floor(high) == high && !holdsFraction ? 1 : 0.1;
  } else {
    if (words.size() > kMostAnswers) {
      throw Error(ErrorKind::BadInput,
                  "The column " + column.name + " holds more than 40 different words, such as \"" +
                      *words.begin() + "\". That is no question with a choice of answers.");
    }
    question.kind = QuestionKind::Choice;
    std::set<std::string> ids, seen;
    for (const std::string& each : words) {
      if (!seen.insert(plain(each)).second) continue;  // "Spiral" and "spiral" are one answer
      std::string answer = idFromWords(each);
      const std::string base = answer;
      for (int i = 2; !ids.insert(answer).second; ++i) answer = base + "_" + std::to_string(i);
      question.answers.push_back({answer, each, "", ""});
    }
    if (question.answers.size() < 2) question.answers.push_back({"other", "Other", "", ""});
  }
  return question;
}

}  // namespace labeling
