#include "labeling/queue/pick_measures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "labeling/history/disputes.h"
#include "labeling/scheme/scheme.h"
#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
constexpr std::size_t kSteps = 256;  // of a stored pass

// -p ln p, with its limit 0 at p = 0.
double surprise(double p) { return p > 0 ? -p * std::log(p) : 0; }

double binaryEntropy(double p) { return surprise(p) + surprise(1 - p); }

// A million objects with 32 passes each: entropies of the 256 possible values are looked up.
struct PassTable {
  std::array<double, kSteps> one{};     ///< -p ln p
  std::array<double, kSteps> binary{};  ///< and of its complement
  PassTable() {
    for (std::size_t i = 0; i < kSteps; ++i) {
      const double p = static_cast<double>(i) / 255.0;
      one[i] = surprise(p);
      binary[i] = binaryEntropy(p);
    }
  }
};

const PassTable& passTable() {
  static const PassTable table;
  return table;
}

double binaryInformation(std::span<const std::uint8_t> passes) {
  const PassTable& table = passTable();
  double sum = 0, entropies = 0;
  for (const std::uint8_t pass : passes) {
    sum += pass;
    entropies += table.binary[pass];
  }
  const auto count = static_cast<double>(passes.size());
  return std::max(0.0, binaryEntropy(sum / 255.0 / count) - entropies / count);
}

double choiceInformation(std::span<const std::uint8_t> passes, std::size_t outputs, std::size_t samples) {
  const PassTable& table = passTable();
  std::array<double, 64> few{};
  std::vector<double> many;
  double* mean = few.data();
  if (outputs > few.size()) {
    many.assign(outputs, 0);
    mean = many.data();
  }
  double entropies = 0;
  std::size_t counted = 0;
  for (std::size_t t = 0; t < samples; ++t) {
    double total = 0, surprises = 0;
    for (std::size_t k = 0; k < outputs; ++k) {
      const std::uint8_t pass = passes[k * samples + t];
      total += pass / 255.0;
      surprises += table.one[pass];
    }
    if (total <= 0) continue;  // nothing was said in this pass
    ++counted;
    // Steps of 1/255 do not add up to 1 exactly: H(p / S) = H(p) / S + ln S.
    entropies += surprises / total + std::log(total);
    for (std::size_t k = 0; k < outputs; ++k) mean[k] += passes[k * samples + t] / 255.0 / total;
  }
  if (counted == 0) return 0;
  double ofMean = 0;
  for (std::size_t k = 0; k < outputs; ++k) ofMean += surprise(mean[k] / static_cast<double>(counted));
  return std::max(0.0, ofMean - entropies / static_cast<double>(counted));
}

ScoredQuestion requireQuestion(const Scores& scores, const std::string& id) {
  scores.mean(id);  // names the questions there are if this is none of them
  return *scores.question(id);
}

std::size_t outputsOf(const ScoredQuestion& question) {
  return question.kind == "choice" ? question.answers.size() : 1;
}

std::size_t outputOf(const Scores& scores, const ScoredQuestion& question, const std::string& answer) {
  if (question.kind != "choice") return 0;
  const auto found = std::find(question.answers.begin(), question.answers.end(), answer);
  if (found != question.answers.end()) return static_cast<std::size_t>(found - question.answers.begin());
  std::string known;
  for (const std::string& each : question.answers) known += (known.empty() ? "" : ", ") + each;
  throw Error(ErrorKind::NotFound, "The model " + scores.model() + " knows no answer \"" + answer + "\" to " +
                                       question.id + ". It knows: " + known + ".");
}

}  // namespace

double answerEntropy(std::span<const float> probabilities) {
  if (probabilities.size() == 1) return binaryEntropy(static_cast<double>(probabilities.front()));
  double total = 0, surprises = 0;
  for (const float p : probabilities) {
    total += static_cast<double>(p);
    surprises += surprise(static_cast<double>(p));
  }
  return total > 0 ? surprises / total + std::log(total) : 0;
}

double answerMargin(std::span<const float> probabilities) {
  if (probabilities.size() == 1) return std::abs(2 * static_cast<double>(probabilities.front()) - 1);
  double first = -1, second = -1;
  for (const float p : probabilities) {
    const auto value = static_cast<double>(p);
    if (value > first) {
      second = first;
      first = value;
    } else if (value > second) {
      second = value;
    }
  }
  return first - second;
}

double mutualInformation(std::span<const std::uint8_t> passes, std::int64_t outputs, int samples) {
  if (outputs == 1) return binaryInformation(passes);
  return choiceInformation(passes, static_cast<std::size_t>(outputs), static_cast<std::size_t>(samples));
}

PickMeasure uncertaintyMeasure(const Scores& scores, const std::string& question, Uncertainty measure) {
  const ScoredQuestion asked = requireQuestion(scores, question);
  const std::size_t outputs = outputsOf(asked);
  const auto samples = static_cast<std::size_t>(scores.samples());
  const auto objects = static_cast<std::size_t>(scores.objects());
  const bool isNumber = asked.kind == "number";
  if ((measure == Uncertainty::Bald || isNumber) && samples < 2) {
    throw Error(ErrorKind::BadInput, "The predictions of " + scores.model() +
                                         " hold no dropout passes. Classify again with at least 2 of them.");
  }
  const std::span<const float> mean = scores.mean(question), sigma = scores.sigma(question);
  const std::span<const std::uint8_t> passes = scores.passes(question);
  PickMeasure result;
  result.key.assign(objects, kNone);
  if (!isNumber && measure == Uncertainty::Margin) result.shown.assign(objects, kNone);
  for (std::size_t i = 0; i < objects; ++i) {
    const auto means = mean.subspan(i * outputs, outputs);
    if (std::isnan(means.front())) continue;
    if (isNumber) {
      result.key[i] = sigma[i];
    } else if (measure == Uncertainty::Entropy) {
      result.key[i] = static_cast<float>(answerEntropy(means));
    } else if (measure == Uncertainty::Margin) {
      result.shown[i] = static_cast<float>(answerMargin(means));
      result.key[i] = -result.shown[i];
    } else {
      result.key[i] = static_cast<float>(
          mutualInformation(passes.subspan(i * outputs * samples, outputs * samples),
                            static_cast<std::int64_t>(outputs), static_cast<int>(samples)));
    }
  }
  return result;
}

PickMeasure thresholdMeasure(const Scores& scores, const std::string& question, const std::string& answer,
                             double threshold) {
  const ScoredQuestion asked = requireQuestion(scores, question);
  const std::size_t outputs = outputsOf(asked), output = outputOf(scores, asked, answer);
  const std::span<const float> mean = scores.mean(question);
  const auto objects = static_cast<std::size_t>(scores.objects());
  PickMeasure result{std::vector<float>(objects, kNone), std::vector<float>(objects, kNone)};
  for (std::size_t i = 0; i < objects; ++i) {
    result.shown[i] = mean[i * outputs + output];
    result.key[i] = static_cast<float>(-std::abs(static_cast<double>(result.shown[i]) - threshold));
  }
  return result;
}

PickMeasure disagreementMeasure(const Scores& scores, const std::string& question,
                                const QuestionLabels& labels) {
  const ScoredQuestion asked = requireQuestion(scores, question);
  const std::size_t outputs = outputsOf(asked);
  const std::span<const float> mean = scores.mean(question);
  const auto objects = static_cast<std::size_t>(scores.objects());
  PickMeasure result{std::vector<float>(objects, kNone), std::vector<float>(objects, kNone)};
  const auto judge = [&](std::int64_t row, std::size_t output, double expert, bool isYesNo) {
    const auto i = static_cast<std::size_t>(row);
    const auto means = mean.subspan(i * outputs, outputs);
    if (std::isnan(means[output])) return;
    if (isYesNo) {
      const double p = static_cast<double>(means.front());
      const double forExpert = expert > 0.5 ? p : 1 - p;
      if (forExpert >= 0.5) return;
      result.shown[i] = static_cast<float>(forExpert);
    } else {
      if (*std::max_element(means.begin(), means.end()) <= means[output]) return;
      result.shown[i] = means[output];
    }
    result.key[i] = 1 - result.shown[i];
  };
  if (asked.kind == "number") {
    for (const auto& [row, value] : labels.values) {
      if (row >= scores.objects()) continue;
      const auto i = static_cast<std::size_t>(row);
      const double apart = std::abs(static_cast<double>(mean[i]) - value);
      if (!(apart > kNumberAgreement)) continue;
      result.key[i] = static_cast<float>(apart);
      result.shown[i] = mean[i];
    }
    return result;
  }
  for (const auto& [row, answer] : labels.answers) {
    if (row >= scores.objects() || answer == kCannotTell) continue;
    if (asked.kind == "binary") {
      if (answer == "yes" || answer == "no") judge(row, 0, answer == "yes" ? 1 : 0, true);
      continue;
    }
    const auto found = std::find(asked.answers.begin(), asked.answers.end(), answer);
    if (found != asked.answers.end())
      judge(row, static_cast<std::size_t>(found - asked.answers.begin()), 0, false);
  }
  return result;
}

PickMeasure disputeMeasure(std::span<const Dispute> disputes, std::int64_t objects) {
  PickMeasure result{std::vector<float>(static_cast<std::size_t>(objects), kNone), {}};
  for (const Dispute& dispute : disputes)
    if (dispute.row < objects)
      result.key[static_cast<std::size_t>(dispute.row)] = static_cast<float>(dispute.spread);
  return result;
}

}  // namespace labeling
