#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "labeling/history/snapshot.h"
#include "labeling/store/project.h"
#include "model/card/model_card.h"
#include "model/training/training_set.h"

namespace labeling {

/// A question of the project's scheme as it stands on a card.
/// @throws Error(NotFound): the sentence lists the questions that have labels
model::CardQuestion cardQuestion(const Project& project, const std::string& question);

/// A label as a number: 1 / 0 (yes / no), number of the answer, or value; NaN for an answer that the question
/// no longer has.
float targetOf(const model::CardQuestion& question, const ConsensusLabel& label);

/// The labelled objects of a snapshot with their parts, without images.
struct TrainingLabels {
  std::vector<std::int64_t> rows;  ///< (n) in the project, ascending
  model::TrainingSet set;          ///< its (n) targets, parts and hashes of names
};
TrainingLabels trainingLabels(const Project& project, const Snapshot& snapshot,
                              const std::vector<model::CardQuestion>& questions);

/// Takes the objects whose images could not be read out of all parts.
void leaveOut(model::TrainingSet& set, const std::vector<char>& usable);

}  // namespace labeling
