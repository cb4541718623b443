#include "model/training/training_set.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "model/base/error.h"

namespace model {
namespace {

constexpr std::int64_t kFewestPerAnswer = 2;
constexpr std::int64_t kFewestNumbers = 8;

void checkAnswers(const TrainingSet& set, std::size_t index, const CardQuestion& question) {
  std::vector<std::int64_t> counts(question.answers.size());
  for (const std::int64_t object : set.training) {
    const float answer = set.targets[index][static_cast<std::size_t>(object)];
    if (!std::isnan(answer)) ++counts.at(static_cast<std::size_t>(answer));
  }
  const auto enough = std::count_if(counts.begin(), counts.end(),
                                    [](std::int64_t count) { return count >= kFewestPerAnswer; });
  if (enough >= 2) return;
  std::string list;
  for (std::size_t i = 0; i < counts.size(); ++i)
    list += (i > 0 ? ", " : "") + std::to_string(counts[i]) + " " + question.answers[i];
  throw Error(ErrorKind::BadInput, "The question '" + question.id +
                                       "' has too few different labels to learn from (in the training "
                                       "part: " +
                                       list + "). Label at least " + std::to_string(kFewestPerAnswer) +
                                       " objects of two different answers; some tens of each are better.");
}

void checkVotes(const TrainingSet& set, std::size_t index, const CardQuestion& question) {
  const std::size_t answers = question.answers.size();
  std::vector<double> counts(answers);
  std::int64_t objects = 0;
  for (const std::int64_t object : set.training) {
    double sum = 0;
    for (std::size_t k = 0; k < answers; ++k) {
      const auto votes =
          static_cast<double>(set.votes[index][static_cast<std::size_t>(object) * answers + k]);
      counts[k] += votes;
      sum += votes;
    }
    objects += sum > 0 ? 1 : 0;
  }
  const auto voted = std::count_if(counts.begin(), counts.end(), [](double count) { return count > 0; });
  if (objects >= kFewestNumbers && voted >= 2) return;
  throw Error(ErrorKind::BadInput, "The question '" + question.id + "' has votes for " +
                                       std::to_string(objects) + " objects of the training part, for " +
                                       std::to_string(voted) + (voted == 1 ? " answer" : " answers") +
                                       ". Import votes for at least " + std::to_string(kFewestNumbers) +
                                       " objects and two answers.");
}

void checkNumbers(const TrainingSet& set, std::size_t index, const CardQuestion& question) {
  std::int64_t count = 0;
  float low = 0, high = 0;
  for (const std::int64_t object : set.training) {
    const float value = set.targets[index][static_cast<std::size_t>(object)];
    if (std::isnan(value)) continue;
    low = count == 0 ? value : std::min(low, value);
    high = count == 0 ? value : std::max(high, value);
    ++count;
  }
  if (count < kFewestNumbers || !(high > low))
    throw Error(ErrorKind::BadInput,
                "The question '" + question.id + "' has " + std::to_string(count) +
                    " values in the training part" + (count > 0 && !(high > low) ? ", all equal" : "") +
                    ". Label at least " + std::to_string(kFewestNumbers) + " objects with different values.");
}

}  // namespace

std::int64_t TrainingSet::labels(std::size_t question, const std::vector<std::int64_t>& part) const {
  if (learnsVotes(question)) {
    const std::size_t answers = votes[question].size() / nameHashes.size();
    return std::count_if(part.begin(), part.end(), [&](std::int64_t object) {
      const auto own = votes[question].begin() + object * static_cast<std::int64_t>(answers);
      return std::any_of(own, own + static_cast<std::int64_t>(answers),
                         [](float count) { return count > 0; });
    });
  }
  return std::count_if(part.begin(), part.end(), [&](std::int64_t object) {
    return !std::isnan(targets[question][static_cast<std::size_t>(object)]);
  });
}

void checkEnoughLabels(const TrainingSet& set, const std::vector<CardQuestion>& questions) {
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const CardQuestion& question = questions[i];
    const std::int64_t training = set.labels(i, set.training), validation = set.labels(i, set.validation);
    const std::int64_t all = training + validation + set.labels(i, set.test);
    if (all == 0)
      throw Error(ErrorKind::BadInput, "The question '" + question.id +
                                           "' has no labels. Label some objects, or import labels, first.");
    if (set.learnsVotes(i))
      checkVotes(set, i, question);
    else if (question.kind == "number")
      checkNumbers(set, i, question);
    else
      checkAnswers(set, i, question);
    if (validation == 0)
      throw Error(ErrorKind::BadInput,
                  "None of the " + std::to_string(all) + " labelled objects of '" + question.id +
                      "' belongs to the validation part, which is 15% of all, chosen by name. Label about " +
                      std::to_string(std::max<std::int64_t>(20, all)) + " more.");
  }
}

}  // namespace model
