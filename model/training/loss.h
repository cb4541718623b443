#pragma once
#include <torch/torch.h>

#include <vector>

#include "model/card/model_card.h"
#include "model/training/training_set.h"

namespace model {

/// Loss of several questions at once, in which an object counts where it has a label.
/// Binary: cross-entropy of sigmoid; Choice: of softmax; Number: half the squared error of the standardised
/// value. The sum over all labels, divided by their number (weights included).
class QuestionLoss {
 public:
  /// @param balance  weigh answers by the inverse of how often they occur in the training part, at most
  /// tenfold
  QuestionLoss(const std::vector<CardQuestion>& questions, const TrainingSet& set, bool balance);

  /// @param logits   (B, K) outputs of all questions side by side
  /// @param targets  (B, Q) as in TrainingSet, NaN without label
  /// @return sum of the weighted losses, and through `weight` the sum of the weights (0: no label at all)
  torch::Tensor sum(const torch::Tensor& logits, const torch::Tensor& targets, double& weight) const;

 private:
  struct Part {
    CardQuestion question;
    torch::Tensor weights;  // by answer; undefined for Number
  };
  std::vector<Part> m_parts;
};

/// (B, Q) targets of these objects.
torch::Tensor targetTensor(const TrainingSet& set, const std::vector<std::int64_t>& objects);

}  // namespace model
