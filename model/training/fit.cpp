#include "model/training/fit.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <numeric>

#include "model/base/error.h"
#include "model/base/random.h"
#include "model/inference/passes.h"
#include "model/metrics/conformal.h"
#include "model/metrics/roc_curve.h"
#include "model/network/network.h"
#include "model/network/stored_record.h"
#include "model/network/translate_errors.h"
#include "model/network/weights.h"
#include "model/training/checkpoint.h"
#include "model/training/fit_job.h"
#include "model/training/question_metrics.h"
#include "model/training/temperatures.h"

namespace model {
namespace {

constexpr const char* kWeightsFile = "model.safetensors";

[[noreturn]] void refuse(const std::string& sentence) { throw Error(ErrorKind::BadInput, sentence); }

/// Mean and scatter of the training images per channel, and of the values of Number questions.
void fillConstants(ModelCard& card, const TrainingSet& set, bool inputToo) {
  if (inputToo && card.input.normalisation.kind == "standard") {
    const auto channels = static_cast<std::size_t>(set.images.channels);
    std::vector<double> sum(channels), squares(channels);
    const std::size_t stride = set.images.stride();
    for (const std::int64_t object : set.training)
      for (std::size_t i = 0; i < stride; ++i) {
        const double value = set.images.pixels[static_cast<std::size_t>(object) * stride + i] / 255.0;
        sum[i % channels] += value;
        squares[i % channels] += value * value;
      }
    const double count = static_cast<double>(set.training.size() * stride / channels);
    card.input.normalisation.mean.clear();
    card.input.normalisation.scale.clear();
    for (std::size_t c = 0; c < channels; ++c) {
      const double mean = sum[c] / count;
      card.input.normalisation.mean.push_back(mean);
      card.input.normalisation.scale.push_back(
          std::max(1e-3, std::sqrt(std::max(0.0, squares[c] / count - mean * mean))));
    }
  }
  for (std::size_t q = 0; q < card.questions.size(); ++q) {
    CardQuestion& question = card.questions[q];
    if (question.kind != "number") continue;
    double sum = 0, squares = 0, count = 0;
    for (const std::int64_t object : set.training) {
      const double value = set.targets[q][static_cast<std::size_t>(object)];
      if (std::isnan(value)) continue;
      sum += value;
      squares += value * value;
      ++count;
    }
    question.mean = sum / count;
    question.scale =
        std::max(1e-6, std::sqrt(std::max(0.0, squares / count - question.mean * question.mean)));
  }
}

/// Scores of some objects: logits of all questions, and what the experts said.
struct Part {
  torch::Tensor logits;   // (n, T, L) of all questions
  torch::Tensor targets;  // (n, Q)
};

constexpr std::array<double, 3> kConformalLevels{0.68, 0.9, 0.95};

using Members = std::vector<std::shared_ptr<Network>>;

Part sampledPart(const Members& members, const ModelCard& card, const TrainingSet& set,
                 const std::vector<std::int64_t>& objects, const FitOptions& options,
                 const RunControl& control) {
  const std::size_t stride = set.images.stride();
  std::vector<std::uint8_t> pixels(objects.size() * stride);
  for (std::size_t i = 0; i < objects.size(); ++i)
    std::copy_n(set.images.pixels.begin() + objects[i] * static_cast<std::int64_t>(stride), stride,
                pixels.begin() + static_cast<std::int64_t>(i * stride));
  return {sampleLogits(members, pixels, card.input, {options.samples, options.seed, 128}, control),
          targetTensor(set, objects)};
}

/// The labelled objects of one question.
torch::Tensor labelledRows(const Part& part, std::size_t question) {
  return part.targets.select(1, static_cast<std::int64_t>(question)).isfinite().nonzero().squeeze(1);
}

/// Limits of the sets that hold the right answer, from objects that calibrate.
void fitConformal(CardQuestion& question, const torch::Tensor& logits, const torch::Tensor& targets) {
  question.conformal.clear();
  if (question.kind == "number" || targets.numel() == 0) return;
  const torch::Tensor mean = probabilitiesAt(logits, question, question.temperature).mean(1);  // (n, K)
  torch::Tensor right;
  if (question.kind == "choice") {
    right = mean.gather(1, targets.to(torch::kInt64).unsqueeze(1)).squeeze(1);
  } else {
    right = torch::where(targets > 0.5, mean.squeeze(1), 1 - mean.squeeze(1));
  }
  const torch::Tensor surprise = (1 - right).to(torch::kFloat32).contiguous();
  const std::span<const float> values(surprise.data_ptr<float>(), static_cast<std::size_t>(surprise.numel()));
  for (const double level : kConformalLevels)
    question.conformal.push_back({level, std::min(1.0, conformalLimit(values, level))});
}

/// Temperatures, spreads and conformal limits, by objects that the weights were not fitted to.
void calibrate(ModelCard& card, const Part& part) {
  std::int64_t first = 0;
  for (std::size_t q = 0; q < card.questions.size(); ++q) {
    CardQuestion& question = card.questions[q];
    const torch::Tensor rows = labelledRows(part, q);
    const torch::Tensor logits = part.logits.slice(2, first, first + question.logits()).index_select(0, rows);
    const torch::Tensor targets = part.targets.select(1, static_cast<std::int64_t>(q)).index_select(0, rows);
    first += question.logits();
    question.temperature = question.kind == "number" ? fitSpread(logits, targets, question)
                                                     : fitPassTemperature(logits, targets, question);
    fitConformal(question, logits, targets);
  }
}

/// Metrics of the objects at some places of a prediction.
CardMetrics metricsOf(const CardQuestion& question, const QuestionPrediction& prediction,
                      const torch::Tensor& targets, std::size_t q, const std::vector<std::int64_t>& places) {
  const auto target = targets.accessor<float, 2>();
  const auto outputs = static_cast<std::int64_t>(prediction.outputs);
  std::vector<float> scores, truth, sigma, unsure;
  for (const std::int64_t i : places) {
    if (std::isnan(target[i][static_cast<std::int64_t>(q)])) continue;
    truth.push_back(target[i][static_cast<std::int64_t>(q)]);
    scores.insert(scores.end(), prediction.mean.begin() + i * outputs,
                  prediction.mean.begin() + (i + 1) * outputs);
    sigma.push_back(prediction.sigma[static_cast<std::size_t>(i * outputs)]);
    unsure.push_back(prediction.aleatoric[static_cast<std::size_t>(i)] +
                     prediction.epistemic[static_cast<std::size_t>(i)]);
  }
  CardMetrics metrics = questionMetrics(question, scores, truth);
  if (truth.empty()) return metrics;
  std::vector<char> wrong;
  double within = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    if (question.kind == "number") {
      within += std::abs(scores[i] - truth[i]) <= sigma[i] ? 1 : 0;
    } else if (question.kind == "binary") {
      wrong.push_back((scores[i] > 0.5F) != (truth[i] > 0.5F) ? 1 : 0);
    } else {
      const auto row = scores.begin() + static_cast<std::ptrdiff_t>(i) * outputs;
      wrong.push_back(std::max_element(row, row + outputs) - row != std::lround(truth[i]) ? 1 : 0);
    }
  }
  if (question.kind == "number") {
    if (question.loss == "spread") metrics.coverage68 = within / static_cast<double>(truth.size());
  } else if (const auto errors = std::count(wrong.begin(), wrong.end(), 1);
             errors > 0 && errors < static_cast<std::ptrdiff_t>(wrong.size())) {
    metrics.errorAuroc = rocCurve(unsure, wrong).area;
  }
  return metrics;
}

std::vector<std::int64_t> placesUpTo(std::int64_t count) {
  std::vector<std::int64_t> places(static_cast<std::size_t>(count));
  std::iota(places.begin(), places.end(), std::int64_t{0});
  return places;
}

void measureTest(ModelCard& card, const Part& test) {
  const std::vector<QuestionPrediction> predictions = predictionsFrom(test.logits, card.questions);
  for (std::size_t q = 0; q < card.questions.size(); ++q)
    card.metrics[card.questions[q].id] =
        metricsOf(card.questions[q], predictions[q], test.targets, q, placesUpTo(test.targets.size(0)));
}

/// Objects the weights have seen: of this run, and of the runs before it.
std::vector<std::int64_t> seenObjects(const TrainingSet& set, const std::vector<std::int64_t>& objects,
                                      const std::optional<std::filesystem::path>& parent) {
  std::vector<std::int64_t> seen;
  if (parent) seen = trainedObjectsOf(*parent / kWeightsFile);
  for (const std::int64_t object : objects) seen.push_back(set.nameHashes[static_cast<std::size_t>(object)]);
  std::sort(seen.begin(), seen.end());
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  return seen;
}

/// What a run is given, together.
struct Run {
  const std::optional<std::filesystem::path>& parent;
  const FitOptions& options;
  const RunControl& control;
  const FitHooks& hooks;
  const Checkpoint& checkpoint;
};

/// One network, trained, with the weights as they will be read again: what is reported is what a later
/// evaluation finds.
std::pair<std::shared_ptr<Network>, FitOutcome> trainedNetwork(const ModelCard& card, const TrainingSet& set,
                                                               const Run& run, int member) {
  FitOptions options = run.options;
  options.seed += static_cast<std::uint64_t>(member) * 7919;
  torch::manual_seed(options.seed);
  const std::shared_ptr<Network> network = makeNetwork(card);
  if (run.parent) {
    const int members = readCard(*run.parent).members;
    loadWeights(*network, *run.parent / kWeightsFile, HeadWeights::WhereTheyFit,
                members > 1 ? std::optional(member % members) : std::nullopt);
  }
  for (torch::Tensor& parameter : network->parameters())
    if (parameter.dim() == 4) parameter.set_data(parameter.contiguous(torch::MemoryFormat::ChannelsLast));
  const int stages = static_cast<int>(network->stages().size()) - 1;
  if (options.mode == FitMode::FineTune) network->freeze(options.frozenStages.value_or(stages / 2));
  if (const auto outcome = run.checkpoint.loadMember(member, *network)) return {network, *outcome};
  const FitJob job{*network, card, set, options, run.control, run.hooks, member};
  const FitOutcome outcome =
      options.mode == FitMode::Head ? trainHeads(job) : trainByGradient(job, run.checkpoint);
  roundToStored(*network);
  if (run.options.folds > 0) run.checkpoint.saveMember(member, *network, outcome);
  return {network, outcome};
}

/// The fold of every object of training and validation by a shuffle that only names and the seed decide.
std::vector<std::int32_t> foldsOf(const TrainingSet& set, const std::vector<std::int64_t>& objects, int folds,
                                  std::uint64_t seed) {
  std::vector<std::pair<std::uint64_t, std::size_t>> order;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const auto hash = static_cast<std::uint64_t>(set.nameHashes[static_cast<std::size_t>(objects[i])]);
    order.emplace_back(Random(seed, hash)(), i);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::int32_t> fold(objects.size());
  for (std::size_t place = 0; place < order.size(); ++place)
    fold[order[place].second] = static_cast<std::int32_t>(place % static_cast<std::size_t>(folds));
  return fold;
}

/// What each member reaches on its own fold, as mean and scatter over the members.
void measureFolds(ModelCard& card, const std::vector<QuestionPrediction>& predictions,
                  const torch::Tensor& targets, const std::vector<std::int32_t>& fold, int folds) {
  for (std::size_t q = 0; q < card.questions.size(); ++q) {
    std::vector<double> reached;
    for (int k = 0; k < folds; ++k) {
      std::vector<std::int64_t> places;
      for (std::size_t i = 0; i < fold.size(); ++i)
        if (fold[i] == k) places.push_back(static_cast<std::int64_t>(i));
      const CardMetrics metrics = metricsOf(card.questions[q], predictions[q], targets, q, places);
      if (const auto& value = card.questions[q].kind == "number" ? metrics.scatter : metrics.auroc)
        reached.push_back(*value);
    }
    if (reached.size() < 2) continue;
    double sum = 0, squares = 0;
    for (const double value : reached) sum += value;
    const double mean = sum / static_cast<double>(reached.size());
    for (const double value : reached) squares += (value - mean) * (value - mean);
    CardMetrics& metrics = card.metrics[card.questions[q].id];
    metrics.foldsMean = mean;
    metrics.foldsSpread = std::sqrt(squares / static_cast<double>(reached.size() - 1));
  }
}

void checkParts(const TrainingSet& member, const std::vector<CardQuestion>& questions, int k) {
  try {
    checkEnoughLabels(member, questions);
  } catch (const Error& error) {
    throw Error(error.kind(), "Fold " + std::to_string(k + 1) + ": " + error.what() + " Or use fewer folds.");
  }
}

/// Several networks, each without another fold, and the scores of every object by those that have not seen
/// it.
Members trainFolds(FitResult& result, const TrainingSet& set, const Run& run) {
  ModelCard& card = result.card;
  const int folds = run.options.folds;
  std::vector<std::int64_t> objects = set.training;
  objects.insert(objects.end(), set.validation.begin(), set.validation.end());
  std::sort(objects.begin(), objects.end());
  const std::vector<std::int32_t> fold = foldsOf(set, objects, folds, run.options.seed);
  TrainingSet part = set;
  const auto chooseParts = [&](int k) {
    part.training.clear();
    part.validation.clear();
    std::int64_t ofNext = 0;
    for (std::size_t i = 0; i < objects.size(); ++i) {
      if (fold[i] == k) continue;
      const bool isNext = fold[i] == (k + 1) % folds;
      (isNext && ofNext++ % 2 == 0 ? part.validation : part.training).push_back(objects[i]);
    }
    checkParts(part, card.questions, k);
  };
  for (int k = 0; k < folds; ++k) chooseParts(k);  // refused before an hour has gone by
  Members members;
  FitOutcome all;
  torch::Tensor logits;  // (n, T, L) each by the member that has not seen the object
  for (int k = 0; k < folds; ++k) {
    chooseParts(k);
    const auto [network, outcome] = trainedNetwork(card, part, run, k);
    members.push_back(network);
    all.epochs = std::max(all.epochs, outcome.epochs);
    all.bestEpoch = std::max(all.bestEpoch, outcome.bestEpoch);
    std::vector<std::int64_t> own, places;
    for (std::size_t i = 0; i < objects.size(); ++i)
      if (fold[i] == k) {
        own.push_back(objects[i]);
        places.push_back(static_cast<std::int64_t>(i));
      }
    run.control.report(k + 1, folds, "scoring a fold");
    const Part scored = sampledPart({network}, card, set, own, run.options, run.control);
    if (!logits.defined())
      logits = torch::zeros(
          {static_cast<std::int64_t>(objects.size()), scored.logits.size(1), scored.logits.size(2)});
    logits.index_copy_(0, torch::tensor(places, torch::kInt64), scored.logits);
    if (outcome.stopped) {
      // Enough for a model only with all members: each of the others would be missing from its fold.
      throw Stopped();
    }
  }
  card.training.epochs = all.epochs;
  card.training.bestEpoch = all.bestEpoch;
  card.members = folds;
  const torch::Tensor targets = targetTensor(set, objects);
  calibrate(card, {logits, targets});
  const std::vector<QuestionPrediction> predictions = predictionsFrom(logits, card.questions);
  measureFolds(card, predictions, targets, fold, folds);
  result.outOfFold = OutOfFoldScores{objects, fold, predictions};
  return members;
}

/// Adds the test part to the scores out of fold: no member has seen it.
void addTest(OutOfFoldScores& scores, const std::vector<std::int64_t>& objects,
             const std::vector<QuestionPrediction>& predictions) {
  scores.objects.insert(scores.objects.end(), objects.begin(), objects.end());
  scores.fold.insert(scores.fold.end(), objects.size(), -1);
  for (std::size_t q = 0; q < predictions.size(); ++q) {
    QuestionPrediction& all = scores.predictions[q];
    const auto append = [](std::vector<float>& to, const std::vector<float>& from) {
      to.insert(to.end(), from.begin(), from.end());
    };
    append(all.mean, predictions[q].mean);
    append(all.sigma, predictions[q].sigma);
    append(all.raw, predictions[q].raw);
    append(all.aleatoric, predictions[q].aleatoric);
    append(all.epistemic, predictions[q].epistemic);
    all.passes.clear();  // of different numbers of passes: nobody asks for them
  }
}

FitResult fit(const ModelCard& card, const std::optional<std::filesystem::path>& parent,
              const TrainingSet& set, const FitOptions& options, const std::filesystem::path& weights,
              const RunControl& control, const FitHooks& hooks) {
  options.check();
  checkEnoughLabels(set, card.questions);
  if ((options.mode == FitMode::Scratch) == parent.has_value())
    refuse(parent ? "Training from scratch takes no model to start from."
                  : "Fine-tuning needs a model to start from.");
  const auto start = std::chrono::steady_clock::now();
  FitResult result{card, false, {}};
  result.card.members = 1;
  result.card.metrics.clear();
  fillConstants(result.card, set, options.mode == FitMode::Scratch);
  const Checkpoint checkpoint(hooks.checkpoint, hooks.checkpoint.empty()
                                                    ? std::string()
                                                    : trainingFingerprint(result.card, set, options));
  const Run run{parent, options, control, hooks, checkpoint};
  CardTraining& training = result.card.training;
  Members members;
  std::vector<std::int64_t> seen = set.training;
  if (options.folds > 0) {
    members = trainFolds(result, set, run);
    seen.insert(seen.end(), set.validation.begin(), set.validation.end());
  } else {
    const auto [network, outcome] = trainedNetwork(result.card, set, run, 0);
    members = {network};
    training.epochs = outcome.epochs;
    training.bestEpoch = outcome.bestEpoch;
    result.stopped = outcome.stopped;
    control.report(0, 0, "calibrating");
    calibrate(result.card, sampledPart(members, result.card, set, set.validation, options, control));
  }
  if (!set.test.empty()) {
    control.report(0, 0, "testing");
    const Part test = sampledPart(members, result.card, set, set.test, options, control);
    const auto folds = result.card.metrics;
    measureTest(result.card, test);
    for (const auto& [question, metrics] : folds) {
      result.card.metrics[question].foldsMean = metrics.foldsMean;
      result.card.metrics[question].foldsSpread = metrics.foldsSpread;
    }
    if (result.outOfFold)
      addTest(*result.outOfFold, set.test, predictionsFrom(test.logits, result.card.questions));
  }
  result.card.stages = members.front()->cardStages();
  training.trainingObjects = static_cast<std::int64_t>(set.training.size());
  training.validationObjects = static_cast<std::int64_t>(set.validation.size());
  training.testObjects = static_cast<std::int64_t>(set.test.size());
  training.seed = options.seed;
  training.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  saveWeights(members, weights, seenObjects(set, seen, parent));
  result.card.weightsHash = weightsHashOf(weights);
  checkpoint.remove();
  return result;
}

}  // namespace

void FitOptions::check() const {
  if (epochs < 1 || epochs > 10000)
    refuse("'epochs' must be 1 to 10000, not " + std::to_string(epochs) + ".");
  if (learningRate && !(*learningRate > 0 && *learningRate <= 10))
    refuse("'learning_rate' must be above 0 and at most 10, not " + std::to_string(*learningRate) + ".");
  if (batch && (*batch < 2 || *batch > 4096))
    refuse("'batch' must be 2 to 4096, not " + std::to_string(*batch) + ".");
  if (frozenStages && *frozenStages < 0)
    refuse("'frozen_stages' must not be negative: " + std::to_string(*frozenStages) + ".");
  if (samples < 1 || samples > 1000)
    refuse("'samples' must be 1 to 1000, not " + std::to_string(samples) + ".");
  if (!(labelNoise >= 0 && labelNoise < 0.5))
    refuse("'label_noise' must be at least 0 and below 0.5, not " + std::to_string(labelNoise) + ".");
  if (folds != 0 && (folds < 2 || folds > 20))
    refuse("'folds' must be 0 or 2 to 20, not " + std::to_string(folds) + ".");
}

FitResult fitModel(const ModelCard& card, const std::optional<std::filesystem::path>& parent,
                   const TrainingSet& set, const FitOptions& options, const std::filesystem::path& weights,
                   const RunControl& control, const FitHooks& hooks) {
  return translatingErrors([&] { return fit(card, parent, set, options, weights, control, hooks); });
}

}  // namespace model
