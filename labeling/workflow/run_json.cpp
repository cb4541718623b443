#include "labeling/workflow/run_json.h"

#include <nlohmann/json.hpp>

namespace labeling {
namespace {

using Json = nlohmann::ordered_json;

template <typename T>
void put(Json& json, const char* key, const std::optional<T>& value) {
  if (value) json[key] = *value;
}

Json metricsJson(const model::CardMetrics& metrics) {
  Json json{{"n", metrics.n}, {"positives", metrics.positives}};
  put(json, "auroc", metrics.auroc);
  put(json, "ap", metrics.ap);
  put(json, "accuracy", metrics.accuracy);
  put(json, "ece", metrics.ece);
  put(json, "brier", metrics.brier);
  put(json, "offset", metrics.offset);
  put(json, "scatter", metrics.scatter);
  put(json, "sigma_mad", metrics.sigmaMad);
  return json;
}

}  // namespace

std::string optionsJson(const TrainOptions& options) {
  Json json{{"question", options.questions}, {"mode", nameOf(options.mode)}, {"seed", options.seed}};
  if (options.consensus != ConsensusRule::Majority) json["consensus"] = nameOf(options.consensus);
  if (!options.network.empty()) json["network"] = options.network;
  if (!options.from.empty()) json["from"] = options.from;
  put(json, "epochs", options.epochs);
  put(json, "learning_rate", options.learningRate);
  put(json, "batch", options.batch);
  put(json, "frozen_stages", options.frozenStages);
  put(json, "dropout", options.dropout);
  json["samples"] = options.samples;
  json["balance_classes"] = options.balanceClasses;
  if (options.mode == TrainMode::Scratch) json["crop"] = options.crop;
  return json.dump();
}

std::string historyJson(const std::vector<TrainEpoch>& epochs) {
  Json list = Json::array();
  for (const TrainEpoch& epoch : epochs)
    list.push_back(Json{{"epoch", epoch.epoch},
                        {"training_loss", epoch.trainingLoss},
                        {"validation_loss", epoch.validationLoss},
                        {"validation_auroc", epoch.validationAuroc},
                        {"best", epoch.best},
                        {"seconds", epoch.seconds}});
  return list.dump();
}

std::string resultJson(const TrainReport& report) {
  Json test = Json::object();
  for (const auto& [question, metrics] : report.test) test[question] = metricsJson(metrics);
  Json skipped = Json::array();
  for (const FailedObject& each : report.skipped)
    skipped.push_back(Json{{"object", each.object}, {"reason", each.reason}});
  return Json{{"epochs", report.epochs},
              {"best_epoch", report.bestEpoch},
              {"seconds", report.seconds},
              {"cpu_seconds", report.cpuSeconds},
              {"test", test},
              {"skipped", skipped}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace labeling
