#pragma once
#include <QJsonObject>
#include <QString>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/metrics/calibration.h"
#include "model/metrics/regression.h"
#include "model/metrics/roc_curve.h"
#include "model/metrics/sorted_scores.h"

namespace ui {

/// The four cells of a binary decision.
enum class Cell { TruePositive, FalsePositive, FalseNegative, TrueNegative };

/// What a model said about labelled objects, ready for every plot: the arrays of the engine's `evaluate` and
/// what model/metrics makes of them. A question with several answers is looked at one answer against the
/// rest.
struct Evaluation {
  QString model, question, split;
  std::string kind;               ///< "binary", "choice", "number"
  std::int64_t trainedOn = 0;     ///< of these objects, how many the model was trained on
  std::int64_t withoutScore = 0;  ///< labelled, but the image could not be read
  QString labelsHash;
  std::vector<std::int64_t> rows;  ///< (N) objects

  std::vector<float> scores;   ///< (N) calibrated probability of the positive answer
  std::vector<float> raw;      ///< (N) before calibration; empty where not known
  std::vector<char> positive;  ///< (N)
  model::SortedScores sorted;
  std::optional<model::RocCurve> roc;  ///< nothing if only one of the two answers occurs
  std::optional<model::PrCurve> pr;
  std::optional<model::Reliability> reliability, rawReliability;

  std::vector<std::string> answers;  ///< (K) Choice
  std::vector<float> choiceScores;   ///< (N, K) Choice
  std::vector<std::int64_t> answer;  ///< (N) Choice: index of the experts' answer
  int positiveAnswer = 0;            ///< Choice: the one that the rest is compared with

  std::vector<float> value, truth;  ///< (N) Number
  std::optional<model::RegressionMetrics> regression;

  bool isNumber() const { return kind == "number"; }
  std::int64_t count() const { return static_cast<std::int64_t>(rows.size()); }
  void choosePositive(int answerIndex);  ///< Choice
  /// Objects of a cell, most confident first: misses that the model is surest of come first.
  std::vector<std::int64_t> rowsOf(Cell cell, double threshold) const;
  std::vector<std::int64_t> rowsCalledPositive(double threshold) const;  ///< highest score first
  std::vector<std::int64_t> rowsByResidual() const;                      ///< Number: largest first
  std::optional<std::size_t> indexOf(std::int64_t row) const;
};

/// @param result  the engine's answer to `evaluate`
/// @throws model::Error if its array file cannot be read or contradicts itself
Evaluation readEvaluation(const QJsonObject& result);

/// About `bins` edges at round numbers that cover the finite values; empty if there are none.
std::vector<double> roundEdges(const std::vector<float>& values, int bins);

}  // namespace ui
