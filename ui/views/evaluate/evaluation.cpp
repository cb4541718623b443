#include "ui/views/evaluate/evaluation.h"

#include <QJsonArray>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/arrays/array_file.h"
#include "model/base/error.h"

namespace ui {

namespace {

void measure(Evaluation& evaluation) {
  evaluation.sorted = model::SortedScores(evaluation.scores, evaluation.positive);
  evaluation.roc.reset();
  evaluation.pr.reset();
  if (evaluation.sorted.positives() > 0 && evaluation.sorted.negatives() > 0) {
    evaluation.roc = model::rocCurve(evaluation.sorted);
    evaluation.pr = model::precisionRecallCurve(evaluation.sorted);
  }
  evaluation.reliability = model::reliability(evaluation.scores, evaluation.positive);
  evaluation.rawReliability.reset();
  if (!evaluation.raw.empty())
    evaluation.rawReliability = model::reliability(evaluation.raw, evaluation.positive);
}

void requireLength(const model::ArrayFile& file, const std::string& name, std::size_t length,
                   std::size_t wanted) {
  if (length == wanted) return;
  throw model::Error(model::ErrorKind::Corrupt, file.path().string() + ": the array " + name + " holds " +
                                                    std::to_string(length) + " numbers instead of " +
                                                    std::to_string(wanted) + ". Evaluate again.");
}

}  // namespace

Evaluation readEvaluation(const QJsonObject& result) {
  Evaluation evaluation;
  evaluation.model = result.value(QLatin1String("model")).toString();
  evaluation.question = result.value(QLatin1String("question")).toString();
  evaluation.split = result.value(QLatin1String("split")).toString();
  evaluation.kind = result.value(QLatin1String("kind")).toString().toStdString();
  evaluation.trainedOn = result.value(QLatin1String("trained_on")).toInteger();
  evaluation.withoutScore = result.value(QLatin1String("without_score")).toInteger();
  evaluation.labelsHash = result.value(QLatin1String("labels_hash")).toString();
  const model::ArrayFile file =
      model::ArrayFile::open(result.value(QLatin1String("file")).toString().toStdString());
  const auto rows = file.spanOf<std::int64_t>("rows");
  evaluation.rows.assign(rows.begin(), rows.end());
  const std::size_t n = rows.size();
  const auto floats = [&](const std::string& name, std::size_t length) {
    const auto span = file.floats(name);
    requireLength(file, name, span.size(), length);
    return std::vector<float>(span.begin(), span.end());
  };
  if (evaluation.kind == "number") {
    evaluation.value = floats("value", n);
    evaluation.truth = floats("truth", n);
    if (n > 0) {
      model::RegressionOptions options;
      options.outlierLimit = 3;  // types
      evaluation.regression = model::regressionMetrics(evaluation.value, evaluation.truth, options);
    }
    return evaluation;
  }
  if (evaluation.kind == "choice") {
    for (const QJsonValue& answer : result.value(QLatin1String("answers")).toArray()) {
      evaluation.answers.push_back(answer.toString().toStdString());
    }
    const auto answer = file.spanOf<std::int64_t>("answer");
    requireLength(file, "answer", answer.size(), n);
    evaluation.answer.assign(answer.begin(), answer.end());
    const std::size_t total = file.floats("scores").size();
    if (evaluation.answers.empty() && n > 0) {
      for (std::size_t k = 0; k < total / n; ++k) evaluation.answers.push_back(std::to_string(k + 1));
    }
    evaluation.choiceScores = floats("scores", n * evaluation.answers.size());
    evaluation.choosePositive(static_cast<int>(evaluation.answers.size()) - 1);
    return evaluation;
  }
  evaluation.scores = floats("scores", n);
  if (file.contains("raw")) evaluation.raw = floats("raw", n);
  const auto positive = file.spanOf<std::uint8_t>("positive");
  requireLength(file, "positive", positive.size(), n);
  evaluation.positive.assign(positive.begin(), positive.end());
  if (n > 0) measure(evaluation);
  return evaluation;
}

void Evaluation::choosePositive(int answerIndex) {
  positiveAnswer = std::clamp(answerIndex, 0, std::max(0, static_cast<int>(answers.size()) - 1));
  const std::size_t k = answers.size();
  scores.clear();
  positive.clear();
  for (std::size_t i = 0; i < rows.size() && k > 0; ++i) {
    scores.push_back(choiceScores[i * k + static_cast<std::size_t>(positiveAnswer)]);
    positive.push_back(answer[i] == positiveAnswer ? 1 : 0);
  }
  if (!scores.empty()) measure(*this);
}

std::vector<std::int64_t> Evaluation::rowsOf(Cell cell, double threshold) const {
  const auto objects = [&] {
    switch (cell) {
      case Cell::TruePositive:
        return sorted.truePositives(threshold);
      case Cell::FalsePositive:
        return sorted.falsePositives(threshold);
      case Cell::FalseNegative:
        return sorted.falseNegatives(threshold);
      case Cell::TrueNegative:
        break;
    }
    return sorted.trueNegatives(threshold);
  }();
  std::vector<std::int64_t> result;
  result.reserve(objects.size());
  for (const std::int32_t object : objects) result.push_back(rows[static_cast<std::size_t>(object)]);
  // The spans are highest score first; where the model says no, low scores are the confident ones.
  if (cell == Cell::FalseNegative || cell == Cell::TrueNegative) std::reverse(result.begin(), result.end());
  return result;
}

std::vector<std::int64_t> Evaluation::rowsCalledPositive(double threshold) const {
  std::vector<std::size_t> objects;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (static_cast<double>(scores[i]) >= threshold) objects.push_back(i);
  }
  std::stable_sort(objects.begin(), objects.end(),
                   [this](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  std::vector<std::int64_t> result;
  for (const std::size_t object : objects) result.push_back(rows[object]);
  return result;
}

std::vector<std::int64_t> Evaluation::rowsByResidual() const {
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
    return std::abs(value[a] - truth[a]) > std::abs(value[b] - truth[b]);
  });
  std::vector<std::int64_t> result;
  for (const std::size_t object : order) result.push_back(rows[object]);
  return result;
}

std::optional<std::size_t> Evaluation::indexOf(std::int64_t row) const {
  const auto found = std::find(rows.begin(), rows.end(), row);
  if (found == rows.end()) return std::nullopt;
  return static_cast<std::size_t>(found - rows.begin());
}

std::vector<double> roundEdges(const std::vector<float>& values, int bins) {
  std::vector<double> finite;
  for (const float value : values) {
    if (std::isfinite(value)) finite.push_back(static_cast<double>(value));
  }
  if (finite.empty()) return {};
  std::sort(finite.begin(), finite.end());
  // A few outliers must not stretch the axis: the outermost half per cent on each side goes into no bin.
  const auto at = [&](double share) {
    return finite[static_cast<std::size_t>(share * static_cast<double>(finite.size() - 1))];
  };
  const double low = at(0.005), high = at(0.995);
  if (!(high > low)) return {low - 0.5, low + 0.5};
  const double rough = (high - low) / bins;
  const double decade = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * decade;
  for (const double candidate : {1.0, 2.0, 2.5, 5.0}) {
    if (candidate * decade >= rough * 0.999) {
      step = candidate * decade;
      break;
    }
  }
  std::vector<double> edges;
  const auto first = static_cast<std::int64_t>(std::floor(low / step + 1e-9));
  const auto last = static_cast<std::int64_t>(std::ceil(high / step - 1e-9));
  for (std::int64_t i = first; i <= last; ++i) edges.push_back(static_cast<double>(i) * step);
  return edges;
}

}  // namespace ui
