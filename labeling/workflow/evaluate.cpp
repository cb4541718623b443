#include "labeling/workflow/evaluate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>

#include "labeling/history/label_log.h"
#include "labeling/store/identity.h"
#include "labeling/store/project.h"
#include "labeling/store/scores.h"
#include "labeling/workflow/classify.h"
#include "labeling/workflow/evaluation_report.h"
#include "labeling/workflow/model_files.h"
#include "labeling/workflow/training_labels.h"
#include "model/arrays/array_writer.h"
#include "model/base/error.h"
#include "model/base/random.h"
#include "model/inference/predictor.h"
#include "model/metrics/auc_comparison.h"
#include "model/metrics/calibration.h"
#include "model/metrics/multi_class.h"
#include "model/metrics/sorted_scores.h"
#include "model/network/stored_record.h"
#include "model/training/question_metrics.h"

namespace labeling {
using model::Error;
using model::ErrorKind;
namespace {

constexpr int kEceBins = 15;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// The labelled objects of a split that have a score.
struct Compared {
  std::vector<std::int64_t> rows;         // (n)
  std::vector<float> scores, raw, sigma;  // (n, K)
  std::vector<float> targets;             // (n)
  std::vector<std::int64_t> nameHashes;   // (n)
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

Compared compare(const Project& project, const Scores& scores, const model::CardQuestion& question,
                 const std::vector<ConsensusLabel>& labels, EvaluateReport& report) {
  Compared result;
  const auto outputs = static_cast<std::size_t>(question.outputs());
  const std::span<const float> mean = scores.mean(question.id), sigma = scores.sigma(question.id);
  const std::span<const float> raw = question.kind == "number" ? mean : scores.raw(question.id);
  std::uint64_t hash = model::stableHash(question.id);
  for (const ConsensusLabel& label : labels) {
    const std::string name = project.objectName(label.row);
    const float target = targetOf(question, label);
    if (!isInSplit(name, report.split) || std::isnan(target)) continue;
    hash = model::stableHash(name + "=" + label.answer + "=" + std::to_string(target), hash);
    const std::size_t first = static_cast<std::size_t>(label.row) * outputs;
    if (!std::isfinite(mean[first])) {
      ++report.withoutScore;
      continue;
    }
    result.rows.push_back(label.row);
    result.targets.push_back(target);
    result.nameHashes.push_back(static_cast<std::int64_t>(model::stableHash(name)));
    for (std::size_t k = 0; k < outputs; ++k) {
      result.scores.push_back(mean[first + k]);
      result.raw.push_back(raw[first + k]);
      result.sigma.push_back(sigma[first + k]);
    }
  }
  report.labelsHash = hexadecimal(hash);
  report.n = static_cast<std::int64_t>(result.rows.size());
  return result;
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
    const model::ThresholdRow row = sorted.row(threshold);
    report.thresholds.push_back({threshold, row.counts.tp, row.counts.fp, row.counts.tn, row.counts.fn,
                                 row.tpr.value, row.precision.value, row.accuracy.value, row.tpr.oneSigma.low,
                                 row.tpr.oneSigma.high, row.precision.oneSigma.low,
                                 row.precision.oneSigma.high});
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

void writeArrays(const EvaluateReport& report, const model::CardQuestion& question, const Compared& compared,
                 const std::string& modelHash) {
  model::ArrayWriter writer;
  const std::int64_t n = report.n;
  writer.add("rows", {n}, std::span<const std::int64_t>(compared.rows));
  if (question.kind == "binary") {
    const std::vector<char> positive = positivesOf(compared);
    writer.add("scores", {n}, std::span<const float>(compared.scores));
    writer.add("raw", {n}, std::span<const float>(compared.raw));
    writer.add("sigma", {n}, std::span<const float>(compared.sigma));
    writer.add("positive", {n}, std::vector<std::uint8_t>(positive.begin(), positive.end()));
  } else if (question.kind == "choice") {
    std::vector<std::int64_t> answer;
    for (const float target : compared.targets) answer.push_back(std::lround(target));
    writer.add("scores", {n, question.outputs()}, std::span<const float>(compared.scores));
    writer.add("answer", {n}, std::move(answer));
  } else {
    writer.add("value", {n}, std::span<const float>(compared.scores));
    writer.add("truth", {n}, std::span<const float>(compared.targets));
    writer.add("sigma", {n}, std::span<const float>(compared.sigma));
  }
  writer.metadata("format", "tuningfork-evaluation-1");
  writer.metadata("model", report.model);
  writer.metadata("model_hash", modelHash);
  writer.metadata("question", report.question);
  writer.metadata("kind", report.kind);
  writer.metadata("split", report.split);
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
  const Project project = Project::open(directory);
  const model::ModelCard card = requireModel(project, options.model);
  const model::CardQuestion& question = card.requireQuestion(options.question);
  const Consensus agreed = consensusBy(project, options.question, options.consensus);
  const std::vector<ConsensusLabel>& labels = agreed.labels;
  if (labels.empty())
    throw Error(ErrorKind::BadInput,
                "The question '" + options.question +
                    "' has no labels to compare with. Label some objects, or import labels, "
                    "first.");
  const Scores scores = freshScores(project, options.model, control);

  EvaluateReport report;
  report.model = options.model;
  report.question = options.question;
  report.kind = question.kind;
  report.split = options.split;
  report.unresolved = static_cast<std::int64_t>(agreed.unresolved.size());
  report.answers = question.answers;
  const Compared compared = compare(project, scores, question, labels, report);
  if (report.n == 0)
    throw Error(ErrorKind::BadInput, "None of the " + std::to_string(labels.size()) +
                                         " labelled objects of '" + options.question +
                                         "' lies in the split '" + options.split +
                                         "' and has a score. Label more objects, or choose the split 'all'.");
  const std::vector<std::int64_t> seen =
      model::trainedObjectsOf(modelFolder(project, options.model) / kWeightsFile);
  report.trainedOn =
      std::count_if(compared.nameHashes.begin(), compared.nameHashes.end(),
                    [&](std::int64_t hash) { return std::binary_search(seen.begin(), seen.end(), hash); });

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
  report.file =
      derivedFile(project, "evaluations", options.model + "-" + options.question + "-" + options.split);
  writeArrays(report, question, compared, card.weightsHash);
  if (options.report) writeEvaluationReport(*options.report, report);
  return report;
}

}  // namespace labeling
