#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "labeling/history/consensus.h"
#include "model/base/run_control.h"

namespace labeling {

struct EvaluateOptions {
  std::string model;
  std::string question;
  std::string split = "test";  ///< "train", "validation", "test", "all"
  ConsensusRule consensus = ConsensusRule::Majority;
  std::vector<double> thresholds{0.2, 0.5, 0.8};  ///< of the table
  std::optional<std::filesystem::path> report;    ///< folder for tables and arrays; created
};

/// A row of the threshold table of a binary question.
struct EvaluatedThreshold {
  double p = 0;
  std::int64_t truePositives = 0, falsePositives = 0, trueNegatives = 0, falseNegatives = 0;
  double tpr = 0, precision = 0, accuracy = 0;  ///< precision NaN if nothing lies above the threshold
  double tprLow = 0, tprHigh = 0, precisionLow = 0, precisionHigh = 0;  ///< 68 % Wilson intervals
};

struct ConfusionRow {
  std::string truth;                 ///< answer by the experts
  std::vector<std::int64_t> counts;  ///< by predicted answer, in the order of `answers`
};

struct EvaluateReport {
  std::string model, question, kind, split;
  std::vector<std::string> answers;
  std::int64_t n = 0;
  std::int64_t trainedOn = 0;     ///< how many of these objects the model was trained on
  std::int64_t withoutScore = 0;  ///< labelled objects of the split whose image could not be read
  std::int64_t unresolved = 0;    ///< objects of all splits with answers but without a consensus
  std::string labelsHash;         ///< of the labels evaluated against
  std::filesystem::path file;     ///< derived/evaluations/MODEL-QUESTION-SPLIT.safetensors

  // Binary; of Choice: accuracy, ece, brier, confusion
  std::int64_t positives = 0;
  std::optional<double> auroc;         ///< nothing if only one of the two answers occurs
  double aurocLow = 0, aurocHigh = 0;  ///< 95 % by DeLong's variance; both NaN without auroc
  std::optional<double> ap;
  double accuracy = 0;  ///< at 0.5, calibrated; Choice: most probable answer
  double ece = 0;       ///< calibrated, 15 equal-width bins
  double eceRaw = 0;    ///< before temperature scaling
  double brier = 0;
  std::vector<EvaluatedThreshold> thresholds;
  std::vector<ConfusionRow> confusion;

  // Number
  double offset = 0;   ///< mean of prediction - truth
  double scatter = 0;  ///< standard deviation of prediction - truth
  double mad = 0;      ///< 1.4826 x median absolute deviation
};

/// Compares the scores of classify() with the consensus labels. Classifies first if there are no scores, or
/// stale ones. The array file has, for n objects: rows I64 (n); Binary: scores F32 (n) calibrated, raw F32,
/// sigma F32, positive U8; Choice: scores F32 (n, K), answer I64; Number: value F32, truth F32, sigma F32.
/// @throws Error(NotFound) for the model, or a question it does not answer; Error(BadInput) without labels in
///         the split, or for an unknown split
EvaluateReport evaluate(const std::filesystem::path& project, const EvaluateOptions& options,
                        const model::RunControl& control = {});

}  // namespace labeling
