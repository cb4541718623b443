#include "labeling/queue/queue_options.h"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

constexpr double kUsualRandomShare = 0.15;
constexpr double kMostRepeats = 0.5;
constexpr int kMostBins = 1000;

constexpr std::array<std::pair<QueueKind, const char*>, 10> kKinds{{{QueueKind::All, "all"},
                                                                    {QueueKind::Filter, "filter"},
                                                                    {QueueKind::Random, "random"},
                                                                    {QueueKind::Uncertain, "uncertain"},
                                                                    {QueueKind::Disagreement, "disagreement"},
                                                                    {QueueKind::Adjudication, "adjudication"},
                                                                    {QueueKind::Diverse, "diverse"},
                                                                    {QueueKind::Threshold, "threshold"},
                                                                    {QueueKind::Stratified, "stratified"},
                                                                    {QueueKind::Rows, "rows"}}};
constexpr std::array<std::pair<Uncertainty, const char*>, 3> kMeasures{
    {{Uncertainty::Entropy, "entropy"}, {Uncertainty::Margin, "margin"}, {Uncertainty::Bald, "bald"}}};

template <typename Table, typename Value>
const char* nameIn(const Table& table, Value value) {
  for (const auto& [each, name] : table)
    if (each == value) return name;
  return "";
}

template <typename Table>
auto valueIn(const Table& table, const std::string& name, const char* what) {
  std::string known;
  for (const auto& [each, word] : table) {
    if (name == word) return each;
    known += (known.empty() ? "" : ", ") + std::string(word);
  }
  throw Error(ErrorKind::BadInput,
              "There is no " + std::string(what) + " \"" + name + "\"; there are " + known + ".");
}

[[noreturn]] void refuse(const std::string& why) { throw Error(ErrorKind::BadInput, why); }

}  // namespace

const char* nameOf(QueueKind kind) { return nameIn(kKinds, kind); }
QueueKind queueKindFromName(const std::string& name) { return valueIn(kKinds, name, "kind of queue"); }
const char* nameOf(Uncertainty measure) { return nameIn(kMeasures, measure); }
Uncertainty uncertaintyFromName(const std::string& name) {
  return valueIn(kMeasures, name, "measure of uncertainty");
}

bool QueueOptions::needsModel() const {
  return kind == QueueKind::Uncertain || kind == QueueKind::Disagreement || kind == QueueKind::Diverse ||
         kind == QueueKind::Threshold;
}

double QueueOptions::effectiveRandomShare() const {
  if (randomShare) return *randomShare;
  return needsModel() || kind == QueueKind::Stratified ? kUsualRandomShare : 0.0;
}

void QueueOptions::check() const {
  const std::string kindName = nameOf(kind);
  if (size && *size < 1) refuse("A queue holds at least 1 object, not " + std::to_string(*size) + ".");
  if (needsModel() && model.empty()) refuse("A queue of the kind " + kindName + " needs a model.");
  if (needsModel() && kind != QueueKind::Diverse && question.empty())
    refuse("A queue of the kind " + kindName + " needs a question.");
  if (kind == QueueKind::Adjudication) {
    if (question.empty()) refuse("A queue of the kind " + kindName + " needs a question.");
    if (effectiveRandomShare() > 0 || repeatShare > 0)
      refuse("A queue of disagreements has neither random picks nor repeats: each is settled once.");
  }
  if (!std::isfinite(threshold)) refuse("The threshold of a queue is a number.");
  if (kind == QueueKind::Stratified) {
    if (column.empty()) refuse("A stratified queue needs a number column.");
    if (edges.empty() && (bins < 2 || bins > kMostBins))
      refuse("A stratified queue has 2 to 1,000 bins, not " + std::to_string(bins) + ".");
    if (edges.size() == 1) refuse("Bins need at least two edges.");
    for (std::size_t i = 0; i < edges.size(); ++i)
      if (!std::isfinite(edges[i]) || (i > 0 && edges[i] <= edges[i - 1]))
        refuse("The edges of bins are rising numbers.");
  }
  if (randomShare && !(*randomShare >= 0 && *randomShare <= 1))
    refuse("The share of random picks lies between 0 and 1.");
  if (!(repeatShare >= 0 && repeatShare <= kMostRepeats))
    refuse("The share of repeats lies between 0 and 0.5.");
  if (repeatSpacing < 1) refuse("At least 1 other object lies between an object and its repeat.");
  if (kind == QueueKind::Rows && rows.empty()) refuse("There are no objects to make a queue of.");
}

std::string queueOptionsToJson(const QueueOptions& options) {
  nlohmann::json json{{"kind", nameOf(options.kind)},
                      {"where", options.where},
                      {"sort_by", options.sortBy},
                      {"descending", options.descending},
                      {"question", options.question},
                      {"model", options.model},
                      {"measure", nameOf(options.measure)},
                      {"answer", options.answer},
                      {"threshold", options.threshold},
                      {"column", options.column},
                      {"bins", options.bins},
                      {"edges", options.edges},
                      {"include_labelled", options.includeLabelled},
                      {"random_share", options.effectiveRandomShare()},
                      {"repeat_share", options.repeatShare},
                      {"repeat_spacing", options.repeatSpacing},
                      {"seed", options.seed},
                      {"name", options.name}};
  if (options.size) json["size"] = *options.size;
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

QueueOptions queueOptionsFromJson(const std::string& text) {
  try {
    const auto json = nlohmann::json::parse(text);
    QueueOptions options;
    options.kind = queueKindFromName(json.at("kind").get<std::string>());
    if (json.contains("size")) options.size = json.at("size").get<std::int64_t>();
    options.where = json.at("where").get<std::string>();
    options.sortBy = json.at("sort_by").get<std::string>();
    options.descending = json.at("descending").get<bool>();
    options.question = json.at("question").get<std::string>();
    options.model = json.at("model").get<std::string>();
    options.measure = uncertaintyFromName(json.at("measure").get<std::string>());
    options.answer = json.at("answer").get<std::string>();
    options.threshold = json.at("threshold").get<double>();
    options.column = json.at("column").get<std::string>();
    options.bins = json.at("bins").get<int>();
    options.edges = json.at("edges").get<std::vector<double>>();
    options.includeLabelled = json.at("include_labelled").get<bool>();
    options.randomShare = json.at("random_share").get<double>();
    options.repeatShare = json.at("repeat_share").get<double>();
    options.repeatSpacing = json.at("repeat_spacing").get<std::int64_t>();
    options.seed = json.at("seed").get<std::uint64_t>();
    options.name = json.at("name").get<std::string>();
    return options;
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorKind::Corrupt,
                std::string("The options of a stored queue cannot be read (") + error.what() + ").");
  }
}

}  // namespace labeling
