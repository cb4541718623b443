#include "labeling/store/out_of_fold.h"

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
  throw Error(ErrorKind::Corrupt,
              file.string() + " is no usable file of out-of-fold scores: " + why + " Train in folds again.");
}

std::string metadataOf(const model::ArrayFile& file, const std::string& key) {
  const auto found = file.metadata().find(key);
  if (found == file.metadata().end()) corrupt(file.path(), "its metadata lack \"" + key + "\".");
  return found->second;
}

std::vector<ScoredQuestion> questionsOf(const model::ArrayFile& file) {
  std::vector<ScoredQuestion> questions;
  try {
    for (const Json& each : Json::parse(metadataOf(file, "questions")))
      questions.push_back({each.at("id").get<std::string>(), each.at("kind").get<std::string>(),
                           each.value("answers", std::vector<std::string>{}), each.value("low", 0.0),
                           each.value("high", 0.0)});
  } catch (const Json::exception& error) {
    corrupt(file.path(), std::string("its list of questions cannot be read (") + error.what() + ").");
  }
  return questions;
}

void requireShape(const model::ArrayFile& file, const std::string& name, model::ElementType type,
                  const std::vector<std::int64_t>& shape) {
  if (!file.contains(name)) corrupt(file.path(), "the array " + name + " is missing.");
  const model::ArrayInfo& info = file.info(name);
  if (info.type != type || info.shape != shape)
    corrupt(file.path(), "the array " + name + " has another shape.");
}

}  // namespace

struct OutOfFold::State {
  explicit State(model::ArrayFile opened) : file(std::move(opened)) {}
  model::ArrayFile file;
  std::string model, modelHash, snapshot, snapshotHash;
  std::int64_t count = 0;
  int folds = 0;
  std::vector<ScoredQuestion> questions;

  std::span<const float> floats(const std::string& question, const char* ending) const {
    for (const ScoredQuestion& each : questions)
      if (each.id == question) return file.floats(question + ending);
    throw Error(ErrorKind::NotFound,
                "The model " + model + " has no out-of-fold scores of " + question + ".");
  }
};

std::filesystem::path OutOfFold::fileOf(const Project& project, const std::string& model) {
  if (!model::isModelName(model))
    throw Error(ErrorKind::BadInput, "\"" + model + "\" cannot be the name of a model.");
  return project.directory() / "derived" / "out-of-fold" / (model + ".safetensors");
}

std::optional<OutOfFold> OutOfFold::open(const Project& project, const std::string& model) {
  const std::filesystem::path path = fileOf(project, model);
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return std::nullopt;
  auto state = std::make_shared<State>(model::ArrayFile::open(path));
  const model::ArrayFile& file = state->file;
  state->model = metadataOf(file, "model");
  state->modelHash = metadataOf(file, "model_hash");
  state->snapshot = metadataOf(file, "snapshot");
  state->snapshotHash = metadataOf(file, "snapshot_hash");
  try {
    state->folds = std::stoi(metadataOf(file, "folds"));
  } catch (const std::logic_error&) {
    corrupt(path, "\"folds\" is no count.");
  }
  state->questions = questionsOf(file);
  if (!file.contains("rows") || file.info("rows").shape.size() != 1)
    corrupt(path, "the array rows is missing.");
  state->count = file.info("rows").shape.front();
  requireShape(file, "rows", model::ElementType::I64, {state->count});
  requireShape(file, "fold", model::ElementType::I32, {state->count});
  for (const std::int64_t row : file.spanOf<std::int64_t>("rows"))
    if (row < 0 || row >= project.objectCount())
      corrupt(path, "it speaks of object " + std::to_string(row) + ", which this project does not have.");
  for (const ScoredQuestion& question : state->questions) {
    const auto outputs = question.kind == "choice" ? static_cast<std::int64_t>(question.answers.size()) : 1;
    requireShape(file, question.id + ".label", model::ElementType::F32, {state->count});
    requireShape(file, question.id + ".mean", model::ElementType::F32, {state->count, outputs});
    requireShape(file, question.id + ".sigma", model::ElementType::F32, {state->count, outputs});
  }
  OutOfFold result;
  result.m_state = std::move(state);
  return result;
}

const std::string& OutOfFold::model() const { return m_state->model; }
const std::string& OutOfFold::modelHash() const { return m_state->modelHash; }
int OutOfFold::folds() const { return m_state->folds; }
const std::string& OutOfFold::snapshot() const { return m_state->snapshot; }
const std::string& OutOfFold::snapshotHash() const { return m_state->snapshotHash; }
std::vector<ScoredQuestion> OutOfFold::questions() const { return m_state->questions; }
std::int64_t OutOfFold::count() const { return m_state->count; }
std::span<const std::int64_t> OutOfFold::rows() const { return m_state->file.spanOf<std::int64_t>("rows"); }
std::span<const std::int32_t> OutOfFold::fold() const { return m_state->file.spanOf<std::int32_t>("fold"); }
std::span<const float> OutOfFold::label(const std::string& question) const {
  return m_state->floats(question, ".label");
}
std::span<const float> OutOfFold::mean(const std::string& question) const {
  return m_state->floats(question, ".mean");
}
std::span<const float> OutOfFold::sigma(const std::string& question) const {
  return m_state->floats(question, ".sigma");
}

bool OutOfFold::isStale(const Project& project) const {
  try {
    return model::readCard(project.directory() / "models" / m_state->model).weightsHash != m_state->modelHash;
  } catch (const Error&) {
    return true;  // the model is gone or unreadable
  }
}

std::optional<ScoredQuestion> OutOfFold::question(const std::string& id) const {
  for (const ScoredQuestion& question : m_state->questions)
    if (question.id == id) return question;
  return std::nullopt;
}

}  // namespace labeling
