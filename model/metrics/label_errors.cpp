#include "model/metrics/label_errors.h"

#include <algorithm>
#include <limits>

#include "model/base/error.h"
#include "model/metrics/checks.h"

namespace model {

LabelDoubts labelDoubts(std::span<const float> scores, int classes, std::span<const std::int32_t> given) {
  if (classes < 2) throw Error(ErrorKind::BadInput, "Labels can only be doubted with at least two classes.");
  const auto k = static_cast<std::size_t>(classes);
  checkLength(scores.size(), given.size() * k, "labels times classes");
  checkProbabilities(scores);
  checkClasses(given, classes);

  LabelDoubts result;
  std::vector<double> sums(k, 0), counts(k, 0);
  for (std::size_t i = 0; i < given.size(); ++i) {
    const auto label = static_cast<std::size_t>(given[i]);
    sums[label] += static_cast<double>(scores[i * k + label]);
    ++counts[label];
  }
  for (std::size_t c = 0; c < k; ++c)
    result.thresholds.push_back(counts[c] > 0 ? sums[c] / counts[c]
                                              : std::numeric_limits<double>::quiet_NaN());

  for (std::size_t i = 0; i < given.size(); ++i) {
    const std::span<const float> row = scores.subspan(i * k, k);
    LabelDoubt doubt;
    doubt.object = i;
    doubt.given = given[i];
    doubt.suggested = static_cast<std::int32_t>(std::max_element(row.begin(), row.end()) - row.begin());
    doubt.selfConfidence = static_cast<double>(row[static_cast<std::size_t>(given[i])]);
    double best = 0, confident = -1;
    std::int32_t counted = -1;
    for (std::size_t c = 0; c < k; ++c) {
      const auto score = static_cast<double>(row[c]);
      const auto place = static_cast<std::int32_t>(c);
      if (place != given[i]) best = std::max(best, score);
      // A class without labels has no threshold, and NaN compares false.
      if (score >= result.thresholds[c] && score > confident) {
        confident = score;
        counted = place;
      }
    }
    doubt.margin = doubt.selfConfidence - best;
    doubt.isLikelyWrong = counted >= 0 && counted != given[i];
    result.likelyWrong += doubt.isLikelyWrong ? 1 : 0;
    result.ranked.push_back(doubt);
  }
  std::stable_sort(result.ranked.begin(), result.ranked.end(),
                   [](const LabelDoubt& a, const LabelDoubt& b) { return a.margin < b.margin; });
  return result;
}

}  // namespace model
