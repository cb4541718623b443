#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "labeling/scheme/scheme.h"
#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;
using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::string& source, const std::string& why) {
  throw Error(ErrorKind::BadInput, source + ": " + why);
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
  if (text == "fraction") return QuestionKind::Number;
  if (text == "several") return QuestionKind::Several;
  if (text == "tags") return QuestionKind::Tags;
  refuse(source,
         where + ": the kind \"" + text + "\" is none of binary, choice, several, number, fraction, tags.");
}

const char* nameOfKind(const Question& question) {
  switch (question.kind) {
    case QuestionKind::Binary:
      return "binary";
    case QuestionKind::Choice:
      return "choice";
    case QuestionKind::Number:
      return question.isFraction() ? "fraction" : "number";
    case QuestionKind::Several:
      return "several";
    case QuestionKind::Tags:
      return "tags";
  }
  return "";
}

std::vector<Answer> answersOf(const Json& json, const std::string& source, const std::string& where) {
  std::vector<Answer> answers;
  if (!json.contains("answers")) return answers;
  if (!json.at("answers").is_array()) refuse(source, where + ": \"answers\" is no list.");
  for (const Json& each : json.at("answers")) {
    if (!each.is_object()) refuse(source, where + ": an answer is no object {\"id\", \"words\"}.");
    Answer answer;
    answer.id = textOf(each, "id", "", source, where);
    answer.words = textOf(each, "words", answer.id, source, where);
    answer.next = textOf(each, "next", "", source, where);
    answer.icon = textOf(each, "icon", "", source, where);
    answer.key = textOf(each, "key", "", source, where);
    answer.column = textOf(each, "column", "", source, where);
    if (each.contains("value")) answer.value = numberOf(each, "value", source, where);
    if (each.contains("exclusive")) {
      if (!each.at("exclusive").is_boolean()) refuse(source, where + ": \"exclusive\" is true or false.");
      answer.isExclusive = each.at("exclusive").get<bool>();
    }
    answers.push_back(std::move(answer));
  }
  return answers;
}

Question questionOf(const Json& json, const std::string& source) {
  if (!json.is_object()) refuse(source, "a question is no object {\"id\", \"words\", ...}.");
  Question question;
  question.id = textOf(json, "id", "", source, "a question");
  const std::string where = "question \"" + question.id + "\"";
  question.words = textOf(json, "words", question.id, source, where);
  question.shortWords = textOf(json, "short", question.words, source, where);
  const std::string kind = textOf(json, "kind", "binary", source, where);
  question.kind = kindOf(kind, source, where);
  question.column = textOf(json, "column", "", source, where);
  question.next = textOf(json, "next", "", source, where);
  question.answers = answersOf(json, source, where);
  if (kind == "fraction") {
    question.low = 0;
    question.high = 1;
    question.step = json.contains("step") ? numberOf(json, "step", source, where) : 0.1;
  } else if (question.kind == QuestionKind::Number) {
    question.low = numberOf(json, "low", source, where);
    question.high = numberOf(json, "high", source, where);
    question.step = json.contains("step") ? numberOf(json, "step", source, where) : 1.0;
  }
  return question;
}

void check(const Scheme& scheme, const std::string& source) {
  for (const SchemeProblem& problem : problemsOf(scheme))
    if (!problem.isHarmless) refuse(source, problem.sentence);
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
    each["kind"] = nameOfKind(question);
    if (!question.column.empty()) each["column"] = question.column;
    if (question.kind == QuestionKind::Number) {
      if (!question.isFraction()) {
        each["low"] = question.low;
        each["high"] = question.high;
      }
      each["step"] = question.step;
    }
    if (question.kind != QuestionKind::Number || !question.answers.empty()) {
      each["answers"] = Json::array();
      for (const Answer& answer : question.answers) {
        Json one;
        one["id"] = answer.id;
        one["words"] = answer.words;
        if (!answer.next.empty()) one["next"] = answer.next;
        if (!answer.icon.empty()) one["icon"] = answer.icon;
        if (!answer.key.empty()) one["key"] = answer.key;
        if (!answer.column.empty()) one["column"] = answer.column;
        if (answer.value) one["value"] = *answer.value;
        if (answer.isExclusive) one["exclusive"] = true;
        each["answers"].push_back(std::move(one));
      }
    }
    if (!question.next.empty()) each["next"] = question.next;
    json["questions"].push_back(std::move(each));
  }
  return json.dump(2) + "\n";
}

}  // namespace labeling
