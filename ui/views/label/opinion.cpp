#include "ui/views/label/opinion.h"

#include <QJsonArray>
#include <algorithm>
#include <cmath>

namespace ui {

std::optional<double> QuestionOpinion::probabilityOf(const std::string& answer) const {
  if (mean.empty() || question.kind == "number") return std::nullopt;
  if (question.kind == "binary") {
    const auto yes = static_cast<double>(mean.front());
    if (answer == "yes") return yes;
    if (answer == "no") return 1 - yes;
    return std::nullopt;
  }
  const auto found = std::find(question.answers.begin(), question.answers.end(), answer);
  if (found == question.answers.end()) return std::nullopt;
  return static_cast<double>(mean[static_cast<std::size_t>(found - question.answers.begin())]);
}

std::size_t QuestionOpinion::likeliest() const {
  return static_cast<std::size_t>(std::max_element(mean.begin(), mean.end()) - mean.begin());
}

ObjectOpinion opinionFromScores(const labeling::Scores& scores, std::int64_t row) {
  ObjectOpinion opinion;
  if (row < 0 || row >= scores.objects()) return opinion;
  for (const labeling::ScoredQuestion& question : scores.questions()) {
    const std::size_t outputs = question.kind == "choice" ? question.answers.size() : 1;
    const auto first = static_cast<std::size_t>(row) * outputs;
    const std::span<const float> mean = scores.mean(question.id).subspan(first, outputs);
    if (std::any_of(mean.begin(), mean.end(), [](float value) { return !std::isfinite(value); })) continue;
    QuestionOpinion one;
    one.question = question;
    one.mean.assign(mean.begin(), mean.end());
    const std::span<const float> sigma = scores.sigma(question.id).subspan(first, outputs);
    one.sigma.assign(sigma.begin(), sigma.end());
    const auto samples = static_cast<std::size_t>(std::max(0, scores.samples()));
    const std::span<const std::uint8_t> passes = scores.passes(question.id);
    for (std::size_t k = 0; k < outputs && passes.size() >= (first + outputs) * samples; ++k) {
      std::vector<float> values;
      for (const std::uint8_t step : passes.subspan((first + k) * samples, samples)) {
        const double share = step / 255.0;
        values.push_back(static_cast<float>(
            question.kind == "number" ? question.low + share * (question.high - question.low) : share));
      }
      one.passes.push_back(std::move(values));
    }
    opinion[question.id] = std::move(one);
  }
  return opinion;
}

ObjectOpinion opinionFromReply(const QJsonObject& object,
                               const std::vector<labeling::ScoredQuestion>& questions, QString* problem) {
  ObjectOpinion opinion;
  const QString error = object.value(QLatin1String("error")).toString();
  if (problem) *problem = error;
  if (!error.isEmpty()) return opinion;
  const auto floats = [](const QJsonValue& value) {
    std::vector<float> result;
    for (const QJsonValue& number : value.toArray())
      result.push_back(static_cast<float>(number.toDouble(NAN)));
    return result;
  };
  const QJsonObject answers = object.value(QLatin1String("questions")).toObject();
  for (const labeling::ScoredQuestion& question : questions) {
    const QJsonValue found = answers.value(QString::fromStdString(question.id));
    if (!found.isObject()) continue;
    QuestionOpinion one;
    one.question = question;
    one.mean = floats(found[QLatin1String("mean")]);
    one.sigma = floats(found[QLatin1String("sigma")]);
    for (const QJsonValue& passes : found[QLatin1String("passes")].toArray())
      one.passes.push_back(floats(passes));
    const std::size_t outputs = question.kind == "choice" ? question.answers.size() : 1;
    if (one.mean.size() != outputs || one.sigma.size() != outputs) continue;
    opinion[question.id] = std::move(one);
  }
  return opinion;
}

}  // namespace ui
