#pragma once
#include <torch/torch.h>

#include "model/card/model_card.h"

namespace model {

/// The temperature in [0.05, 20] with the smallest log loss of the mean over dropout passes, which is what is
/// shown and stored. 1 where only one answer occurs, or none: every score would be made certain.
/// @param logits   (n, T, K) of one Binary or Choice question
/// @param targets  (n) 1 / 0 or the number of the answer, finite
/// @see Guo et al. 2017, arXiv:1706.04599
double fitPassTemperature(const torch::Tensor& logits, const torch::Tensor& targets,
                          const CardQuestion& question);

/// What the sigma of a Number question with a spread has to be multiplied by, so that an interval of one
/// sigma holds 68.27% of these values. 1 without a spread, or for fewer than three values.
/// @param logits  (n, T, 2); @param targets  (n) values
double fitSpread(const torch::Tensor& logits, const torch::Tensor& targets, CardQuestion question);

}  // namespace model
