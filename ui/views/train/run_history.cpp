#include "ui/views/train/run_history.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

namespace ui {
namespace {
QString tr(const char* text) { return QCoreApplication::translate("ui::RunHistory", text); }

QJsonDocument parsed(const std::string& json) {
  return QJsonDocument::fromJson(QByteArray::fromStdString(json));
}

std::optional<double> number(const QJsonObject& object, const char* key) {
  const QJsonValue value = object.value(QLatin1String(key));
  return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}
}  // namespace

const Epoch* RunHistory::best() const {
  const Epoch* lowest = nullptr;
  for (const Epoch& epoch : epochs)
    if (!lowest || epoch.validationLoss < lowest->validationLoss) lowest = &epoch;
  return lowest;
}

Epoch epochFromJson(const QJsonObject& epoch) {
  Epoch result;
  result.number = epoch.value(QLatin1String("epoch")).toInt();
  result.trainingLoss = epoch.value(QLatin1String("training_loss")).toDouble();
  result.validationLoss = epoch.value(QLatin1String("validation_loss")).toDouble();
  result.best = epoch.value(QLatin1String("best")).toBool();
  const QJsonObject auroc = epoch.value(QLatin1String("validation_auroc")).toObject();
  for (auto it = auroc.begin(); it != auroc.end(); ++it)
    if (it->isDouble()) result.validationAuroc.insert(it.key(), it->toDouble());
  return result;
}

RunHistory historyOf(const labeling::RunRecord& run) {
  RunHistory history;
  for (const QJsonValue& epoch : parsed(run.historyJson).array())
    history.epochs.push_back(epochFromJson(epoch.toObject()));
  return history;
}

QMap<QString, RunResult> resultsOf(const labeling::RunRecord& run) {
  QMap<QString, RunResult> results;
  const QJsonObject object = parsed(run.resultJson).object().value(QLatin1String("test")).toObject();
  for (auto it = object.begin(); it != object.end(); ++it) {
    if (!it->isObject()) continue;
    const QJsonObject metrics = it->toObject();
    RunResult result;
    result.auroc = number(metrics, "auroc");
    result.accuracy = number(metrics, "accuracy");
    result.scatter = number(metrics, "scatter");
    result.n = metrics.value(QLatin1String("n")).toInteger();
    results.insert(it.key(), result);
  }
  return results;
}

QString frozenWords(const model::ModelCard& card) {
  if (card.training.mode == "scratch" || card.stages.empty()) return QStringLiteral("–");
  const auto frozen =
      std::count_if(card.stages.begin(), card.stages.end(), [](const auto& stage) { return stage.frozen; });
  return frozen == 0 ? tr("none") : tr("%1 of %2").arg(frozen).arg(card.stages.size());
}

}  // namespace ui
