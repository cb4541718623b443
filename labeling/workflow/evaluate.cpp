#include "labeling/workflow/evaluate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <optional>

#include "labeling/store/identity.h"
#include "labeling/store/project.h"
#include "labeling/store/scores.h"
#include "labeling/workflow/classify.h"
#include "labeling/workflow/evaluation_report.h"
#include "labeling/workflow/evaluation_truth.h"
#include "labeling/workflow/model_files.h"
#include "model/arrays/array_writer.h"
#include "model/base/error.h"
#include "model/base/random.h"
#include "model/inference/predictor.h"
#include "model/metrics/auc_comparison.h"
#include "model/metrics/calibration.h"
#include "model/metrics/multi_class.h"
#include "model/metrics/regression.h"
#include "model/metrics/sorted_scores.h"
#include "model/network/stored_record.h"
#include "model/training/question_metrics.h"

namespace labeling {
using model::Error;
using model::ErrorKind;
namespace {

constexpr int kEceBins = 15;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Labelled objects that have a score.
struct Compared {
  std::vector<std::int64_t> rows;         // (n)
  std::vector<float> scores, raw, sigma;  // (n, K)
  std::vector<float> targets;             // (n)

  void add(const Compared& other, std::size_t place, std::size_t outputs) {
    rows.push_back(other.rows[place]);
    targets.push_back(other.targets[place]);
    for (std::size_t k = place * outputs; k < (place + 1) * outputs; ++k) {
      scores.push_back(other.scores[k]);
      raw.push_back(other.raw[k]);
      sigma.push_back(other.sigma[k]);
    }
  }
};

/// What is measured, and apart from it what the model learnt by heart.
struct Parts {
  Compared measured, leftOut;
};

bool isInSplit(const std::string& name, const std::string& split) {
  return split == "all" || split == nameOf(splitOf(name));
}

void checkSplit(const std::string& split) {
  if (split == "all") return;
  for (const Split each : {Split::Train, Split::Validation, Split::Test})
    if (split == nameOf(each)) return;
  throw Error(ErrorKind::BadInput,
              "There is no split named '" + split + "'. Choose one of: train, validation, test, all.");
}

Scores freshScores(const Project& project, const std::string& modelName, const model::RunControl& control) {
  std::optional<Scores> scores = Scores::open(project, modelName);
  if (!scores || scores->isStale(project)) {
    classify(project.directory(), modelName, model::PredictOptions{}.samples, control);
    scores = Scores::open(project, modelName);
  }
  return *scores;
}

std::string hexadecimal(std::uint64_t value) {
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(value));
  return text.data();
}

Parts compare(const Project& project, const Scores& scores, const model::CardQuestion& question,
              const std::vector<Truth>& labels, EvaluateReport& report) {
  Compared all;
  std::vector<char> isTrained;
  const auto outputs = static_cast<std::size_t>(question.outputs());
  const std::span<const float> mean = scores.mean(question.id), sigma = scores.sigma(question.id);
  const std::span<const float> raw = question.kind == "number" ? mean : scores.raw(question.id);
  const std::vector<std::int64_t> seen =
      model::trainedObjectsOf(modelFolder(project, report.model) / kWeightsFile);
  std::uint64_t hash = model::stableHash(question.id);
  for (const Truth& label : labels) {
    const std::string name = project.objectName(label.row);
    if (!isInSplit(name, report.split)) continue;
    hash = model::stableHash(name + "=" + std::to_string(label.target), hash);
    const std::size_t first = static_cast<std::size_t>(label.row) * outputs;
    if (!std::isfinite(mean[first])) {
      ++report.withoutScore;
      continue;
    }
    all.rows.push_back(label.row);
    all.targets.push_back(label.target);
    isTrained.push_back(
        std::binary_search(seen.begin(), seen.end(), static_cast<std::int64_t>(model::stableHash(name))) ? 1
                                                                                                         : 0);
    for (std::size_t k = 0; k < outputs; ++k) {
      all.scores.push_back(mean[first + k]);
      all.raw.push_back(raw[first + k]);
      all.sigma.push_back(sigma[first + k]);
    }
  }
  report.labelsHash = hexadecimal(hash);
  // Objects that the model was trained on are measured alone, when they are asked for, or not at all.
  const bool anyTrained = std::count(isTrained.begin(), isTrained.end(), 1) > 0;
  const char wanted = report.split == nameOf(Split::Train) && anyTrained ? 1 : 0;
  Parts parts;
  for (std::size_t i = 0; i < all.rows.size(); ++i)
    (isTrained[i] == wanted ? parts.measured : parts.leftOut).add(all, i, outputs);
  report.n = static_cast<std::int64_t>(parts.measured.rows.size());
  report.trainedOn = wanted == 1 ? report.n : 0;
  // In the training part the others are the unlearnt ones, and not what this field is about.
  report.trainedLeftOut = wanted == 1 ? 0 : static_cast<std::int64_t>(parts.leftOut.rows.size());
  if (wanted == 1) parts.leftOut = {};
  return parts;
}

std::vector<char> positivesOf(const Compared& compared) {
  std::vector<char> positive;
  for (const float target : compared.targets) positive.push_back(target > 0.5f ? 1 : 0);
  return positive;
}

void evaluateBinary(EvaluateReport& report, const Compared& compared, const std::vector<double>& thresholds) {
  const std::vector<char> positive = positivesOf(compared);
  report.eceRaw = model::reliability(compared.raw, positive, kEceBins).ece;
  report.aurocLow = report.aurocHigh = kNaN;
  if (report.auroc) {
    const model::AreaWithError area = model::delongArea(compared.scores, positive);
    report.aurocLow = area.percent95.low;
    report.aurocHigh = area.percent95.high;
  }
  const model::SortedScores sorted(compared.scores, positive);
  for (const double threshold : thresholds) {
    model::ThresholdRow row = sorted.row(threshold);
    if (report.prevalence) row = model::atPrevalence(row, *report.prevalence);
    report.thresholds.push_back({threshold, row.counts.tp, row.counts.fp, row.counts.tn, row.counts.fn,
                                 row.tpr.value, row.precision.value, row.accuracy.value, row.tpr.oneSigma.low,
                                 row.tpr.oneSigma.high, row.precision.oneSigma.low,
                                 row.precision.oneSigma.high, row.accuracy.oneSigma.low,
                                 row.accuracy.oneSigma.high, row.f1, row.mcc});
  }
  const model::ConfusionCounts half = sorted.counts(0.5);
  report.confusion = {{"no", {half.tn, half.fp}}, {"yes", {half.fn, half.tp}}};
}

void evaluateChoice(EvaluateReport& report, const model::CardQuestion& question, const Compared& compared) {
  report.eceRaw = model::questionMetrics(question, compared.raw, compared.targets).ece.value_or(0);
  std::vector<std::int32_t> truth;
  for (const float target : compared.targets) truth.push_back(static_cast<std::int32_t>(std::lround(target)));
  const model::ConfusionMatrix matrix = model::confusionMatrix(
      truth, model::highestClass(compared.scores, question.outputs()), question.outputs());
  for (int row = 0; row < matrix.classes; ++row) {
    report.confusion.push_back({question.answers[static_cast<std::size_t>(row)], {}});
    for (int column = 0; column < matrix.classes; ++column)
      report.confusion.back().counts.push_back(matrix.at(row, column));
  }
}

void evaluateNumber(EvaluateReport& report, const Project& project, const Compared& compared) {
  report.expertScatter = scatterBetweenExperts(project, report.question);
  model::RegressionOptions options;
  options.outlierLimit = report.expertScatter > 0 ? 3 * report.expertScatter : 3;
  report.outlierLimit = options.outlierLimit;
  report.outlierFraction =
      model::regressionMetrics(compared.scores, compared.targets, options).outlierFraction;
  const bool isStated =
      std::all_of(compared.sigma.begin(), compared.sigma.end(),
                  [](float sigma) { return std::isfinite(sigma) && sigma >= 0; }) &&
      std::any_of(compared.sigma.begin(), compared.sigma.end(), [](float sigma) { return sigma > 0; });
  if (isStated) report.coverage = model::intervalCoverage(compared.scores, compared.sigma, compared.targets);
}

void evaluateExperts(EvaluateReport& report, const Project& project, const model::CardQuestion& question,
                     const EvaluateOptions& options, const TruthLabels& truth, const Compared& compared) {
  std::vector<char> among(static_cast<std::size_t>(project.objectCount()), 0);
  for (const std::int64_t row : compared.rows) among[static_cast<std::size_t>(row)] = 1;
  for (ExpertAnswers& answers : expertAnswers(project, question, options, truth, among)) {
    EvaluatedExpert expert;
    expert.name = std::move(answers.name);
    expert.rows = std::move(answers.rows);
    expert.answers = std::move(answers.answers);
    expert.against = std::move(answers.against);
    if (question.kind == "number") {
      model::RegressionMetrics metrics = model::regressionMetrics(expert.answers, expert.against);
      expert.offset = metrics.bias;
      expert.scatter = metrics.scatter;
    } else if (question.kind == "binary") {
      for (std::size_t i = 0; i < expert.rows.size(); ++i) {
        const bool yes = expert.answers[i] > 0.5f, truly = expert.against[i] > 0.5f;
        ++(truly ? (yes ? expert.counts.tp : expert.counts.fn) : (yes ? expert.counts.fp : expert.counts.tn));
      }
    }
    report.experts.push_back(std::move(expert));
  }
}

/// A second model on the objects that it scored too. Objects that it was trained on are left out as well: it
/// would be unfair to the first.
void evaluateAgainst(EvaluateReport& report, const Project& project, const std::string& against,
                     const Compared& compared, const model::RunControl& control) {
  report.against = against;
  requireModel(project, against).requireQuestion(report.question);
  const Scores scores = freshScores(project, against, control);
  const std::span<const float> mean = scores.mean(report.question);
  const std::vector<std::int64_t> seen =
      model::trainedObjectsOf(modelFolder(project, against) / kWeightsFile);
  std::vector<float> first, second;
  std::vector<char> positive;
  for (std::size_t i = 0; i < compared.rows.size(); ++i) {
    const float other = mean[static_cast<std::size_t>(compared.rows[i])];
    const auto hash = static_cast<std::int64_t>(model::stableHash(project.objectName(compared.rows[i])));
    if (!std::isfinite(other) ||
        (report.trainedOn == 0 && std::binary_search(seen.begin(), seen.end(), hash)))
      continue;
    first.push_back(other);  // differences are of this model minus the one it is held against
    second.push_back(compared.scores[i]);
    positive.push_back(compared.targets[i] > 0.5f ? 1 : 0);
  }
  model::BootstrapOptions options;
  options.resamples = 2000;
  options.coverage = 0.95;
  report.comparison = model::pairedComparison(first, second, positive, 0.5, 0.5, options, control);
}

/// @param prefix  "" for what is measured, "trained_" for what was left out
void addObjects(model::ArrayWriter& writer, const std::string& prefix, const model::CardQuestion& question,
                const Compared& compared) {
  const auto n = static_cast<std::int64_t>(compared.rows.size());
  writer.add(prefix + "rows", {n}, std::span<const std::int64_t>(compared.rows));
  if (question.kind == "binary") {
    const std::vector<char> positive = positivesOf(compared);
    writer.add(prefix + "scores", {n}, std::span<const float>(compared.scores));
    writer.add(prefix + "raw", {n}, std::span<const float>(compared.raw));
    writer.add(prefix + "sigma", {n}, std::span<const float>(compared.sigma));
    writer.add(prefix + "positive", {n}, std::vector<std::uint8_t>(positive.begin(), positive.end()));
  } else if (question.kind == "choice") {
    std::vector<std::int64_t> answer;
    for (const float target : compared.targets) answer.push_back(std::lround(target));
    writer.add(prefix + "scores", {n, question.outputs()}, std::span<const float>(compared.scores));
    writer.add(prefix + "answer", {n}, std::move(answer));
  } else {
    writer.add(prefix + "value", {n}, std::span<const float>(compared.scores));
    writer.add(prefix + "truth", {n}, std::span<const float>(compared.targets));
    writer.add(prefix + "sigma", {n}, std::span<const float>(compared.sigma));
  }
}

void addVotes(model::ArrayWriter& writer, const Project& project, const model::CardQuestion& question,
              const Scores& scores) {
  const auto outputs = static_cast<std::size_t>(question.outputs());
  const std::span<const float> mean = scores.mean(question.id), sigma = scores.sigma(question.id);
  std::vector<std::int64_t> rows;
  std::vector<float> fractions, count, said, spread;
  for (const PeoplesVotes& votes : peoplesVotes(project, question)) {
    const std::size_t first = static_cast<std::size_t>(votes.row) * outputs;
    if (!std::isfinite(mean[first])) continue;
    rows.push_back(votes.row);
    count.push_back(votes.votes);
    fractions.insert(fractions.end(), votes.fractions.begin(), votes.fractions.end());
    for (std::size_t k = 0; k < outputs; ++k) {
      said.push_back(mean[first + k]);
      spread.push_back(sigma[first + k]);
    }
  }
  const auto n = static_cast<std::int64_t>(rows.size());
  writer.add("votes_rows", {n}, std::move(rows));
  writer.add("votes_fractions", {n, question.outputs()}, std::move(fractions));
  writer.add("votes_count", {n}, std::move(count));
  writer.add("votes_scores", {n, question.outputs()}, std::move(said));
  writer.add("votes_sigma", {n, question.outputs()}, std::move(spread));
}

void addExperts(model::ArrayWriter& writer, const std::vector<EvaluatedExpert>& experts) {
  std::vector<std::int32_t> of;
  std::vector<std::int64_t> rows;
  std::vector<float> answers, against;
  for (std::size_t e = 0; e < experts.size(); ++e) {
    of.insert(of.end(), experts[e].rows.size(), static_cast<std::int32_t>(e));
    rows.insert(rows.end(), experts[e].rows.begin(), experts[e].rows.end());
    answers.insert(answers.end(), experts[e].answers.begin(), experts[e].answers.end());
    against.insert(against.end(), experts[e].against.begin(), experts[e].against.end());
  }
  const auto m = static_cast<std::int64_t>(rows.size());
  writer.add("expert_of", {m}, std::move(of));
  writer.add("expert_rows", {m}, std::move(rows));
  writer.add("expert_answer", {m}, std::move(answers));
  writer.add("expert_against", {m}, std::move(against));
}

void writeArrays(const EvaluateReport& report, const Project& project, const model::CardQuestion& question,
                 const Parts& parts, const Scores& scores, const std::string& modelHash) {
  model::ArrayWriter writer;
  addObjects(writer, "", question, parts.measured);
  addObjects(writer, "trained_", question, parts.leftOut);
  addVotes(writer, project, question, scores);
  addExperts(writer, report.experts);
  writer.metadata("format", "tuningfork-evaluation-1");
  writer.metadata("model", report.model);
  writer.metadata("model_hash", modelHash);
  writer.metadata("question", report.question);
  writer.metadata("kind", report.kind);
  writer.metadata("split", report.split);
  writer.metadata("truth", report.truth);
  writer.metadata("labels_hash", report.labelsHash);
  writer.metadata("trained_on", std::to_string(report.trainedOn));
  writer.metadata("created_utc", utcNow());
  writer.write(report.file);
}

}  // namespace

EvaluateReport evaluate(const std::filesystem::path& directory, const EvaluateOptions& options,
                        const model::RunControl& control) {
  checkSplit(options.split);
  for (const double threshold : options.thresholds)
    if (!(threshold >= 0 && threshold <= 1))
      throw Error(ErrorKind::BadInput,
                  "A threshold must lie between 0 and 1, not " + std::to_string(threshold) + ".");
  if (options.prevalence && !(*options.prevalence > 0 && *options.prevalence < 1))
    throw Error(ErrorKind::BadInput,
                "The prevalence must lie between 0 and 1, not " + std::to_string(*options.prevalence) + ".");
  const Project project = Project::open(directory);
  const model::ModelCard card = requireModel(project, options.model);
  const model::CardQuestion& question = card.requireQuestion(options.question);
  const TruthLabels truth = truthLabels(project, question, options);
  if (!options.against.empty() && question.kind != "binary")
    throw Error(ErrorKind::BadInput,
                "Two models are compared on a yes-or-no question; '" + options.question + "' is not one.");
  const Scores scores = freshScores(project, options.model, control);

  EvaluateReport report;
  report.model = options.model;
  report.question = options.question;
  report.kind = question.kind;
  report.split = options.split;
  report.truth = truth.words;
  report.prevalence = options.prevalence;
  report.unresolved = truth.unresolved;
  report.answers = question.answers;
  const Parts parts = compare(project, scores, question, truth.labels, report);
  const Compared& compared = parts.measured;
  if (report.n == 0)
    throw Error(ErrorKind::BadInput,
                report.trainedLeftOut > 0
                    ? "The model was trained on all " + std::to_string(report.trainedLeftOut) +
                          " labelled objects of '" + options.question + "' in the split '" + options.split +
                          "', so they say nothing about it. Label more objects, or choose the split 'test'."
                    : "None of the " + std::to_string(truth.labels.size()) + " labelled objects of '" +
                          options.question + "' lies in the split '" + options.split +
                          "' and has a score. Label more objects, or choose the split 'all'.");

  const model::CardMetrics metrics = model::questionMetrics(question, compared.scores, compared.targets);
  report.positives = metrics.positives;
  report.auroc = metrics.auroc;
  report.ap = metrics.ap;
  report.accuracy = metrics.accuracy.value_or(0);
  report.ece = metrics.ece.value_or(0);
  report.brier = metrics.brier.value_or(0);
  report.offset = metrics.offset.value_or(0);
  report.scatter = metrics.scatter.value_or(0);
  report.mad = metrics.sigmaMad.value_or(0);
  if (question.kind == "binary") evaluateBinary(report, compared, options.thresholds);
  if (question.kind == "choice") evaluateChoice(report, question, compared);
  if (question.kind == "number") evaluateNumber(report, project, compared);
  if (question.kind != "choice") evaluateExperts(report, project, question, options, truth, compared);
  if (!options.against.empty()) evaluateAgainst(report, project, options.against, compared, control);
  report.file =
      derivedFile(project, "evaluations", options.model + "-" + options.question + "-" + options.split);
  writeArrays(report, project, question, parts, scores, card.weightsHash);
  if (options.report) writeEvaluationReport(*options.report, report);
  return report;
}

}  // namespace labeling
