#include "model/metrics/by_bin.h"

#include <algorithm>
#include <cmath>

#include "model/base/error.h"
#include "model/metrics/bin_of.h"
#include "model/metrics/checks.h"

namespace model {

std::vector<RatesBin> ratesByBin(std::span<const float> scores, std::span<const char> isPositive,
                                 double threshold, std::span<const float> binBy,
                                 std::span<const double> edges) {
  checkLength(scores.size(), isPositive.size(), "labels");
  checkLength(scores.size(), binBy.size(), "values to bin by");
  checkFinite(scores, "scores");
  checkLabels(isPositive);
  checkEdges(edges);
  std::vector<ConfusionCounts> counts(edges.size() - 1);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const auto bin = binOf(static_cast<double>(binBy[i]), edges);
    if (!bin) continue;
    const bool called = static_cast<double>(scores[i]) >= threshold;
    if (isPositive[i] != 0)
      ++(called ? counts[*bin].tp : counts[*bin].fn);
    else
      ++(called ? counts[*bin].fp : counts[*bin].tn);
  }
  std::vector<RatesBin> bins;
  for (std::size_t b = 0; b < counts.size(); ++b)
    bins.push_back({edges[b], edges[b + 1], thresholdRow(threshold, counts[b])});
  return bins;
}

std::vector<AreaBin> areasByBin(std::span<const float> scores, std::span<const char> isPositive,
                                std::span<const float> binBy, std::span<const double> edges) {
  checkLength(scores.size(), isPositive.size(), "labels");
  checkLength(scores.size(), binBy.size(), "values to bin by");
  checkEdges(edges);
  std::vector<std::vector<float>> scoresOf(edges.size() - 1);
  std::vector<std::vector<char>> labelsOf(edges.size() - 1);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const auto bin = binOf(static_cast<double>(binBy[i]), edges);
    if (!bin) continue;
    scoresOf[*bin].push_back(scores[i]);
    labelsOf[*bin].push_back(isPositive[i]);
  }
  std::vector<AreaBin> bins;
  for (std::size_t b = 0; b < scoresOf.size(); ++b) {
    AreaBin bin{edges[b], edges[b + 1], 0, 0, std::nullopt};
    bin.positives = std::count(labelsOf[b].begin(), labelsOf[b].end(), 1);
    bin.negatives = static_cast<std::int64_t>(labelsOf[b].size()) - bin.positives;
    if (bin.positives > 0 && bin.negatives > 0) bin.area = delongArea(scoresOf[b], labelsOf[b]);
    bins.push_back(std::move(bin));
  }
  return bins;
}

std::vector<double> equalCountEdges(std::span<const float> values, int bins) {
  if (bins < 1) throw Error(ErrorKind::BadInput, "The number of bins must be at least 1.");
  std::vector<float> sorted;
  for (const float value : values)
    if (std::isfinite(value)) sorted.push_back(value);
  if (sorted.empty()) return {};
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> edges;
  const auto count = static_cast<std::size_t>(bins);
  for (std::size_t b = 0; b < count; ++b) {
    const auto edge = static_cast<double>(sorted[b * sorted.size() / count]);
    if (edges.empty() || edge > edges.back()) edges.push_back(edge);
  }
  const auto highest = static_cast<double>(sorted.back());
  // One value throughout still needs a bin of some width.
  if (highest > edges.back())
    edges.push_back(highest);
  else if (edges.size() == 1)
    edges.push_back(std::nextafter(highest, HUGE_VAL));
  return edges;
}

}  // namespace model
