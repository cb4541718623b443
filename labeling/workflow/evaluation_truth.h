#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "labeling/store/project.h"
#include "labeling/workflow/evaluate.h"
#include "model/card/model_card.h"

namespace labeling {

/// What a model is compared with: a label of an object as a number (targetOf()).
struct Truth {
  std::int64_t row = 0;
  float target = 0;
};

struct TruthLabels {
  std::vector<Truth> labels;    ///< by row; objects of all splits
  std::int64_t unresolved = 0;  ///< objects with answers but without a consensus
  std::string words;            ///< "labels by majority", "snapshot r3 (majority)", "column is_disk"
};

/// By options.truthColumn, else options.snapshot, else the labels as they are now by options.consensus; with
/// options.randomOnly the unbiased sample of them.
/// @throws Error(NotFound) for the column or snapshot; Error(BadInput) if there is no label, or the column
/// cannot
///         answer the question: a Binary one needs numbers between 0 and 1 (yes: above 0.5), a Choice a text
///         column
TruthLabels truthLabels(const Project& project, const model::CardQuestion& question,
                        const EvaluateOptions& options);

/// What one annotator said where there is something to compare it with.
struct ExpertAnswers {
  std::string name;
  std::vector<std::int64_t> rows;       ///< (m)
  std::vector<float> answers, against;  ///< (m) as targetOf()
};

/// Each annotator against the majority (Number: the mean) of the others on the same object, so that nobody is
/// compared with an answer of their own; ties are left out. Against a column, if that is the truth.
/// Annotators without an object to compare are left out.
/// @param among  (N) 1: the object takes part
std::vector<ExpertAnswers> expertAnswers(const Project& project, const model::CardQuestion& question,
                                         const EvaluateOptions& options, const TruthLabels& truth,
                                         const std::vector<char>& among);

/// Root mean square difference between two annotators' numbers for the same object; NaN without such a pair.
double scatterBetweenExperts(const Project& project, const std::string& question);

/// What people said about an object, all of them together.
struct PeoplesVotes {
  std::int64_t row = 0;
  std::vector<float> fractions;  ///< (L) of the answers as a model scores them: Binary: of "yes" alone
  float votes = 0;               ///< NaN: fractions were published without counts
};
/// Published vote fractions, else the votes that were published or given here. By row; empty for Number.
std::vector<PeoplesVotes> peoplesVotes(const Project& project, const model::CardQuestion& question);

}  // namespace labeling
