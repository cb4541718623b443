#pragma once
#include <QJsonObject>
#include <QString>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "labeling/store/scores.h"

namespace ui {

/// What a model says about one question of one object.
struct QuestionOpinion {
  labeling::ScoredQuestion question;
  std::vector<float> mean;                 ///< (K) calibrated; Number: the value
  std::vector<float> sigma;                ///< (K)
  std::vector<std::vector<float>> passes;  ///< (K, T) of each dropout pass

  /// Probability of an answer (Binary: "yes" and "no"); nothing for an answer the model does not know.
  std::optional<double> probabilityOf(const std::string& answer) const;
  std::size_t likeliest() const;  ///< index of the output with the largest mean
};

using ObjectOpinion = std::map<std::string, QuestionOpinion>;  ///< by question id

/// From the stored scores of every object. Empty where the image could not be read.
ObjectOpinion opinionFromScores(const labeling::Scores& scores, std::int64_t row);

/// From the engine's answer to `predict` for one object. @param questions what the model answers, for kinds
/// @param problem  set to the engine's sentence if the image could not be read
ObjectOpinion opinionFromReply(const QJsonObject& object,
                               const std::vector<labeling::ScoredQuestion>& questions, QString* problem);

}  // namespace ui
