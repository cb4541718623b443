#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "labeling/scheme/scheme.h"
#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;
using Json = nlohmann::ordered_json;

constexpr std::size_t kMostQuestions = 1000;

[[noreturn]] void refuse(const std::string& source, const std::string& why) {
  throw Error(ErrorKind::BadInput, source + ": " + why);
}

// Names labels, model outputs, options of the command line and columns, so it must be a plain word.
bool isPlainId(const std::string& id) {
  if (id.empty() || id.size() > 64) return false;
  for (const char c : id) {
    const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!isLetter && !(c >= '0' && c <= '9') && c != '_' && c != '-') return false;
  }
  return true;
}

std::string textOf(const Json& json, const char* key, const std::string& fallback, const std::string& source,
                   const std::string& where) {
  if (!json.contains(key)) return fallback;
  if (!json.at(key).is_string()) refuse(source, where + ": \"" + key + "\" is no text.");
  return json.at(key).get<std::string>();
}

double numberOf(const Json& json, const char* key, const std::string& source, const std::string& where) {
  if (!json.contains(key) || !json.at(key).is_number()) {
    refuse(source, where + ": a number question needs the number \"" + key + "\".");
  }
  return json.at(key).get<double>();
}

QuestionKind kindOf(const std::string& text, const std::string& source, const std::string& where) {
  if (text == "binary") return QuestionKind::Binary;
  if (text == "choice") return QuestionKind::Choice;
  if (text == "number") return QuestionKind::Number;
  refuse(source, where + ": the kind \"" + text + "\" is none of binary, choice, number.");
}

const char* nameOfKind(QuestionKind kind) {
  return kind == QuestionKind::Binary ? "binary" : kind == QuestionKind::Choice ? "choice" : "number";
}

std::vector<Answer> answersOf(const Json& json, const std::string& source, const std::string& where) {
  std::vector<Answer> answers;
  if (!json.contains("answers")) return answers;
  if (!json.at("answers").is_array()) refuse(source, where + ": \"answers\" is no list.");
  for (const Json& each : json.at("answers")) {
    if (!each.is_object()) refuse(source, where + ": an answer is no object {\"id\", \"words\"}.");
    Answer answer;
    answer.id = textOf(each, "id", "", source, where);
    if (!isPlainId(answer.id)) {
      refuse(source, where + ": \"" + answer.id + "\" is no answer id; take letters, digits, - and _.");
    }
    answer.words = textOf(each, "words", answer.id, source, where);
    answer.next = textOf(each, "next", "", source, where);
    answer.icon = textOf(each, "icon", "", source, where);
    answers.push_back(std::move(answer));
  }
  return answers;
}

Question questionOf(const Json& json, const std::string& source) {
  if (!json.is_object()) refuse(source, "a question is no object {\"id\", \"words\", ...}.");
  Question question;
  question.id = textOf(json, "id", "", source, "a question");
  const std::string where = "question \"" + question.id + "\"";
  if (!isPlainId(question.id) || question.id == kEndOfTree) {
    refuse(source, where + ": that is no id; take letters, digits, - and _ (\"end\" ends the tree).");
  }
  question.words = textOf(json, "words", question.id, source, where);
  question.shortWords = textOf(json, "short", question.words, source, where);
  question.kind = kindOf(textOf(json, "kind", "binary", source, where), source, where);
  question.next = textOf(json, "next", "", source, where);
  question.answers = answersOf(json, source, where);
  if (question.kind == QuestionKind::Number) {
    question.low = numberOf(json, "low", source, where);
    question.high = numberOf(json, "high", source, where);
    question.step = json.contains("step") ? numberOf(json, "step", source, where) : 1.0;
  }
  return question;
}

void checkAnswers(const Question& question, const std::string& source) {
  const std::string where = "question \"" + question.id + "\"";
  std::set<std::string> ids;
  for (const Answer& answer : question.answers) {
    if (!ids.insert(answer.id).second) refuse(source, where + " has the answer \"" + answer.id + "\" twice.");
  }
  switch (question.kind) {
    case QuestionKind::Binary:
      if (ids != std::set<std::string>{"yes", "no"}) {
        refuse(source, where + " is binary: its answers are \"yes\" and \"no\".");
      }
      break;
    case QuestionKind::Choice:
      if (ids.size() < 2) refuse(source, where + " is a choice and needs at least two answers.");
      break;
    case QuestionKind::Number:
      if (!ids.empty()) refuse(source, where + " asks for a number and has no answers.");
      if (!std::isfinite(question.low) || !std::isfinite(question.high) || !(question.low < question.high) ||
          !(question.step > 0)) {
        refuse(source, where + ": a number needs low < high and step > 0.");
      }
      break;
  }
}

std::vector<std::string> followers(const Question& question) {
  std::vector<std::string> next;
  // The question's own `next` counts where an answer leaves the way open, and for numbers.
  bool usesOwn = question.answers.empty();
  for (const Answer& answer : question.answers) {
    if (answer.next.empty()) usesOwn = true;
    if (!answer.next.empty() && answer.next != kEndOfTree) next.push_back(answer.next);
  }
  if (usesOwn && !question.next.empty() && question.next != kEndOfTree) next.push_back(question.next);
  return next;
}

// Depth first; a question met again on the way down closes a loop.
void checkLoops(const Scheme& scheme, const Question& question, std::set<std::string>& onTheWay,
                std::set<std::string>& done, const std::string& source) {
  if (done.count(question.id) > 0) return;
  onTheWay.insert(question.id);
  for (const std::string& id : followers(question)) {
    if (onTheWay.count(id) > 0) {
      refuse(source, "question \"" + question.id + "\" leads back to \"" + id + "\": a loop.");
    }
    checkLoops(scheme, *scheme.find(id), onTheWay, done, source);
  }
  onTheWay.erase(question.id);
  done.insert(question.id);
}

void check(const Scheme& scheme, const std::string& source) {
  if (scheme.questions.empty()) refuse(source, "the scheme has no question.");
  if (scheme.questions.size() > kMostQuestions) refuse(source, "the scheme has more than 1,000 questions.");
  std::set<std::string> ids;
  for (const Question& question : scheme.questions) {
    if (!ids.insert(question.id).second) refuse(source, "the question \"" + question.id + "\" occurs twice.");
    checkAnswers(question, source);
  }
  const auto requireKnown = [&](const std::string& next, const std::string& where) {
    if (!next.empty() && next != kEndOfTree && ids.count(next) == 0) {
      refuse(source, where + " leads to \"" + next + "\", which is no question of this scheme.");
    }
  };
  for (const Question& question : scheme.questions) {
    requireKnown(question.next, "question \"" + question.id + "\"");
    for (const Answer& answer : question.answers) {
      requireKnown(answer.next, "question \"" + question.id + "\", answer \"" + answer.id + "\"");
    }
  }
  std::set<std::string> onTheWay, done;
  for (const Question& question : scheme.questions) checkLoops(scheme, question, onTheWay, done, source);
}

}  // namespace

Scheme schemeFromJson(const std::string& text, const std::string& source) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::exception& error) {
    refuse(source, std::string("no valid JSON (") + error.what() + ").");
  }
  if (!json.is_object() || !json.contains("questions") || !json.at("questions").is_array()) {
    refuse(source, "a scheme is an object with a list \"questions\".");
  }
  Scheme scheme;
  scheme.id = textOf(json, "id", "", source, "the scheme");
  if (!isPlainId(scheme.id)) refuse(source, "the scheme needs an \"id\" of letters, digits, - and _.");
  if (json.contains("version")) {
    if (!json.at("version").is_number_integer()) refuse(source, "\"version\" is no whole number.");
    scheme.version = json.at("version").get<int>();
  }
  scheme.title = textOf(json, "title", scheme.id, source, "the scheme");
  for (const Json& each : json.at("questions")) scheme.questions.push_back(questionOf(each, source));
  check(scheme, source);
  return scheme;
}

Scheme readScheme(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    throw Error(std::filesystem::exists(file) ? ErrorKind::Unreadable : ErrorKind::NotFound,
                file.string() + " could not be opened. Give a scheme file (JSON).");
  }
  std::ostringstream text;
  text << stream.rdbuf();
  return schemeFromJson(text.str(), file.string());
}

std::string schemeToJson(const Scheme& scheme) {
  Json json;
  json["id"] = scheme.id;
  json["version"] = scheme.version;
  json["title"] = scheme.title;
  json["questions"] = Json::array();
  for (const Question& question : scheme.questions) {
    Json each;
    each["id"] = question.id;
    each["words"] = question.words;
    each["short"] = question.shortWords;
    each["kind"] = nameOfKind(question.kind);
    if (question.kind == QuestionKind::Number) {
      each["low"] = question.low;
      each["high"] = question.high;
      each["step"] = question.step;
    } else {
      each["answers"] = Json::array();
      for (const Answer& answer : question.answers) {
        Json one;
        one["id"] = answer.id;
        one["words"] = answer.words;
        if (!answer.next.empty()) one["next"] = answer.next;
        if (!answer.icon.empty()) one["icon"] = answer.icon;
        each["answers"].push_back(std::move(one));
      }
    }
    if (!question.next.empty()) each["next"] = question.next;
    json["questions"].push_back(std::move(each));
  }
  return json.dump(2) + "\n";
}

}  // namespace labeling
