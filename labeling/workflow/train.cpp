#include "labeling/workflow/train.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <nlohmann/json.hpp>
#include <set>

#include "labeling/history/snapshot.h"
#include "labeling/store/identity.h"
#include "labeling/store/project.h"
#include "labeling/workflow/model_files.h"
#include "labeling/workflow/network_input.h"
#include "labeling/workflow/partial_model.h"
#include "labeling/workflow/recorded_run.h"
#include "labeling/workflow/run_json.h"
#include "labeling/workflow/training_labels.h"
#include "model/base/error.h"
#include "model/network/network_table.h"
#include "model/training/fit.h"

namespace labeling {
namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

namespace {

constexpr const char* kDefaultNetwork = "residual";

model::FitMode fitModeOf(TrainMode mode) {
  switch (mode) {
    case TrainMode::Scratch:
      return model::FitMode::Scratch;
    case TrainMode::FineTune:
      return model::FitMode::FineTune;
    case TrainMode::Head:
      break;
  }
  return model::FitMode::Head;
}

/// What the new model will be, as far as it is known before training.
model::ModelCard startingCard(const Project& project, const TrainOptions& options,
                              const std::string& parent) {
  model::ModelCard card;
  if (options.mode == TrainMode::Scratch) {
    const model::NetworkInfo info =
        model::networkInfo(options.network.empty() ? kDefaultNetwork : options.network);
    if (!(options.crop > 0 && options.crop <= 1))
      throw Error(ErrorKind::BadInput, "'crop' must be above 0 and at most 1.");
    card.network = info.name;
    card.dropout = info.dropout;
    card.input.size = info.inputSize;
    card.input.crop = options.crop;
    card.input.normalisation.kind = info.normalisation;
  } else {
    const model::ModelCard from = requireModel(project, parent);
    if (!options.network.empty() && options.network != from.network)
      throw Error(ErrorKind::BadInput, "The model '" + parent + "' is a '" + from.network +
                                           "' network; leave out the network, or train from scratch.");
    card.network = from.network;
    card.dropout = from.dropout;
    card.input = from.input;
    card.credit = from.credit;
    card.training.parent = parent;
    card.training.parentHash = from.weightsHash;
  }
  if (options.dropout) {
    if (!(*options.dropout >= 0 && *options.dropout <= 0.9))
      throw Error(ErrorKind::BadInput, "'dropout' must lie between 0 and 0.9.");
    card.dropout = *options.dropout;
  }
  for (const std::string& question : options.questions)
    card.questions.push_back(cardQuestion(project, question));
  card.training.mode = nameOf(options.mode);
  card.training.project = project.title();
  card.training.programVersion = programVersion();
  card.training.optionsJson = optionsJson(options);
  return card;
}

void checkQuestions(const std::vector<std::string>& questions) {
  if (questions.empty())
    throw Error(ErrorKind::BadInput, "Training needs a question: name at least one that has labels.");
  if (std::set<std::string>(questions.begin(), questions.end()).size() != questions.size())
    throw Error(ErrorKind::BadInput, "A question is named twice.");
}

std::string titleOf(const model::ModelCard& card) {
  std::string questions;
  for (const model::CardQuestion& question : card.questions)
    questions += (questions.empty() ? "" : ", ") + question.id;
  return questions +
         (card.training.parent.empty() ? ", trained from scratch" : ", from " + card.training.parent);
}

/// Seconds of processor time of this process, all threads: what training costs on a machine shared with
/// others.
double cpuSecondsNow() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

}  // namespace

const char* nameOf(TrainMode mode) noexcept {
  switch (mode) {
    case TrainMode::Scratch:
      return "scratch";
    case TrainMode::FineTune:
      return "fine-tune";
    case TrainMode::Head:
      break;
  }
  return "head";
}

TrainMode trainModeFromName(const std::string& name) {
  for (const TrainMode mode : {TrainMode::Scratch, TrainMode::FineTune, TrainMode::Head})
    if (name == nameOf(mode)) return mode;
  throw Error(ErrorKind::BadInput,
              "There is no way of training named '" + name + "'. Choose one of: scratch, fine-tune, head.");
}

TrainReport train(const fs::path& directory, const TrainOptions& options, const model::RunControl& control,
                  const TrainHooks& hooks) {
  const auto start = std::chrono::steady_clock::now();
  const double cpuStart = cpuSecondsNow();
  Project project = Project::open(directory);
  checkQuestions(options.questions);
  const std::string parent = options.mode == TrainMode::Scratch ? ""
                             : options.from.empty()             ? project.modelInUse()
                                                                : options.from;
  if (options.mode == TrainMode::Scratch && !options.from.empty())
    throw Error(ErrorKind::BadInput,
                "Training from scratch takes no model to start from; leave out 'from', or "
                "fine-tune.");
  if (options.mode != TrainMode::Scratch && parent.empty())
    throw Error(ErrorKind::BadInput,
                "There is no model to start from. Name one with 'from', or train from scratch.");
  model::ModelCard card = startingCard(project, options, parent);
  if (!options.name.empty()) modelFolder(project, options.name);  // refuses what cannot be a folder
  std::error_code error;
  if (!options.name.empty() && fs::exists(modelFolder(project, options.name), error))
    throw Error(ErrorKind::BadInput, "There is a model named '" + options.name +
                                         "' already, and a model is never overwritten. Choose another name.");
  card.name = !options.name.empty()
                  ? options.name
                  : model::freeModelName(project.modelsDirectory(), options.questions.front());
  card.title = titleOf(card);

  model::FitOptions fitOptions;
  fitOptions.mode = fitModeOf(options.mode);
  fitOptions.epochs = options.epochs.value_or(fitOptions.epochs);
  fitOptions.learningRate = options.learningRate;
  fitOptions.batch = options.batch;
  fitOptions.frozenStages = options.frozenStages;
  fitOptions.samples = options.samples;
  fitOptions.balanceClasses = options.balanceClasses;
  fitOptions.seed = options.seed;
  fitOptions.check();

  const Snapshot snapshot = takeSnapshot(project, options.questions, options.consensus);
  TrainingLabels labels = trainingLabels(project, snapshot, card.questions);
  model::checkEnoughLabels(labels.set, card.questions);
  card.training.snapshot = snapshot.name;
  card.training.snapshotHash = snapshot.hash;

  RunRecord record;
  record.model = card.name;
  record.state = "running";
  record.mode = nameOf(options.mode);
  record.network = card.network;
  record.baseModel = parent;
  record.questions = options.questions;
  record.snapshot = snapshot.id;
  record.snapshotName = snapshot.name;
  record.trainingObjects = static_cast<std::int64_t>(labels.set.training.size());
  record.validationObjects = static_cast<std::int64_t>(labels.set.validation.size());
  record.testObjects = static_cast<std::int64_t>(labels.set.test.size());
  record.optionsJson = optionsJson(options);
  record.historyJson = "[]";
  record.resultJson = "{}";
  record.seed = options.seed;
  record.startedUtc = utcNow();
  record.programVersion = programVersion();
  RecordedRun run(project, record);

  TrainReport report;
  report.model = card.name;
  report.run = run.id();
  report.snapshot = snapshot.name;
  report.unresolved = snapshot.unresolved;
  std::vector<TrainEpoch> epochs;
  try {
    NetworkImages images = readNetworkImages(project, labels.rows, card.input, control);
    leaveOut(labels.set, images.usable);
    labels.set.images = std::move(images.images);
    report.skipped = std::move(images.failed);

    model::FitHooks fitHooks;
    fitHooks.stopAfterEpoch = hooks.stopAfterEpoch;
    fitHooks.onEpoch = [&](const model::FitEpoch& epoch) {
      epochs.push_back({card.name, epoch.epoch, epoch.epochs, epoch.trainingLoss, epoch.validationLoss,
                        epoch.validationAuroc, epoch.best, epoch.seconds});
      run.record().historyJson = historyJson(epochs);
      run.save();
      if (hooks.onEpoch) hooks.onEpoch(epochs.back());
    };
    PartialModel partial(project);
    const std::optional<fs::path> parentFolder =
        parent.empty() ? std::nullopt : std::optional(modelFolder(project, parent));
    model::FitResult fitted = model::fitModel(card, parentFolder, labels.set, fitOptions,
                                              partial.folder() / kWeightsFile, control, fitHooks);
    fitted.card.training.finishedUtc = utcNow();
    model::writeCard(partial.folder(), fitted.card);
    partial.finish(card.name);

    report.epochs = fitted.card.training.epochs;
    report.bestEpoch = fitted.card.training.bestEpoch;
    report.stopped = fitted.stopped;
    report.trainingObjects = fitted.card.training.trainingObjects;
    report.validationObjects = fitted.card.training.validationObjects;
    report.testObjects = fitted.card.training.testObjects;
    report.test = fitted.card.metrics;
  } catch (const model::Stopped&) {
    run.endQuietly("stopped", "");
    throw;
  } catch (const std::exception& problem) {
    run.endQuietly("failed", problem.what());
    throw;
  }
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  report.cpuSeconds = cpuSecondsNow() - cpuStart;
  run.record().trainingObjects = report.trainingObjects;
  run.record().validationObjects = report.validationObjects;
  run.record().testObjects = report.testObjects;
  run.record().resultJson = resultJson(report);
  run.end(report.stopped ? "stopped" : "finished", "");
  if (project.modelInUse().empty()) project.setSetting("model_in_use", report.model);
  return report;
}

}  // namespace labeling
