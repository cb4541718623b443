#pragma once
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <optional>
#include <vector>

#include "labeling/history/snapshot.h"
#include "model/card/model_card.h"

namespace ui {

/// One epoch of a run, from its stored record or from the engine while it is running.
struct Epoch {
  int number = 0;  ///< from 1
  double trainingLoss = 0;
  double validationLoss = 0;
  QMap<QString, double> validationAuroc;  ///< by question
  bool best = false;
};

struct RunHistory {
  std::vector<Epoch> epochs;
  const Epoch* best() const;  ///< lowest validation loss; null without epochs
};

Epoch epochFromJson(const QJsonObject& epoch);
RunHistory historyOf(const labeling::RunRecord& run);

/// Test metrics of one question of a finished run.
struct RunResult {
  std::optional<double> auroc, accuracy, scatter;
  qint64 n = 0;
};
QMap<QString, RunResult> resultsOf(const labeling::RunRecord& run);

/// "3 of 6", "none": the stages that a run kept of its base model, as its card says. A dash from scratch.
QString frozenWords(const model::ModelCard& card);

}  // namespace ui
