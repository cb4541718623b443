#include <map>

#include "labeling/history/label_log.h"
#include "labeling/scheme/scheme.h"

namespace labeling {
namespace {

// What the annotators of one object amount to; labels of one object and question.
std::optional<ConsensusLabel> consensusOf(std::span<const CurrentLabel> labels) {
  ConsensusLabel result;
  result.row = labels.front().row;
  double sum = 0;
  int values = 0;
  std::map<std::string, int> votes;
  for (const CurrentLabel& label : labels) {
    if (label.answer == kCannotTell) continue;
    ++result.annotators;
    if (label.value) {
      sum += *label.value;
      ++values;
    }
    if (!label.answer.empty()) ++votes[label.answer];
  }
  if (result.annotators == 0) return std::nullopt;
  if (values > 0) result.value = sum / values;
  int most = 0;
  bool isTie = false;
  for (const auto& [answer, count] : votes) {
    if (count > most) {
      most = count;
      result.answer = answer;
      isTie = false;
    } else if (count == most) {
      isTie = true;
    }
  }
  if (isTie && values == 0) return std::nullopt;
  if (isTie) result.answer.clear();
  return result;
}

}  // namespace

std::vector<ConsensusLabel> consensus(const LabelLog& log, const std::string& question) {
  const std::vector<CurrentLabel> labels = log.current(question);
  std::vector<ConsensusLabel> all;
  for (std::size_t first = 0; first < labels.size();) {
    std::size_t last = first;
    while (last < labels.size() && labels[last].row == labels[first].row) ++last;
    if (const auto one = consensusOf(std::span(labels).subspan(first, last - first))) all.push_back(*one);
    first = last;
  }
  return all;
}

}  // namespace labeling
