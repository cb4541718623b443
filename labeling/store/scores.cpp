#include "labeling/store/scores.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "model/base/error.h"
#include "model/card/model_card.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;
using Json = nlohmann::json;

[[noreturn]] void corrupt(const std::filesystem::path& file, const std::string& why) {
  throw Error(ErrorKind::Corrupt, file.string() + " is no usable file of scores: " + why +
                                      " Classify the project again with this model.");
}

std::string metadataOf(const model::ArrayFile& file, const std::string& key) {
  const auto found = file.metadata().find(key);
  if (found == file.metadata().end()) corrupt(file.path(), "its metadata lack \"" + key + "\".");
  return found->second;
}

std::int64_t countOf(const model::ArrayFile& file, const std::string& key) {
  const std::string text = metadataOf(file, key);
  std::int64_t count = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), count);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size() || count < 0) {
    corrupt(file.path(), "\"" + key + "\" is \"" + text + "\", not a count.");
  }
  return count;
}

std::vector<ScoredQuestion> questionsOf(const model::ArrayFile& file) {
  std::vector<ScoredQuestion> questions;
  try {
    for (const Json& each : Json::parse(metadataOf(file, "questions"))) {
      ScoredQuestion question;
      question.id = each.at("id").get<std::string>();
      question.kind = each.at("kind").get<std::string>();
      question.answers = each.value("answers", std::vector<std::string>{});
      question.low = each.value("low", 0.0);
      question.high = each.value("high", 0.0);
      questions.push_back(std::move(question));
    }
  } catch (const Json::exception& error) {
    corrupt(file.path(), std::string("its list of questions cannot be read (") + error.what() + ").");
  }
  return questions;
}

// Outputs per object: one probability ("yes") or value, or one per answer of a choice.
std::int64_t outputsOf(const ScoredQuestion& question) {
  return question.kind == "choice" ? static_cast<std::int64_t>(question.answers.size()) : 1;
}

void requireShape(const model::ArrayFile& file, const std::string& name, model::ElementType type,
                  const std::vector<std::int64_t>& shape) {
  if (!file.contains(name)) corrupt(file.path(), "the array " + name + " is missing.");
  const model::ArrayInfo& info = file.info(name);
  if (info.type != type || info.shape != shape)
    corrupt(file.path(), "the array " + name + " has another shape.");
}

}  // namespace

struct Scores::State {
  explicit State(model::ArrayFile opened) : file(std::move(opened)) {}
  model::ArrayFile file;
  std::string model, modelHash;
  std::int64_t objects = 0;
  int samples = 0;
  std::vector<ScoredQuestion> questions;

  void requireQuestion(const std::string& id) const {
    std::string known;
    for (const ScoredQuestion& question : questions) {
      if (question.id == id) return;
      known += (known.empty() ? "" : ", ") + question.id;
    }
    throw Error(ErrorKind::NotFound,
                "The model " + model + " does not answer " + id + ". It answers: " + known + ".");
  }
};

std::filesystem::path Scores::fileOf(const Project& project, const std::string& model) {
  if (!model::isModelName(model)) {
    throw Error(ErrorKind::BadInput, "\"" + model + "\" cannot be the name of a model.");
  }
  return project.directory() / "derived" / "scores" / (model + ".safetensors");
}

std::optional<Scores> Scores::open(const Project& project, const std::string& model) {
  const std::filesystem::path path = fileOf(project, model);
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return std::nullopt;
  auto state = std::make_shared<State>(model::ArrayFile::open(path));
  const model::ArrayFile& file = state->file;
  state->model = metadataOf(file, "model");
  state->modelHash = metadataOf(file, "model_hash");
  state->objects = countOf(file, "objects");
  state->samples = static_cast<int>(countOf(file, "samples"));
  state->questions = questionsOf(file);
  for (const ScoredQuestion& question : state->questions) {
    const std::int64_t outputs = outputsOf(question);
    const std::vector<std::int64_t> shape{state->objects, outputs};
    requireShape(file, question.id + ".mean", model::ElementType::F32, shape);
    requireShape(file, question.id + ".sigma", model::ElementType::F32, shape);
    if (question.kind != "number") requireShape(file, question.id + ".raw", model::ElementType::F32, shape);
    requireShape(file, question.id + ".passes", model::ElementType::U8,
                 {state->objects, outputs, state->samples});
  }
  Scores scores;
  scores.m_state = std::move(state);
  return scores;
}

const std::string& Scores::model() const { return m_state->model; }
const std::string& Scores::modelHash() const { return m_state->modelHash; }
int Scores::samples() const { return m_state->samples; }
std::int64_t Scores::objects() const { return m_state->objects; }
std::vector<ScoredQuestion> Scores::questions() const { return m_state->questions; }

bool Scores::isStale(const Project& project) const {
  if (m_state->objects != project.objectCount()) return true;
  try {
    return model::readCard(project.directory() / "models" / m_state->model).weightsHash != m_state->modelHash;
  } catch (const Error&) {
    return true;  // the model is gone or unreadable: nothing says that these scores are still its
  }
}

std::optional<ScoredQuestion> Scores::question(const std::string& id) const {
  for (const ScoredQuestion& question : m_state->questions)
    if (question.id == id) return question;
  return std::nullopt;
}

std::span<const float> Scores::mean(const std::string& question) const {
  m_state->requireQuestion(question);
  return m_state->file.floats(question + ".mean");
}

std::span<const float> Scores::sigma(const std::string& question) const {
  m_state->requireQuestion(question);
  return m_state->file.floats(question + ".sigma");
}

std::span<const float> Scores::raw(const std::string& question) const {
  m_state->requireQuestion(question);
  return m_state->file.floats(question + ".raw");
}

std::span<const std::uint8_t> Scores::passes(const std::string& question) const {
  m_state->requireQuestion(question);
  return m_state->file.spanOf<std::uint8_t>(question + ".passes");
}

std::vector<Scores::View> Scores::views() const {
  std::vector<View> views;
  for (const ScoredQuestion& question : m_state->questions) {
    const auto outputs = static_cast<std::size_t>(outputsOf(question));
    for (std::size_t k = 0; k < outputs; ++k) {
      std::string name = question.kind == "number" ? question.id : "p_" + question.id;
      if (question.kind == "choice") name += "_" + question.answers[k];
      views.push_back({name, mean(question.id), k, outputs});
      views.push_back({name + "_sigma", sigma(question.id), k, outputs});
    }
  }
  return views;
}

std::vector<float> Scores::View::copied() const {
  std::vector<float> copy(values.size() / outputs);
  for (std::size_t i = 0; i < copy.size(); ++i) copy[i] = values[i * outputs + output];
  return copy;
}

std::vector<Scores::Column> Scores::columns() const {
  std::vector<Column> columns;
  for (const View& view : views()) columns.push_back({view.name, view.copied()});
  return columns;
}

}  // namespace labeling
