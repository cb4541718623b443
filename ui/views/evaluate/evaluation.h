#pragma once
#include <QJsonObject>
#include <QString>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/metrics/calibration.h"
#include "model/metrics/confusion.h"
#include "model/metrics/regression.h"
#include "model/metrics/roc_curve.h"
#include "model/metrics/sorted_scores.h"

namespace ui {

/// The four cells of a binary decision.
enum class Cell { TruePositive, FalsePositive, FalseNegative, TrueNegative };

/// What an annotator said, against the others: a point in the ROC plane.
struct ExpertPoint {
  QString name;
  model::ConfusionCounts counts;       ///< Binary
  std::vector<std::int64_t> disagree;  ///< objects where the answer differs, or the largest differences first
  std::int64_t compared = 0;
};

/// What people said about objects, and the model; of all objects with votes, whatever their split.
struct PeoplesVotes {
  std::vector<std::int64_t> rows;  ///< (b)
  std::vector<float> fraction;     ///< (b) of the positive answer
  std::vector<float> count;        ///< (b) votes; NaN: not known
  std::vector<float> score;        ///< (b) of the positive answer
};

/// Objects that the model was trained on: shown if wanted, never measured.
struct TrainedObjects {
  std::vector<std::int64_t> rows;
  std::vector<float> scores;
  std::vector<char> positive;
};

/// What a model said about labelled objects, ready for every plot: the arrays of the engine's `evaluate` and
/// what model/metrics makes of them. A question with several answers is looked at one answer against the
/// rest.
struct Evaluation {
  QString model, question, split;
  QString truth;                  ///< what was compared with: "labels by majority"
  std::string kind;               ///< "binary", "choice", "number"
  std::int64_t trainedOn = 0;     ///< of these objects, how many the model was trained on
  std::int64_t withoutScore = 0;  ///< labelled, but the image could not be read
  std::int64_t unresolved = 0;    ///< with answers but without a consensus
  QString labelsHash;
  std::vector<std::int64_t> rows;  ///< (N) objects

  std::vector<float> scores;   ///< (N) calibrated probability of the positive answer
  std::vector<float> raw;      ///< (N) before calibration; empty where not known
  std::vector<char> positive;  ///< (N)
  model::SortedScores sorted;
  std::optional<model::RocCurve> roc;  ///< nothing if only one of the two answers occurs
  std::optional<model::PrCurve> pr;
  struct Calibration {
    std::optional<model::Reliability> calibrated, raw;
  };
  Calibration equalWidth, equalCount;
  const Calibration& calibration(model::Binning binning) const {
    return binning == model::Binning::EqualWidth ? equalWidth : equalCount;
  }
  TrainedObjects trained;
  PeoplesVotes votes;
  std::vector<ExpertPoint> experts;

  std::vector<std::string> answers;  ///< (K) Choice
  std::vector<float> choiceScores;   ///< (N, K) Choice
  std::vector<std::int64_t> answer;  ///< (N) Choice: index of the experts' answer
  int positiveAnswer = 0;            ///< Choice: the one that the rest is compared with

  std::vector<float> value, trueValue, sigma;  ///< (N) Number; sigma empty where the model states none
  std::optional<model::RegressionMetrics> regression;
  std::optional<model::Rate> coverage;  ///< true values within one stated sigma
  double outlierLimit = 3;
  double expertScatter = 0;  ///< between two experts; NaN where not known

  bool isNumber() const { return kind == "number"; }
  std::int64_t count() const { return static_cast<std::int64_t>(rows.size()); }
  void choosePositive(int answerIndex);  ///< Choice
  /// Objects of a cell, most confident first: misses that the model is surest of come first.
  std::vector<std::int64_t> rowsOf(Cell cell, double threshold) const;
  std::vector<std::int64_t> rowsCalledPositive(double threshold) const;  ///< highest score first
  std::vector<std::int64_t> rowsByResidual() const;                      ///< Number: largest first
  /// Objects of a cell that the model was trained on, the same way round.
  std::vector<std::int64_t> trainedRowsOf(Cell cell, double threshold) const;
  std::optional<std::size_t> indexOf(std::int64_t row) const;
  std::int64_t positives() const { return sorted.positives(); }
  std::int64_t negatives() const { return sorted.negatives(); }

 private:
  friend Evaluation readEvaluation(const QJsonObject& result);
  bool m_isRising = false;                                            ///< rows
  std::vector<float> m_trainedChoice, m_votesFraction, m_votesScore;  ///< (t or b, K) Choice
  std::vector<std::int64_t> m_trainedAnswer;
};

/// @param result  the engine's answer to `evaluate`
/// @throws model::Error if its array file cannot be read or contradicts itself
Evaluation readEvaluation(const QJsonObject& result);

/// About `bins` edges at round numbers that cover the finite values; empty if there are none.
std::vector<double> roundEdges(const std::vector<float>& values, int bins);

}  // namespace ui
