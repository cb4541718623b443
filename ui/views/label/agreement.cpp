#include "ui/views/label/agreement.h"

#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "labeling/history/label_log.h"
#include "labeling/scheme/scheme.h"
#include "model/metrics/agreement.h"

namespace ui {

Agreement agreementOf(const std::filesystem::path& project, const std::string& annotator,
                      const model::RunControl& control) {
  const labeling::Project opened = labeling::Project::open(project, labeling::Project::Access::ReadOnly);
  const labeling::LabelLog log(opened);
  Agreement agreement;
  std::int64_t equal = 0;
  double kappaSum = 0;
  std::int64_t kappaPairs = 0;
  std::set<std::int64_t> disagreements;
  for (const std::string& question : log.questions()) {
    control.throwIfStopped();
    std::map<std::int64_t, std::string> mine;
    const std::vector<labeling::CurrentLabel> labels = log.current(question);
    const auto isVote = [](const labeling::CurrentLabel& label) {
      return !label.value && !label.answer.empty() && label.answer != labeling::kCannotTell;
    };
    for (const labeling::CurrentLabel& label : labels) {
      if (label.annotator == annotator && isVote(label)) mine[label.row] = label.answer;
    }
    std::map<std::string, std::int32_t> classes;
    std::vector<std::int32_t> first, second;
    for (const labeling::CurrentLabel& label : labels) {
      if (label.annotator == annotator || !isVote(label)) continue;
      const auto own = mine.find(label.row);
      if (own == mine.end()) continue;
      const auto classOf = [&classes](const std::string& answer) {
        return classes.try_emplace(answer, static_cast<std::int32_t>(classes.size())).first->second;
      };
      first.push_back(classOf(own->second));
      second.push_back(classOf(label.answer));
      if (first.back() == second.back()) {
        ++equal;
      } else {
        disagreements.insert(label.row);
      }
    }
    agreement.compared += static_cast<std::int64_t>(first.size());
    if (first.empty()) continue;
    const double kappa = model::cohensKappa(first, second, static_cast<int>(classes.size()));
    if (!std::isfinite(kappa)) continue;
    kappaSum += kappa * static_cast<double>(first.size());
    kappaPairs += static_cast<std::int64_t>(first.size());
  }
  const double nan = std::numeric_limits<double>::quiet_NaN();
  agreement.share =
      agreement.compared > 0 ? static_cast<double>(equal) / static_cast<double>(agreement.compared) : nan;
  agreement.kappa = kappaPairs > 0 ? kappaSum / static_cast<double>(kappaPairs) : nan;
  agreement.disagreements.assign(disagreements.begin(), disagreements.end());
  return agreement;
}

}  // namespace ui
