#include "model/training/fit.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "model/base/error.h"
#include "model/inference/passes.h"
#include "model/network/network.h"
#include "model/network/stored_record.h"
#include "model/network/translate_errors.h"
#include "model/network/weights.h"
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

struct Part {
  torch::Tensor logits;   // (n, T, K) of all questions
  torch::Tensor targets;  // (n, Q)
};

Part sampledPart(Network& network, const ModelCard& card, const TrainingSet& set,
                 const std::vector<std::int64_t>& objects, const FitOptions& options,
                 const RunControl& control) {
  const std::size_t stride = set.images.stride();
  std::vector<std::uint8_t> pixels(objects.size() * stride);
  for (std::size_t i = 0; i < objects.size(); ++i)
    std::copy_n(set.images.pixels.begin() + objects[i] * static_cast<std::int64_t>(stride), stride,
                pixels.begin() + static_cast<std::int64_t>(i * stride));
  return {sampleLogits(network, pixels, card.input, {options.samples, options.seed, 128}, control),
          targetTensor(set, objects)};
}

/// The labelled objects of one question.
torch::Tensor labelledRows(const Part& part, std::size_t question) {
  return part.targets.select(1, static_cast<std::int64_t>(question)).isfinite().nonzero().squeeze(1);
}

void fitTemperatures(ModelCard& card, const Part& validation) {
  std::int64_t first = 0;
  for (std::size_t q = 0; q < card.questions.size(); ++q) {
    CardQuestion& question = card.questions[q];
    const torch::Tensor rows = labelledRows(validation, q);
    if (question.kind != "number")
      question.temperature = fitPassTemperature(
          validation.logits.slice(2, first, first + question.outputs()).index_select(0, rows),
          validation.targets.select(1, static_cast<std::int64_t>(q)).index_select(0, rows), question);
    first += question.outputs();
  }
}

void measureTest(ModelCard& card, const Part& test) {
  const std::vector<QuestionPrediction> predictions = predictionsFrom(test.logits, card.questions);
  const auto targets = test.targets.accessor<float, 2>();
  for (std::size_t q = 0; q < card.questions.size(); ++q) {
    std::vector<float> scores, truth;
    const auto outputs = static_cast<std::size_t>(predictions[q].outputs);
    for (std::int64_t i = 0; i < test.targets.size(0); ++i) {
      const float target = targets[i][static_cast<std::int64_t>(q)];
      if (std::isnan(target)) continue;
      truth.push_back(target);
      const auto row = predictions[q].mean.begin() + i * static_cast<std::int64_t>(outputs);
      scores.insert(scores.end(), row, row + static_cast<std::int64_t>(outputs));
    }
    card.metrics[card.questions[q].id] = questionMetrics(card.questions[q], scores, truth);
  }
}

/// Objects the weights have seen: of this run, and of the runs before it.
std::vector<std::int64_t> seenObjects(const TrainingSet& set,
                                      const std::optional<std::filesystem::path>& parent) {
  std::vector<std::int64_t> seen;
  if (parent) seen = trainedObjectsOf(*parent / kWeightsFile);
  for (const std::int64_t object : set.training)
    seen.push_back(set.nameHashes[static_cast<std::size_t>(object)]);
  std::sort(seen.begin(), seen.end());
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  return seen;
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
  FitResult result{card, false};
  fillConstants(result.card, set, options.mode == FitMode::Scratch);

  torch::manual_seed(options.seed);
  const std::shared_ptr<Network> network = makeNetwork(result.card);
  if (parent) loadWeights(*network, *parent / kWeightsFile, HeadWeights::WhereTheyFit);
  for (torch::Tensor& parameter : network->parameters())
    if (parameter.dim() == 4) parameter.set_data(parameter.contiguous(torch::MemoryFormat::ChannelsLast));
  const int stages = static_cast<int>(network->stages().size()) - 1;
  if (options.mode == FitMode::FineTune) network->freeze(options.frozenStages.value_or(stages / 2));

  const FitJob job{*network, result.card, set, options, control, hooks};
  const FitOutcome outcome = options.mode == FitMode::Head ? trainHeads(job) : trainByGradient(job);

  // From here on with the weights as they are stored: what is reported is what a later evaluation finds.
  roundToStored(*network);
  control.report(0, 0, "calibrating");
  fitTemperatures(result.card, sampledPart(*network, result.card, set, set.validation, options, control));
  result.card.metrics.clear();
  if (!set.test.empty()) {
    control.report(0, 0, "testing");
    measureTest(result.card, sampledPart(*network, result.card, set, set.test, options, control));
  }
  result.card.stages = network->cardStages();
  CardTraining& training = result.card.training;
  training.trainingObjects = static_cast<std::int64_t>(set.training.size());
  training.validationObjects = static_cast<std::int64_t>(set.validation.size());
  training.testObjects = static_cast<std::int64_t>(set.test.size());
  training.epochs = outcome.epochs;
  training.bestEpoch = outcome.bestEpoch;
  training.seed = options.seed;
  training.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  saveWeights(*network, weights, seenObjects(set, parent));
  result.card.weightsHash = weightsHashOf(weights);
  result.stopped = outcome.stopped;
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
}

FitResult fitModel(const ModelCard& card, const std::optional<std::filesystem::path>& parent,
                   const TrainingSet& set, const FitOptions& options, const std::filesystem::path& weights,
                   const RunControl& control, const FitHooks& hooks) {
  return translatingErrors([&] { return fit(card, parent, set, options, weights, control, hooks); });
}

}  // namespace model
