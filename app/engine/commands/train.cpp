#include "labeling/workflow/train.h"

#include "app/engine/commands.h"
#include "app/engine/commands/parameters.h"

namespace app {
namespace {

template <typename Value>
std::optional<Value> optional(const Json& parameters, const char* name) {
  if (!parameters.contains(name)) return std::nullopt;
  return parameters.at(name).get<Value>();
}

labeling::TrainOptions optionsFrom(const Json& parameters) {
  labeling::TrainOptions options;
  options.questions = texts(parameters, "question");
  options.mode = labeling::trainModeFromName(text(parameters, "mode"));
  options.network = text(parameters, "network");
  options.from = text(parameters, "from");
  options.name = text(parameters, "name");
  options.consensus = consensusOf(parameters);
  options.seed = parameters.at("seed").get<std::uint64_t>();
  options.epochs = optional<int>(parameters, "epochs");
  options.learningRate = optional<double>(parameters, "learning_rate");
  options.batch = optional<int>(parameters, "batch");
  options.frozenStages = optional<int>(parameters, "frozen_stages");
  options.dropout = optional<double>(parameters, "dropout");
  options.samples = parameters.at("samples").get<int>();
  options.balanceClasses = parameters.at("balance_classes").get<bool>();
  options.crop = parameters.at("crop").get<double>();
  return options;
}

Json epochAsJson(const labeling::TrainEpoch& epoch) {
  return {{"model", epoch.model},
          {"epoch", epoch.epoch},
          {"epochs", epoch.epochs},
          {"training_loss", numberOrNull(epoch.trainingLoss)},
          {"validation_loss", numberOrNull(epoch.validationLoss)},
          {"validation_auroc", epoch.validationAuroc.empty() ? Json() : Json(epoch.validationAuroc)},
          {"best", epoch.best},
          {"seconds", epoch.seconds}};
}

Json metricsAsJson(const model::CardMetrics& metrics) {
  Json all = {{"n", metrics.n}, {"positives", metrics.positives}};
  const auto add = [&all](const char* name, const std::optional<double>& value) {
    all[name] = value ? numberOrNull(*value) : Json();
  };
  add("auroc", metrics.auroc);
  add("ap", metrics.ap);
  add("accuracy", metrics.accuracy);
  add("ece", metrics.ece);
  add("brier", metrics.brier);
  add("offset", metrics.offset);
  add("scatter", metrics.scatter);
  add("sigma_mad", metrics.sigmaMad);
  return all;
}

Json run(const Json& parameters, const Job& job) {
  labeling::TrainHooks hooks;
  hooks.onEpoch = [&job](const labeling::TrainEpoch& epoch) { job.epoch(epochAsJson(epoch)); };
  hooks.stopAfterEpoch = job.finishSoon;
  const labeling::TrainReport report =
      labeling::train(text(parameters, "dir"), optionsFrom(parameters), job.control, hooks);
  Json test = Json::object();
  for (const auto& [question, metrics] : report.test) test[question] = metricsAsJson(metrics);
  return {{"model", report.model},
          {"run", report.run},
          {"epochs", report.epochs},
          {"best_epoch", report.bestEpoch},
          {"stopped", report.stopped},
          {"seconds", report.seconds},
          {"cpu_seconds", report.cpuSeconds},
          {"training_objects", report.trainingObjects},
          {"validation_objects", report.validationObjects},
          {"test_objects", report.testObjects},
          {"snapshot", report.snapshot},
          {"unresolved", report.unresolved},
          {"test", test},
          {"skipped", failuresAsJson(report.skipped)}};
}

std::string words(const Json& result) {
  std::string all = "Model " + text(result, "model") + ": " +
                    counted(result.at("epochs").get<std::int64_t>(), "epoch") + " in " +
                    fixed(result.at("seconds").get<double>(), 1) + " s" +
                    (result.at("stopped").get<bool>() ? ", stopped early, best weights kept." : ".");
  for (const auto& [question, metrics] : result.at("test").items()) {
    all += "\n" + question + ", " + counted(metrics.at("n").get<std::int64_t>(), "held-back object") + ":";
    for (const auto& [name, value] : metrics.items())
      if (value.is_number_float()) all += " " + name + " " + fixed(value.get<double>(), 3);
  }
  for (const auto& [question, count] : result.at("unresolved").items())
    if (count.get<std::int64_t>() > 0)
      all += "\n" + question + ": " + counted(count.get<std::int64_t>(), "object") +
             " without a consensus left out.";
  for (const Json& object : result.at("skipped")) all += "\nLeft out: " + text(object, "reason");
  return all;
}

}  // namespace

Command trainCommand() {
  using enum ParameterType;
  Command command;
  command.name = "train";
  command.summary = "trains a network on the labels: a snapshot, a split, training, evaluation, a new model";
  command.keepsPartialWork = true;
  command.parameters = {
      projectParameter(),
      requiredOption("question", Texts, "id of a question to learn; one network answers all that are given"),
      choice("mode", {"scratch", "fine-tune", "head"},
             "new weights; from a model, stages near the input frozen; from a model, only the last layer",
             "fine-tune"),
      option("network", Text, "architecture for scratch: residual or ds18"),
      option("from", Text, "model to start from; the one in use if absent"),
      option("name", Text, "name of the new model; question and number if absent"),
      consensusParameter(),
      seedParameter("order, augmentation and new weights"),
      option("epochs", Integer, "at most so many passes over the labels; 20 if absent"),
      option("learning_rate", Number, "larger adapts faster and forgets more"),
      option("batch", Integer, "images per step"),
      option("frozen_stages", Integer, "fine-tune: stages, from the input, that stay as they are"),
      option("dropout", Number, "share of features dropped before the last layer, 0 ... 0.9"),
      option("samples", Integer, "dropout passes for the test metrics", 32),
      option("balance_classes", Flag, "weigh answers so that rare ones count as much as common ones", false),
      option("crop", Number, "scratch: central part of a cutout that the network sees, 0 ... 1", 0.5)};
  command.run = run;
  command.words = words;
  return command;
}

}  // namespace app
