#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "labeling/history/consensus.h"
#include "model/base/run_control.h"
#include "model/metrics/confusion.h"
#include "model/metrics/paired_comparison.h"

namespace labeling {

struct EvaluateOptions {
  std::string model;
  std::string question;
  std::string split = "test";  ///< "train", "validation", "test", "all"
  ConsensusRule consensus = ConsensusRule::Majority;
  std::string snapshot;     ///< name; empty: the labels as they are now, by `consensus`
  std::string truthColumn;  ///< catalogue column that is compared with instead of labels; empty: labels
  bool randomOnly = false;  ///< only objects that were picked at random: the unbiased sample
  std::optional<double>
      prevalence;       ///< fraction of positives in the survey, in (0, 1): the table's rates for it
  std::string against;  ///< a second model to compare with; empty: none
  std::vector<double> thresholds{0.2, 0.5, 0.8};  ///< of the table
  std::optional<std::filesystem::path> report;    ///< folder for tables and arrays; created
};

/// A row of the threshold table of a binary question.
struct EvaluatedThreshold {
  double p = 0;
  std::int64_t truePositives = 0, falsePositives = 0, trueNegatives = 0, falseNegatives = 0;
  double tpr = 0, precision = 0, accuracy = 0;  ///< precision NaN if nothing lies above the threshold
  double tprLow = 0, tprHigh = 0, precisionLow = 0, precisionHigh = 0;  ///< 68 % Wilson intervals
  double accuracyLow = 0, accuracyHigh = 0;
  double f1 = 0, mcc = 0;  ///< NaN where undefined
};

struct ConfusionRow {
  std::string truth;                 ///< answer by the experts
  std::vector<std::int64_t> counts;  ///< by predicted answer, in the order of `answers`
};

/// An annotator as a point in the ROC plane (Binary), or with a scatter (Number), against the others.
struct EvaluatedExpert {
  std::string name;
  model::ConfusionCounts counts;        ///< Binary
  double offset = 0, scatter = 0;       ///< Number: mean and standard deviation of the differences
  std::vector<std::int64_t> rows;       ///< (m) objects compared
  std::vector<float> answers, against;  ///< (m)
};

struct EvaluateReport {
  std::string model, question, kind, split;
  std::string
      truth;  ///< what was compared with: "labels by majority", "snapshot r3 (majority)", "column is_disk"
  std::vector<std::string> answers;
  std::int64_t n = 0;
  /// How many of these objects the model was trained on. Such objects are never mixed in: they are all of the
  /// set (split "train"), or none, and then trainedLeftOut.
  std::int64_t trainedOn = 0;
  std::int64_t trainedLeftOut =
      0;                          ///< labelled objects of the split that the model was trained on, kept apart
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
  std::vector<EvaluatedThreshold> thresholds;  ///< at `prevalence`, if one was given
  std::optional<double> prevalence;
  std::vector<EvaluatedExpert> experts;               ///< Binary, Number
  std::optional<model::PairedComparison> comparison;  ///< Binary: `against`, on the objects both scored
  std::string against;
  std::vector<ConfusionRow> confusion;

  // Number
  double offset = 0;                    ///< mean of prediction - truth
  double scatter = 0;                   ///< standard deviation of prediction - truth
  double mad = 0;                       ///< 1.4826 x median absolute deviation
  double outlierFraction = 0;           ///< |difference| above outlierLimit
  double outlierLimit = 0;              ///< three standard deviations between experts, else 3
  std::optional<model::Rate> coverage;  ///< true values within one stated sigma; nothing without sigmas
  double expertScatter = 0;  ///< root mean square difference between two experts; NaN without a pair
};

/// Compares the scores of classify() with labels. Classifies first if there are no scores, or stale ones. The
/// array file has, for n objects: rows I64 (n); Binary: scores F32 (n) calibrated, raw F32, sigma F32,
/// positive U8; Choice: scores F32 (n, K), answer I64; Number: value F32, truth F32, sigma F32. Of t objects
/// that the model was trained on and that were left out the same, named trained_rows, trained_scores ... Of
/// people's votes about b objects: votes_rows I64 (b), votes_fractions F32 (b, L), votes_count F32 (b),
/// votes_scores F32 (b, L), votes_sigma F32 (b, L). Of the answers of experts: expert_of I32 (m), expert_rows
/// I64, expert_answer F32, expert_against F32.
/// @throws Error(NotFound) for the model, or a question it does not answer; Error(BadInput) without labels in
///         the split, or for an unknown split
EvaluateReport evaluate(const std::filesystem::path& project, const EvaluateOptions& options,
                        const model::RunControl& control = {});

}  // namespace labeling
