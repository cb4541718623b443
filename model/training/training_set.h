#pragma once
#include <cstdint>
#include <vector>

#include "model/card/model_card.h"
#include "model/inference/image_input.h"

namespace model {

/// Images with what the experts said about them. Nothing here knows projects or files.
struct TrainingSet {
  ImageSet images;  ///< (N) as the card's input wants them
  /// By question of the card, (N) each: 1 / 0 (Binary), number of the answer from 0 (Choice), value (Number);
  /// NaN: no label, the object takes no part in this question.
  std::vector<std::vector<float>> targets;
  /// By question, (N, K) each: votes per answer, 0 where it was not asked; empty: the question learns from
  /// labels. The list itself may be empty.
  std::vector<std::vector<float>> votes;
  /// Which objects belong to which part.
  std::vector<std::int64_t> training, validation, test;
  std::vector<std::int64_t> nameHashes;  ///< (N) stableHash of the objects' names

  /// Objects of a part with a label or, of a question that learns from them, with votes.
  std::int64_t labels(std::size_t question, const std::vector<std::int64_t>& part) const;
  bool learnsVotes(std::size_t question) const { return question < votes.size() && !votes[question].empty(); }
};

/// Whether there is enough to train on and to choose the best weights by.
/// @throws Error(BadInput): the sentence counts the labels of the question and says what to do
void checkEnoughLabels(const TrainingSet& set, const std::vector<CardQuestion>& questions);

}  // namespace model
