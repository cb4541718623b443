#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "labeling/queue/queue_options.h"
#include "labeling/store/current_labels.h"
#include "labeling/store/scores.h"

namespace labeling {

struct Dispute;  // labeling/history/disputes.h

/// What orders the objects of a queue.
struct PickMeasure {
  std::vector<float> key;    ///< (N) larger comes first; NaN: this object cannot be picked
  std::vector<float> shown;  ///< (N) the number given as the reason; empty: the key
  float shownOf(std::int64_t row) const {
    return (shown.empty() ? key : shown)[static_cast<std::size_t>(row)];
  }
};

/// Entropy of an answer in nats: 0 (certain) ... ln K. One probability stands for yes and no.
/// @param probabilities  (K) in [0, 1]; they are divided by their sum where K > 1
double answerEntropy(std::span<const float> probabilities);

/// How much likelier the first answer is than the second: 0 (torn) ... 1.
double answerMargin(std::span<const float> probabilities);

/// Mutual information of the answer and the network's weights in nats, from its dropout passes: the entropy
/// of the mean pass less the mean entropy of the passes. What a label could still teach, as opposed to noise
/// that no label removes. Passes are kept in steps of 1/255, so it is good to about 0.003.
/// @param passes  (K, T) 0 ... 255
/// @see Houlsby+11, arXiv:1112.5745; Walmsley+20, MNRAS 491, 1554
double mutualInformation(std::span<const std::uint8_t> passes, std::int64_t outputs, int samples);

/// Least sure first. Of a Number question every measure is the spread of the passes, as no other is defined.
/// @throws Error(NotFound) if the model does not answer the question, BadInput if there are no passes for
/// Bald
PickMeasure uncertaintyMeasure(const Scores& scores, const std::string& question, Uncertainty measure);

/// Nearest to a threshold first; the score is shown. @param answer  of a choice; ignored otherwise
/// @throws Error(NotFound) if the model knows neither question nor answer
PickMeasure thresholdMeasure(const Scores& scores, const std::string& question, const std::string& answer,
                             double threshold);

/// Where the model's likeliest answer is not the experts', the least probability for theirs first (it is
/// shown). Number: where the values lie more than kNumberAgreement apart, the largest difference first.
PickMeasure disagreementMeasure(const Scores& scores, const std::string& question,
                                const QuestionLabels& labels);

/// What the annotators said of each object: where it is open, the furthest apart first (Dispute::spread).
PickMeasure disputeMeasure(std::span<const Dispute> disputes, std::int64_t objects);

}  // namespace labeling
