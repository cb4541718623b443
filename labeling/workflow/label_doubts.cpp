#include "labeling/workflow/label_doubts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <span>

#include "labeling/history/consensus.h"
#include "labeling/store/out_of_fold.h"
#include "labeling/store/project.h"
#include "labeling/store/scores.h"
#include "labeling/workflow/classify.h"
#include "labeling/workflow/model_files.h"
#include "labeling/workflow/training_labels.h"
#include "model/base/error.h"
#include "model/base/random.h"
#include "model/inference/predictor.h"
#include "model/metrics/label_errors.h"
#include "model/network/stored_record.h"

namespace labeling {
using model::Error;
using model::ErrorKind;
namespace {

/// Objects that can be judged: what networks that did not see them say.
struct Judged {
  std::vector<std::int64_t> rows;
  std::vector<std::int32_t> given, folds;
  std::vector<float> scores;  // (n, K), K >= 2

  void add(std::int64_t row, float target, std::int32_t fold, std::span<const float> outputs) {
    rows.push_back(row);
    given.push_back(static_cast<std::int32_t>(std::lround(target)));
    folds.push_back(fold);
    if (outputs.size() == 1) scores.push_back(1 - outputs.front());  // Binary: "no" comes first
    scores.insert(scores.end(), outputs.begin(), outputs.end());
  }
};

Judged fromFolds(const OutOfFold& held, const model::CardQuestion& question,
                 const std::map<std::int64_t, float>& labels) {
  Judged judged;
  const auto outputs = static_cast<std::size_t>(question.outputs());
  const std::span<const float> mean = held.mean(question.id);
  for (std::size_t i = 0; i < held.rows().size(); ++i) {
    const auto label = labels.find(held.rows()[i]);
    const std::span<const float> row = mean.subspan(i * outputs, outputs);
    if (label != labels.end() && std::isfinite(row.front()))
      judged.add(label->first, label->second, held.fold()[i], row);
  }
  return judged;
}

Judged fromUnseen(const Project& project, const model::CardQuestion& question, const std::string& modelName,
                  const std::map<std::int64_t, float>& labels, const model::RunControl& control) {
  std::optional<Scores> scores = Scores::open(project, modelName);
  if (!scores || scores->isStale(project)) {
    classify(project.directory(), modelName, model::PredictOptions{}.samples, control);
    scores = Scores::open(project, modelName);
  }
  const std::vector<std::int64_t> seen =
      model::trainedObjectsOf(modelFolder(project, modelName) / kWeightsFile);
  Judged judged;
  const auto outputs = static_cast<std::size_t>(question.outputs());
  const std::span<const float> mean = scores->mean(question.id);
  for (const auto& [row, target] : labels) {
    const std::span<const float> said = mean.subspan(static_cast<std::size_t>(row) * outputs, outputs);
    const auto hash = static_cast<std::int64_t>(model::stableHash(project.objectName(row)));
    if (std::isfinite(said.front()) && !std::binary_search(seen.begin(), seen.end(), hash))
      judged.add(row, target, -1, said);
  }
  return judged;
}

}  // namespace

LabelDoubtsReport labelDoubts(const std::filesystem::path& directory, const std::string& modelName,
                              const std::string& questionId, const model::RunControl& control) {
  const Project project = Project::open(directory);
  const model::ModelCard card = requireModel(project, modelName);
  const model::CardQuestion& question = card.requireQuestion(questionId);
  if (question.kind == "number")
    throw Error(ErrorKind::BadInput,
                "'" + questionId +
                    "' is a number: it has no wrong answers, only distances. Look at the "
                    "largest residuals instead.");
  std::map<std::int64_t, float> labels;
  for (const ConsensusLabel& label : consensusBy(project, questionId, ConsensusRule::Majority).labels)
    if (const float target = targetOf(question, label); !std::isnan(target)) labels[label.row] = target;

  LabelDoubtsReport report;
  report.model = modelName;
  report.question = questionId;
  const std::optional<OutOfFold> held = OutOfFold::open(project, modelName);
  const bool inFolds = held && !held->isStale(project) && held->question(questionId);
  report.folds = inFolds ? held->folds() : 0;
  const Judged judged = inFolds ? fromFolds(*held, question, labels)
                                : fromUnseen(project, question, modelName, labels, control);
  report.notJudged = static_cast<std::int64_t>(labels.size() - judged.rows.size());
  if (judged.rows.empty())
    throw Error(ErrorKind::BadInput,
                labels.empty() ? "The question '" + questionId + "' has no labels to judge."
                               : "All " + std::to_string(labels.size()) + " labels of '" + questionId +
                                     "' were used to train " + modelName +
                                     ", and it cannot judge what it learnt by heart. Train in folds "
                                     "(train --folds 5).");
  const std::vector<std::string> answers =
      question.kind == "binary" ? std::vector<std::string>{"no", "yes"} : question.answers;
  const model::LabelDoubts doubts =
      model::labelDoubts(judged.scores, static_cast<int>(answers.size()), judged.given);
  report.likelyWrong = doubts.likelyWrong;
  for (const model::LabelDoubt& doubt : doubts.ranked)
    report.doubts.push_back({judged.rows[doubt.object], answers[static_cast<std::size_t>(doubt.given)],
                             answers[static_cast<std::size_t>(doubt.suggested)], doubt.selfConfidence,
                             doubt.margin, doubt.isLikelyWrong, judged.folds[doubt.object]});
  return report;
}

}  // namespace labeling
