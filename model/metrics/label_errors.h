#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace model {

/// An object whose label and whose out-of-fold score contradict each other.
struct LabelDoubt {
  std::size_t object = 0;      ///< place in the input
  std::int32_t given = 0;      ///< class of the label
  std::int32_t suggested = 0;  ///< class with the highest score
  double selfConfidence = 0;   ///< score of the class of the label
  double margin = 0;  ///< selfConfidence - score of the best other class, in [-1, 1]; -1: surely wrong
  bool isLikelyWrong = false;  ///< counted off the diagonal of the confident joint
};

struct LabelDoubts {
  std::vector<LabelDoubt> ranked;  ///< (N) every object, the most doubtful label first
  std::int64_t likelyWrong = 0;
  std::vector<double> thresholds;  ///< (K) mean self-confidence of each class' labels; NaN: no label of it
};

/// Labels that are probably wrong, by confident learning: an object counts as of class k if its score for k
/// is at least the mean score of k among the objects labelled k; where that class is not the label's, the
/// label is likely wrong. Ranked by margin.
/// @param scores  (N, K) probabilities, row-major, of models that did not see the object in training: of
/// others,
///                a wrong label learnt by heart looks right
/// @param given   (N) class of the label, 0 ... K - 1
/// @throws Error(BadInput)
/// @see Northcutt, Jiang & Chuang 2021, J. Artif. Intell. Res. 70, 1373
LabelDoubts labelDoubts(std::span<const float> scores, int classes, std::span<const std::int32_t> given);

}  // namespace model
