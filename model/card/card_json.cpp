#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "model/base/error.h"
#include "model/card/model_card.h"

namespace model {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormatVersion = 1;

/// Reads members and says which one is missing or of the wrong kind, and in which file.
class Reader {
 public:
  Reader(const Json& json, std::string where) : m_json(&json), m_where(std::move(where)) {
    if (!json.is_object()) fail("an object with named members is expected here");
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::BadInput, m_where + ": " + what + ".");
  }
  bool has(const char* key) const { return m_json->contains(key) && !(*m_json)[key].is_null(); }

  template <typename T>
  T value(const char* key) const {
    if (!has(key)) fail(std::string("'") + key + "' is missing");
    try {
      return (*m_json)[key].get<T>();
    } catch (const nlohmann::json::exception&) {
      fail(std::string("'") + key + "' is not of the right kind: " + (*m_json)[key].dump().substr(0, 60));
    }
  }
  template <typename T>
  T value(const char* key, T otherwise) const {
    return has(key) ? value<T>(key) : otherwise;
  }
  std::optional<double> number(const char* key) const {
    return has(key) ? std::optional(value<double>(key)) : std::nullopt;
  }
  Reader object(const char* key) const {
    if (!has(key)) fail(std::string("'") + key + "' is missing");
    return {(*m_json)[key], m_where + ": " + key};
  }
  const Json& array(const char* key) const {
    if (!has(key) || !(*m_json)[key].is_array()) fail(std::string("'") + key + "' must be a list");
    return (*m_json)[key];
  }
  const Json& json() const { return *m_json; }
  const std::string& where() const { return m_where; }

 private:
  const Json* m_json;
  std::string m_where;
};

CardInput inputFrom(const Reader& reader) {
  CardInput input;
  input.kind = reader.value<std::string>("kind");
  if (input.kind != "colour") reader.fail("the input kind '" + input.kind + "' is not known to this release");
  input.bands = reader.value<std::vector<std::string>>("bands");
  if (input.bands.size() != 3) reader.fail("a colour input has three bands");
  input.size = reader.value<int>("size");
  if (input.size < 16 || input.size > 512) reader.fail("'size' must lie between 16 and 512");
  input.crop = reader.value<double>("crop");
  if (!(input.crop > 0 && input.crop <= 1)) reader.fail("'crop' must be above 0 and at most 1");
  const Reader normalisation = reader.object("normalisation");
  input.normalisation.kind = normalisation.value<std::string>("kind");
  if (input.normalisation.kind == "standard") {
    input.normalisation.mean = normalisation.value<std::vector<double>>("mean");
    input.normalisation.scale = normalisation.value<std::vector<double>>("scale");
    if (input.normalisation.mean.size() != input.bands.size() ||
        input.normalisation.scale.size() != input.bands.size())
      normalisation.fail("'mean' and 'scale' need one value per band");
    for (const double scale : input.normalisation.scale)
      if (!(scale > 0)) normalisation.fail("'scale' must be above 0");
  } else if (input.normalisation.kind != "own-maximum") {
    normalisation.fail("the kind '" + input.normalisation.kind + "' is not known to this release");
  }
  return input;
}

CardQuestion questionFrom(const Reader& reader) {
  CardQuestion question;
  question.id = reader.value<std::string>("id");
  if (question.id.empty()) reader.fail("'id' is empty");
  question.words = reader.value<std::string>("words", "");
  question.kind = reader.value<std::string>("kind");
  if (question.kind == "number") {
    question.low = reader.value<double>("low");
    question.high = reader.value<double>("high");
    question.mean = reader.value<double>("mean");
    question.scale = reader.value<double>("scale");
    if (!(question.scale > 0)) reader.fail("'scale' must be above 0");
    if (!(question.high > question.low)) reader.fail("'high' must be above 'low'");
    question.temperature = reader.value<double>("temperature", 1.0);
  } else if (question.kind == "binary" || question.kind == "choice") {
    question.answers = reader.value<std::vector<std::string>>("answers");
    if (question.answers.size() < 2) reader.fail("'answers' needs at least two");
    if (question.kind == "binary" && question.answers.size() != 2)
      reader.fail("'answers' of yes or no are two");
    question.temperature = reader.value<double>("temperature", 1.0);
  } else {
    reader.fail("the kind '" + question.kind + "' is not one of binary, choice, number");
  }
  if (!(question.temperature > 0 && std::isfinite(question.temperature)))
    reader.fail("'temperature' must be above 0");
  question.loss = reader.value<std::string>("loss", "label");
  const std::vector<std::string> known =
      question.kind == "number"   ? std::vector<std::string>{"label", "spread"}
      : question.kind == "choice" ? std::vector<std::string>{"label", "votes", "dirichlet", "ordinal"}
                                  : std::vector<std::string>{"label", "votes", "dirichlet"};
  if (std::find(known.begin(), known.end(), question.loss) == known.end())
    reader.fail("the loss '" + question.loss + "' is not known to this release for the kind " +
                question.kind);
  if (reader.has("conformal"))
    for (const Json& each : reader.array("conformal"))
      question.conformal.push_back({each.value("level", 0.0), each.value("threshold", 1.0)});
  return question;
}

CardMetrics metricsFrom(const Reader& reader) {
  CardMetrics metrics;
  metrics.split = reader.value<std::string>("split", "test");
  metrics.n = reader.value<std::int64_t>("n");
  metrics.positives = reader.value<std::int64_t>("positives", 0);
  metrics.auroc = reader.number("auroc");
  metrics.ap = reader.number("ap");
  metrics.accuracy = reader.number("accuracy");
  metrics.ece = reader.number("ece");
  metrics.brier = reader.number("brier");
  metrics.offset = reader.number("offset");
  metrics.scatter = reader.number("scatter");
  metrics.sigmaMad = reader.number("sigma_mad");
  metrics.coverage68 = reader.number("coverage_68");
  metrics.errorAuroc = reader.number("error_auroc");
  metrics.foldsMean = reader.number("folds_mean");
  metrics.foldsSpread = reader.number("folds_spread");
  return metrics;
}

CardTraining trainingFrom(const Reader& reader) {
  CardTraining training;
  training.mode = reader.value<std::string>("mode", "");
  training.parent = reader.value<std::string>("parent", "");
  training.parentHash = reader.value<std::string>("parent_hash", "");
  training.project = reader.value<std::string>("project", "");
  training.snapshot = reader.value<std::string>("snapshot", "");
  training.snapshotHash = reader.value<std::string>("snapshot_hash", "");
  training.trainingObjects = reader.value<std::int64_t>("training_objects", 0);
  training.validationObjects = reader.value<std::int64_t>("validation_objects", 0);
  training.testObjects = reader.value<std::int64_t>("test_objects", 0);
  training.epochs = reader.value<int>("epochs", 0);
  training.bestEpoch = reader.value<int>("best_epoch", 0);
  training.seconds = reader.value<double>("seconds", 0.0);
  training.seed = reader.value<std::uint64_t>("seed", 0);
  if (reader.has("options")) training.optionsJson = reader.json()["options"].dump();
  training.finishedUtc = reader.value<std::string>("finished_utc", "");
  training.programVersion = reader.value<std::string>("program_version", "");
  return training;
}

Json jsonOf(const CardInput& input) {
  Json normalisation{{"kind", input.normalisation.kind}};
  if (input.normalisation.kind == "standard") {
    normalisation["mean"] = input.normalisation.mean;
    normalisation["scale"] = input.normalisation.scale;
  }
  return {{"kind", input.kind},
          {"bands", input.bands},
          {"size", input.size},
          {"crop", input.crop},
          {"normalisation", normalisation}};
}

Json jsonOf(const CardQuestion& question) {
  Json json{{"id", question.id}, {"words", question.words}, {"kind", question.kind}};
  if (question.kind == "number") {
    json["low"] = question.low;
    json["high"] = question.high;
    json["mean"] = question.mean;
    json["scale"] = question.scale;
  } else {
    json["answers"] = question.answers;
  }
  json["loss"] = question.loss;
  json["temperature"] = question.temperature;
  for (const CardQuestion::Conformal& each : question.conformal)
    json["conformal"].push_back(Json{{"level", each.level}, {"threshold", each.threshold}});
  return json;
}

Json jsonOf(const CardMetrics& metrics) {
  Json json{{"split", metrics.split}, {"n", metrics.n}};
  const auto put = [&json](const char* key, const std::optional<double>& value) {
    if (value && std::isfinite(*value)) json[key] = *value;
  };
  if (metrics.positives > 0) json["positives"] = metrics.positives;
  put("auroc", metrics.auroc);
  put("ap", metrics.ap);
  put("accuracy", metrics.accuracy);
  put("ece", metrics.ece);
  put("brier", metrics.brier);
  put("offset", metrics.offset);
  put("scatter", metrics.scatter);
  put("sigma_mad", metrics.sigmaMad);
  put("coverage_68", metrics.coverage68);
  put("error_auroc", metrics.errorAuroc);
  put("folds_mean", metrics.foldsMean);
  put("folds_spread", metrics.foldsSpread);
  return json;
}

Json jsonOf(const CardTraining& training) {
  return {{"mode", training.mode},
          {"parent", training.parent},
          {"parent_hash", training.parentHash},
          {"project", training.project},
          {"snapshot", training.snapshot},
          {"snapshot_hash", training.snapshotHash},
          {"training_objects", training.trainingObjects},
          {"validation_objects", training.validationObjects},
          {"test_objects", training.testObjects},
          {"epochs", training.epochs},
          {"best_epoch", training.bestEpoch},
          {"seconds", training.seconds},
          {"seed", training.seed},
          {"options", Json::parse(training.optionsJson)},
          {"finished_utc", training.finishedUtc},
          {"program_version", training.programVersion}};
}

}  // namespace

ModelCard cardFromJson(const std::string& text, const std::string& source) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const nlohmann::json::exception&) {
    throw Error(ErrorKind::BadInput, source + ": this is not JSON, so no model card.");
  }
  const Reader reader(json, source);
  if (reader.value<int>("format") > kFormatVersion)
    throw Error(ErrorKind::NewerVersion, source + ": this model was made by a newer release of the program.");
  ModelCard card;
  card.name = reader.value<std::string>("name");
  card.title = reader.value<std::string>("title", "");
  card.network = reader.value<std::string>("network");
  // A TorchScript program has neither dropout of ours nor stages.
  const bool isScript = card.network == "torchscript";
  card.dropout = isScript ? reader.value<double>("dropout", 0.0) : reader.value<double>("dropout");
  if (!(card.dropout >= 0 && card.dropout <= 0.9)) reader.fail("'dropout' must lie between 0 and 0.9");
  card.members = reader.value<int>("members", 1);
  if (card.members < 1 || card.members > 100) reader.fail("'members' must lie between 1 and 100");
  card.input = inputFrom(reader.object("input"));
  if (!isScript || reader.has("stages"))
    for (const Json& each : reader.array("stages")) {
      const Reader stage(each, source + ": stages");
      card.stages.push_back({stage.value<std::string>("name"), stage.value<std::int64_t>("parameters"),
                             stage.value<bool>("frozen", false)});
    }
  std::set<std::string> ids;
  for (const Json& each : reader.array("questions")) {
    card.questions.push_back(questionFrom(Reader(each, source + ": questions")));
    if (!ids.insert(card.questions.back().id).second)
      reader.fail("the question '" + card.questions.back().id + "' occurs twice");
  }
  if (card.questions.empty()) reader.fail("'questions' is empty");
  if (reader.has("training")) card.training = trainingFrom(reader.object("training"));
  if (reader.has("metrics")) {
    const Reader metrics = reader.object("metrics");
    for (const auto& [id, each] : metrics.json().items())
      card.metrics[id] = metricsFrom(Reader(each, source + ": metrics: " + id));
  }
  card.credit = reader.value<std::string>("credit", "");
  card.weightsHash = reader.value<std::string>("weights_hash", "");
  return card;
}

std::string cardToJson(const ModelCard& card) {
  Json stages = Json::array();
  for (const CardStage& stage : card.stages)
    stages.push_back({{"name", stage.name}, {"parameters", stage.parameters}, {"frozen", stage.frozen}});
  Json questions = Json::array();
  for (const CardQuestion& question : card.questions) questions.push_back(jsonOf(question));
  Json metrics = Json::object();
  for (const auto& [id, each] : card.metrics) metrics[id] = jsonOf(each);
  const Json json{{"format", kFormatVersion},
                  {"name", card.name},
                  {"title", card.title},
                  {"network", card.network},
                  {"parameters", card.parameters()},
                  {"dropout", card.dropout},
                  {"members", card.members},
                  {"input", jsonOf(card.input)},
                  {"stages", stages},
                  {"questions", questions},
                  {"metrics", metrics},
                  {"training", jsonOf(card.training)},
                  {"credit", card.credit},
                  {"weights_hash", card.weightsHash}};
  return json.dump(2) + "\n";
}

}  // namespace model
