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
  for (const model::Binning binning : {model::Binning::EqualWidth, model::Binning::EqualCount}) {
    Evaluation::Calibration& calibration =
        binning == model::Binning::EqualWidth ? evaluation.equalWidth : evaluation.equalCount;
    calibration.calibrated = model::reliability(evaluation.scores, evaluation.positive, 10, binning);
    calibration.raw.reset();
    if (!evaluation.raw.empty())
      calibration.raw = model::reliability(evaluation.raw, evaluation.positive, 10, binning);
  }
}

template <typename Value>
std::vector<Value> copied(const model::ArrayFile& file, const std::string& name) {
  if (!file.contains(name)) return {};
  const auto span = file.spanOf<Value>(name);
  return {span.begin(), span.end()};
}

/// Every K-th value, from `place` on.
std::vector<float> columnOf(const std::vector<float>& values, std::size_t columns, std::size_t place) {
  std::vector<float> column;
  for (std::size_t i = place; i < values.size(); i += columns) column.push_back(values[i]);
  return column;
}

/// Experts as the engine lists them, with the objects on which they differ from the others.
std::vector<ExpertPoint> readExperts(const QJsonObject& result, const model::ArrayFile& file, bool isNumber) {
  std::vector<ExpertPoint> experts;
  for (const QJsonValue& value : result.value(QLatin1String("experts")).toArray()) {
    ExpertPoint expert;
    expert.name = value[QLatin1String("name")].toString();
    expert.compared = value[QLatin1String("n")].toInteger();
    expert.counts.tp = value[QLatin1String("tp")].toInteger();
    expert.counts.fp = value[QLatin1String("fp")].toInteger();
    expert.counts.fn = value[QLatin1String("fn")].toInteger();
    expert.counts.tn = value[QLatin1String("tn")].toInteger();
    experts.push_back(std::move(expert));
  }
  const auto of = copied<std::int32_t>(file, "expert_of");
  const auto rows = copied<std::int64_t>(file, "expert_rows");
  const auto answer = copied<float>(file, "expert_answer"), against = copied<float>(file, "expert_against");
  if (rows.size() != of.size() || answer.size() != of.size() || against.size() != of.size()) return experts;
  std::vector<std::size_t> order(of.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(answer[a] - against[a]) > std::abs(answer[b] - against[b]);
  });
  for (const std::size_t i : order) {
    const auto expert = static_cast<std::size_t>(of[i]);
    if (expert < experts.size() && (isNumber || answer[i] != against[i]))
      experts[expert].disagree.push_back(rows[i]);
  }
  return experts;
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
  evaluation.unresolved = result.value(QLatin1String("unresolved")).toInteger();
  evaluation.truth = result.value(QLatin1String("truth")).toString();
  evaluation.labelsHash = result.value(QLatin1String("labels_hash")).toString();
  const model::ArrayFile file =
      model::ArrayFile::open(result.value(QLatin1String("file")).toString().toStdString());
  const auto rows = file.spanOf<std::int64_t>("rows");
  evaluation.rows.assign(rows.begin(), rows.end());
  const std::size_t n = rows.size();
  evaluation.m_isRising = std::is_sorted(rows.begin(), rows.end());
  evaluation.experts = readExperts(result, file, evaluation.kind == "number");
  evaluation.votes.rows = copied<std::int64_t>(file, "votes_rows");
  evaluation.votes.count = copied<float>(file, "votes_count");
  evaluation.m_votesFraction = copied<float>(file, "votes_fractions");
  evaluation.m_votesScore = copied<float>(file, "votes_scores");
  evaluation.trained.rows = copied<std::int64_t>(file, "trained_rows");
  if (evaluation.kind != "choice") {
    evaluation.votes.fraction = evaluation.m_votesFraction;
    evaluation.votes.score = evaluation.m_votesScore;
  }
  const auto floats = [&](const std::string& name, std::size_t length) {
    const auto span = file.floats(name);
    requireLength(file, name, span.size(), length);
    return std::vector<float>(span.begin(), span.end());
  };
  if (evaluation.kind == "number") {
    evaluation.value = floats("value", n);
    evaluation.trueValue = floats("truth", n);
    evaluation.expertScatter = result.value(QLatin1String("expert_scatter")).toDouble(NAN);
    evaluation.outlierLimit = result.value(QLatin1String("outlier_limit")).toDouble(3);  // types
    if (n > 0) {
      model::RegressionOptions options;
      options.outlierLimit = evaluation.outlierLimit;
      evaluation.regression = model::regressionMetrics(evaluation.value, evaluation.trueValue, options);
      if (file.contains("sigma")) {
        evaluation.sigma = floats("sigma", n);
        if (std::any_of(evaluation.sigma.begin(), evaluation.sigma.end(),
                        [](float each) { return each > 0; }) &&
            std::all_of(evaluation.sigma.begin(), evaluation.sigma.end(),
                        [](float each) { return each >= 0; }))
          evaluation.coverage =
              model::intervalCoverage(evaluation.value, evaluation.sigma, evaluation.trueValue);
      }
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
    evaluation.m_trainedAnswer = copied<std::int64_t>(file, "trained_answer");
    evaluation.m_trainedChoice = copied<float>(file, "trained_scores");
    evaluation.choiceScores = floats("scores", n * evaluation.answers.size());
    evaluation.choosePositive(static_cast<int>(evaluation.answers.size()) - 1);
    return evaluation;
  }
  evaluation.scores = floats("scores", n);
  if (file.contains("raw")) evaluation.raw = floats("raw", n);
  const auto positive = file.spanOf<std::uint8_t>("positive");
  requireLength(file, "positive", positive.size(), n);
  evaluation.positive.assign(positive.begin(), positive.end());
  evaluation.trained.scores = copied<float>(file, "trained_scores");
  for (const std::uint8_t each : copied<std::uint8_t>(file, "trained_positive"))
    evaluation.trained.positive.push_back(static_cast<char>(each));
  requireLength(file, "trained_scores", evaluation.trained.scores.size(), evaluation.trained.rows.size());
  requireLength(file, "trained_positive", evaluation.trained.positive.size(), evaluation.trained.rows.size());
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
  if (k > 0) {
    const auto place = static_cast<std::size_t>(positiveAnswer);
    votes.fraction = columnOf(m_votesFraction, k, place);
    votes.score = columnOf(m_votesScore, k, place);
    trained.scores = columnOf(m_trainedChoice, k, place);
    trained.positive.clear();
    for (const std::int64_t each : m_trainedAnswer)
      trained.positive.push_back(each == positiveAnswer ? 1 : 0);
  }
  if (!scores.empty()) measure(*this);
}

std::vector<std::int64_t> Evaluation::trainedRowsOf(Cell cell, double threshold) const {
  const bool labelled = cell == Cell::TruePositive || cell == Cell::FalseNegative;
  const bool called = cell == Cell::TruePositive || cell == Cell::FalsePositive;
  std::vector<std::size_t> objects;
  for (std::size_t i = 0; i < trained.scores.size() && i < trained.positive.size(); ++i)
    if ((trained.positive[i] != 0) == labelled &&
        (static_cast<double>(trained.scores[i]) >= threshold) == called)
      objects.push_back(i);
  std::stable_sort(objects.begin(), objects.end(), [&](std::size_t a, std::size_t b) {
    return called ? trained.scores[a] > trained.scores[b] : trained.scores[a] < trained.scores[b];
  });
  std::vector<std::int64_t> result;
  for (const std::size_t object : objects) result.push_back(trained.rows[object]);
  return result;
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
    return std::abs(value[a] - trueValue[a]) > std::abs(value[b] - trueValue[b]);
  });
  std::vector<std::int64_t> result;
  for (const std::size_t object : order) result.push_back(rows[object]);
  return result;
}

std::optional<std::size_t> Evaluation::indexOf(std::int64_t row) const {
  const auto found =
      m_isRising ? std::lower_bound(rows.begin(), rows.end(), row) : std::find(rows.begin(), rows.end(), row);
  if (found == rows.end() || *found != row) return std::nullopt;
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
