#pragma once
#include <torch/torch.h>

#include <vector>

#include "model/card/model_card.h"
#include "model/training/training_set.h"

namespace model {

/// Loss of several questions at once, in which an object counts where it has a label, or votes. What each
/// question learns from is CardQuestion::loss:
///   label      Binary: cross-entropy of sigmoid; Choice: of softmax; Number: half the squared error of the
///              standardised value
///   votes      minus sum of k ln p over the answers, k their votes: binomial or multinomial without the
///              coefficient, which no weight changes. Weighs as much as there are votes
///   dirichlet  minus the logarithm of the Dirichlet-multinomial likelihood, without the coefficient; each
///              object weighs the same
///   ordinal    minus the logarithm of the answer's probability in a continuation-ratio model
///   spread     half of (value - target)^2 / variance + ln variance, standardised
/// A question that was not asked about an object has no votes there and counts for nothing. Divided by the
/// sum of the weights it is a mean.
/// @see Walmsley et al. 2020, MNRAS 491, 1554; 2022, MNRAS 509, 3966; Nix & Weigend 1994
class QuestionLoss {
 public:
  /// @param balance  weigh answers by the inverse of how often they occur in the training part, at most
  ///                 tenfold
  /// @param noise    in [0, 0.5): share of labels taken to be wrong, any other answer as likely; the
  ///                 probability of the label is corrected for it. @see Patrini et al. 2017, arXiv:1609.03683
  QuestionLoss(const std::vector<CardQuestion>& questions, const TrainingSet& set, bool balance,
               double noise = 0);

  /// @param logits   (B, L) outputs of all questions side by side
  /// @param targets  (B, Q) as in TrainingSet, NaN without label
  /// @param votes    (B, V) of the questions that learn from them, side by side; may be undefined without any
  /// @return sum of the weighted losses, and through `weight` the sum of the weights (0: no label at all)
  torch::Tensor sum(const torch::Tensor& logits, const torch::Tensor& targets, double& weight,
                    const torch::Tensor& votes = {}) const;

 private:
  struct Part {
    CardQuestion question;
    torch::Tensor weights;  // by answer; undefined for Number
  };
  /// Losses (n) of labelled objects. @param own  (n, L of it)
  torch::Tensor labelLosses(const Part& part, const torch::Tensor& own, const torch::Tensor& target) const;
  std::vector<Part> m_parts;
  double m_noise;
};

/// Minus the logarithm of the likelihood of votes, (n). @param logits  (n, L); @param votes  (n, K)
torch::Tensor voteLosses(const CardQuestion& question, const torch::Tensor& logits,
                         const torch::Tensor& votes);

/// (B, Q) targets of these objects.
torch::Tensor targetTensor(const TrainingSet& set, const std::vector<std::int64_t>& objects);
/// (B, V) votes of these objects, of the questions that have any, side by side; undefined without any.
torch::Tensor voteTensor(const TrainingSet& set, const std::vector<std::int64_t>& objects);

}  // namespace model
