#include "labeling/workflow/evaluation_truth.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "labeling/history/snapshot.h"
#include "labeling/history/votes.h"
#include "labeling/store/random_picks.h"
#include "labeling/workflow/training_labels.h"
#include "model/base/error.h"

namespace labeling {
using model::Error;
using model::ErrorKind;
namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

std::vector<Truth> asTruth(const model::CardQuestion& question, const std::vector<ConsensusLabel>& labels) {
  std::vector<Truth> truth;
  for (const ConsensusLabel& label : labels)
    if (const float target = targetOf(question, label); !std::isnan(target))
      truth.push_back({label.row, target});
  return truth;
}

std::vector<Truth> columnTruth(const Project& project, const model::CardQuestion& question,
                               const std::string& column) {
  const std::vector<ColumnInfo> columns = project.columns();
  const auto info = std::find_if(columns.begin(), columns.end(),
                                 [&](const ColumnInfo& each) { return each.name == column; });
  if (info == columns.end())
    throw Error(ErrorKind::NotFound, "The catalogue has no column '" + column + "' to compare with.");
  std::vector<Truth> truth;
  if (question.kind == "choice") {
    const std::vector<std::string> texts = project.texts(column);
    for (std::size_t row = 0; row < texts.size(); ++row) {
      const auto found = std::find(question.answers.begin(), question.answers.end(), texts[row]);
      if (found != question.answers.end())
        truth.push_back(
            {static_cast<std::int64_t>(row), static_cast<float>(found - question.answers.begin())});
    }
    return truth;
  }
  if (info->type == ColumnType::Text)
    throw Error(ErrorKind::BadInput, "The column '" + column + "' holds text; '" + question.id +
                                         "' is compared with numbers. Choose a number column.");
  const std::vector<double> numbers = project.numbers(column);
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (!std::isfinite(numbers[row])) continue;
    if (question.kind == "binary" && (numbers[row] < 0 || numbers[row] > 1))
      throw Error(ErrorKind::BadInput,
                  "The column '" + column + "' is " + std::to_string(numbers[row]) + " for " +
                      project.objectName(static_cast<std::int64_t>(row)) +
                      "; a yes-or-no question needs numbers between 0 (no) and 1 (yes).");
    const auto value = static_cast<float>(numbers[row]);
    truth.push_back(
        {static_cast<std::int64_t>(row), question.kind == "binary" ? (value > 0.5f ? 1.0f : 0.0f) : value});
  }
  return truth;
}

/// The most frequent of some answers; nothing for a tie or none.
std::optional<float> majorityOf(const std::map<float, int>& votes) {
  std::optional<float> best;
  int most = 0;
  for (const auto& [answer, count] : votes) {
    if (count > most) {
      most = count;
      best = answer;
    } else if (count == most) {
      best.reset();
    }
  }
  return best;
}

float answerOf(const model::CardQuestion& question, const CurrentLabel& label) {
  if (question.kind == "number") return label.value ? static_cast<float>(*label.value) : kNone;
  ConsensusLabel asLabel;
  asLabel.answer = label.answer;
  return targetOf(question, asLabel);
}

/// Calls take(first, last) for the labels of each object.
template <typename Take>
void eachObject(const std::vector<CurrentLabel>& labels, const Take& take) {
  for (std::size_t first = 0; first < labels.size();) {
    std::size_t last = first;
    while (last < labels.size() && labels[last].row == labels[first].row) ++last;
    take(first, last);
    first = last;
  }
}

}  // namespace

TruthLabels truthLabels(const Project& project, const model::CardQuestion& question,
                        const EvaluateOptions& options) {
  TruthLabels truth;
  if (!options.truthColumn.empty()) {
    truth.labels = columnTruth(project, question, options.truthColumn);
    truth.words = "column " + options.truthColumn;
  } else if (!options.snapshot.empty()) {
    const Snapshot snapshot = readSnapshot(project, snapshotNamed(project, options.snapshot));
    if (const auto labels = snapshot.labels.find(question.id); labels != snapshot.labels.end())
      truth.labels = asTruth(question, labels->second);
    if (const auto open = snapshot.unresolved.find(question.id); open != snapshot.unresolved.end())
      truth.unresolved = open->second;
    truth.words = "snapshot " + snapshot.name + " (" + nameOf(snapshot.rule) + ")";
  } else {
    const Consensus agreed = consensusBy(project, question.id, options.consensus);
    truth.labels = asTruth(question, agreed.labels);
    truth.unresolved = static_cast<std::int64_t>(agreed.unresolved.size());
    truth.words =
        std::string("labels by ") + (options.consensus == ConsensusRule::Majority   ? "majority"
                                     : options.consensus == ConsensusRule::Weighted ? "weighted vote"
                                                                                    : "adjudication");
  }
  if (truth.labels.empty())
    throw Error(ErrorKind::BadInput,
                !options.truthColumn.empty()
                    ? "The column '" + options.truthColumn + "' has no value that answers '" + question.id +
                          "'. Choose another one."
                : !options.snapshot.empty()
                    ? "The snapshot '" + options.snapshot + "' holds no labels of '" + question.id +
                          "'. Choose another one, or the labels as they are now."
                    : "The question '" + question.id +
                          "' has no labels to compare with. Label some objects, or import labels, first.");
  if (options.randomOnly) {
    const std::vector<std::uint8_t> random = randomPicks(project);
    std::erase_if(truth.labels,
                  [&](const Truth& each) { return random[static_cast<std::size_t>(each.row)] == 0; });
    truth.words += ", random picks only";
    if (truth.labels.empty())
      throw Error(
          ErrorKind::BadInput,
          "No labelled object of '" + question.id +
              "' was picked at random. Label from a queue with a share of random picks first, or take "
              "all labelled objects.");
  }
  return truth;
}

std::vector<ExpertAnswers> expertAnswers(const Project& project, const model::CardQuestion& question,
                                         const EvaluateOptions& options, const TruthLabels& truth,
                                         const std::vector<char>& among) {
  const bool independent = !options.truthColumn.empty();
  std::map<std::int64_t, float> ofColumn;
  if (independent)
    for (const Truth& each : truth.labels) ofColumn[each.row] = each.target;
  std::map<std::string, ExpertAnswers> byName;
  const std::vector<CurrentLabel> labels = LabelLog(project).current(question.id);
  eachObject(labels, [&](std::size_t first, std::size_t last) {
    const std::int64_t row = labels[first].row;
    if (among[static_cast<std::size_t>(row)] == 0) return;
    for (std::size_t i = first; i < last; ++i) {
      const float answer = answerOf(question, labels[i]);
      if (std::isnan(answer)) continue;
      std::optional<float> reference;
      if (independent) {
        if (const auto found = ofColumn.find(row); found != ofColumn.end()) reference = found->second;
      } else {
        std::map<float, int> votes;
        double sum = 0;
        int count = 0;
        for (std::size_t k = first; k < last; ++k) {
          const float other = k == i ? kNone : answerOf(question, labels[k]);
          if (std::isnan(other)) continue;
          ++votes[other];
          sum += static_cast<double>(other);
          ++count;
        }
        if (question.kind != "number")
          reference = majorityOf(votes);
        else if (count > 0)
          reference = static_cast<float>(sum / count);
      }
      if (!reference) continue;
      ExpertAnswers& expert = byName[labels[i].annotator];
      expert.name = labels[i].annotator;
      expert.rows.push_back(row);
      expert.answers.push_back(answer);
      expert.against.push_back(*reference);
    }
  });
  std::vector<ExpertAnswers> experts;
  for (auto& [name, expert] : byName) experts.push_back(std::move(expert));
  return experts;
}

double scatterBetweenExperts(const Project& project, const std::string& question) {
  const std::vector<CurrentLabel> labels = LabelLog(project).current(question);
  double squares = 0;
  std::int64_t pairs = 0;
  eachObject(labels, [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i)
      for (std::size_t k = i + 1; k < last; ++k) {
        if (!labels[i].value || !labels[k].value) continue;
        squares += (*labels[i].value - *labels[k].value) * (*labels[i].value - *labels[k].value);
        ++pairs;
      }
  });
  return pairs > 0 ? std::sqrt(squares / static_cast<double>(pairs))
                   : std::numeric_limits<double>::quiet_NaN();
}

std::vector<PeoplesVotes> peoplesVotes(const Project& project, const model::CardQuestion& question) {
  std::vector<PeoplesVotes> result;
  if (question.kind == "number") return result;
  const std::vector<std::string> wanted =
      question.kind == "binary" ? std::vector<std::string>{"yes"} : question.answers;
  std::map<std::int64_t, PeoplesVotes> byRow;
  const auto put = [&](std::int64_t row, const std::map<std::string, double>& shares, float votes) {
    PeoplesVotes each{row, {}, votes};
    for (const std::string& answer : wanted) {
      const auto found = shares.find(answer);
      each.fractions.push_back(found == shares.end() ? 0.0f : static_cast<float>(found->second));
    }
    byRow[row] = std::move(each);
  };
  for (const VoteCounts& votes : voteCounts(project, question.id)) {
    double total = 0;
    for (const auto& [answer, count] : votes.counts) total += count;
    if (total <= 0) continue;
    std::map<std::string, double> shares;
    for (const auto& [answer, count] : votes.counts) shares[answer] = count / total;
    put(votes.row, shares, static_cast<float>(total));
  }
  // What a survey published comes before what can be counted: its fractions may be weighted or debiased.
  for (const auto& [row, votes] : publishedVotes(project, question.id)) {
    const std::map<std::string, double> shares = votes.shares();
    if (shares.empty()) continue;
    const auto counted = byRow.find(row);
    const float number = votes.asked              ? static_cast<float>(*votes.asked)
                         : counted != byRow.end() ? counted->second.votes
                                                  : kNone;
    put(row, shares, number);
  }
  result.reserve(byRow.size());
  for (auto& [row, votes] : byRow) result.push_back(std::move(votes));
  return result;
}

}  // namespace labeling
