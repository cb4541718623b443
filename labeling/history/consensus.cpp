#include "labeling/history/consensus.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

#include "labeling/history/annotators.h"
#include "labeling/scheme/scheme.h"
#include "labeling/store/current_labels.h"
#include "model/base/error.h"

namespace labeling {
namespace {

using Weights = std::map<std::string, double>;

// Sums of weights that differ by less are a tie: 0.1 + 0.2 against 0.3.
constexpr double kSameWeight = 1e-9;

double weightOf(const Weights* weights, const std::string& annotator) {
  if (weights == nullptr) return 1;
  const auto found = weights->find(annotator);
  return found == weights->end() ? 1 : found->second;
}

// What the annotators of one object amount to; labels of one object and question. Nothing: nobody could tell.
struct Votes {
  ConsensusLabel label;
  bool isTie = false;    ///< two answers lead
  bool isSplit = false;  ///< not all said the same
};

std::optional<Votes> votesOf(std::span<const CurrentLabel> labels, const Weights* weights) {
  Votes result;
  result.label.row = labels.front().row;
  double sum = 0, weightOfValues = 0, low = 0, high = 0;
  bool hasValue = false;
  std::map<std::string, double> votes;
  for (const CurrentLabel& label : labels) {
    if (label.answer == kCannotTell) continue;
    const double weight = weightOf(weights, label.annotator);
    if (weight == 0) continue;
    ++result.label.annotators;
    result.label.events.push_back(label.eventUuid);
    if (label.value) {
      low = hasValue ? std::min(low, *label.value) : *label.value;
      high = hasValue ? std::max(high, *label.value) : *label.value;
      hasValue = true;
      sum += weight * *label.value;
      weightOfValues += weight;
    }
    if (!label.answer.empty()) votes[label.answer] += weight;
  }
  if (result.label.annotators == 0) return std::nullopt;
  if (hasValue) result.label.value = sum / weightOfValues;
  double most = 0;
  for (const auto& [answer, weight] : votes) {
    if (weight > most + kSameWeight) {
      most = weight;
      result.label.answer = answer;
      result.isTie = false;
    } else if (std::abs(weight - most) <= kSameWeight) {
      result.isTie = true;
    }
  }
  result.isSplit = votes.size() > 1 || high - low > kNumberAgreement;
  if (result.isTie) result.label.answer.clear();
  if (hasValue) result.isTie = false;  // numbers have a mean
  return result;
}

// Calls `take(span)` for the labels of each object.
template <typename Take>
void eachObject(const std::vector<CurrentLabel>& labels, const Take& take) {
  for (std::size_t first = 0; first < labels.size();) {
    std::size_t last = first;
    while (last < labels.size() && labels[last].row == labels[first].row) ++last;
    take(std::span(labels).subspan(first, last - first));
    first = last;
  }
}

ConsensusLabel settled(const CurrentLabel& adjudication) {
  ConsensusLabel label;
  label.row = adjudication.row;
  label.answer = adjudication.answer;
  label.value = adjudication.value.value_or(0);
  label.annotators = 1;
  label.events = {adjudication.eventUuid};
  return label;
}

}  // namespace

const char* nameOf(ConsensusRule rule) noexcept {
  switch (rule) {
    case ConsensusRule::Majority:
      return "majority";
    case ConsensusRule::Weighted:
      return "weighted";
    case ConsensusRule::Adjudicated:
      break;
  }
  return "adjudicated";
}

ConsensusRule consensusRuleFromName(const std::string& name) {
  for (const ConsensusRule rule :
       {ConsensusRule::Majority, ConsensusRule::Weighted, ConsensusRule::Adjudicated})
    if (name == nameOf(rule)) return rule;
  throw model::Error(model::ErrorKind::BadInput, "There is no consensus rule named '" + name +
                                                     "'. Choose one of: majority, weighted, adjudicated.");
}

Consensus consensusBy(const Project& project, const std::string& question, ConsensusRule rule) {
  const LabelLog log(project);
  Consensus result;
  const std::vector<CurrentLabel> labelsOfAll = log.current(question);
  if (rule == ConsensusRule::Weighted) {
    const Weights all = annotatorWeights(project);
    for (const CurrentLabel& label : labelsOfAll) result.weights[label.annotator] = all.at(label.annotator);
  }
  const Weights* weights = rule == ConsensusRule::Weighted ? &result.weights : nullptr;
  std::map<std::int64_t, CurrentLabel> adjudications;
  if (rule == ConsensusRule::Adjudicated)
    for (CurrentLabel& each : log.adjudications(question)) adjudications.emplace(each.row, std::move(each));
  eachObject(labelsOfAll, [&](std::span<const CurrentLabel> labels) {
    if (adjudications.contains(labels.front().row)) return;
    auto votes = votesOf(labels, weights);
    if (!votes) return;
    if (votes->isTie || (rule == ConsensusRule::Adjudicated && votes->isSplit)) {
      result.unresolved.push_back(votes->label.row);
    } else {
      result.labels.push_back(std::move(votes->label));
    }
  });
  for (const auto& [row, adjudication] : adjudications) {
    if (adjudication.answer == kCannotTell) {
      result.unresolved.push_back(row);  // the adjudicator looked and could not tell either
      continue;
    }
    result.labels.push_back(settled(adjudication));
    ++result.adjudicated;
  }
  std::sort(result.labels.begin(), result.labels.end(),
            [](const ConsensusLabel& a, const ConsensusLabel& b) { return a.row < b.row; });
  std::sort(result.unresolved.begin(), result.unresolved.end());
  return result;
}

std::vector<ConsensusLabel> consensus(const LabelLog& log, const std::string& question) {
  std::vector<ConsensusLabel> all;
  eachObject(log.current(question), [&](std::span<const CurrentLabel> labels) {
    auto votes = votesOf(labels, nullptr);
    if (votes && !votes->isTie) all.push_back(std::move(votes->label));
  });
  return all;
}

}  // namespace labeling
