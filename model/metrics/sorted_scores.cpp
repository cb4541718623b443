#include "model/metrics/sorted_scores.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "model/base/error.h"
#include "model/metrics/checks.h"

namespace model {
namespace {

void sortByScore(std::span<const float> scores, std::vector<std::int32_t>& objects,
                 std::vector<float>& sorted) {
  std::sort(objects.begin(), objects.end(), [scores](std::int32_t one, std::int32_t other) {
    const float first = scores[static_cast<std::size_t>(one)],
                second = scores[static_cast<std::size_t>(other)];
    return first != second ? first > second : one < other;
  });
  sorted.reserve(objects.size());
  for (const std::int32_t object : objects) sorted.push_back(scores[static_cast<std::size_t>(object)]);
}

/// How many of the falling scores are at least the threshold.
std::size_t called(std::span<const float> falling, double threshold) {
  const auto end = std::partition_point(falling.begin(), falling.end(), [threshold](float score) {
    return static_cast<double>(score) >= threshold;
  });
  return static_cast<std::size_t>(end - falling.begin());
}

}  // namespace

SortedScores::SortedScores(std::span<const float> scores, std::span<const char> isPositive) {
  checkLength(scores.size(), isPositive.size(), "labels");
  checkFinite(scores, "scores");
  checkLabels(isPositive);
  if (scores.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()))
    throw Error(ErrorKind::BadInput, "More than 2,147,483,647 objects cannot be evaluated together.");
  for (std::size_t i = 0; i < scores.size(); ++i)
    (isPositive[i] != 0 ? m_positiveObjects : m_negativeObjects).push_back(static_cast<std::int32_t>(i));
  sortByScore(scores, m_positiveObjects, m_positiveScores);
  sortByScore(scores, m_negativeObjects, m_negativeScores);
}

ConfusionCounts SortedScores::counts(double threshold) const {
  ConfusionCounts result;
  result.tp = static_cast<std::int64_t>(called(m_positiveScores, threshold));
  result.fp = static_cast<std::int64_t>(called(m_negativeScores, threshold));
  result.fn = positives() - result.tp;
  result.tn = negatives() - result.fp;
  return result;
}

std::span<const std::int32_t> SortedScores::truePositives(double threshold) const {
  return std::span(m_positiveObjects).first(called(m_positiveScores, threshold));
}
std::span<const std::int32_t> SortedScores::falsePositives(double threshold) const {
  return std::span(m_negativeObjects).first(called(m_negativeScores, threshold));
}
std::span<const std::int32_t> SortedScores::falseNegatives(double threshold) const {
  return std::span(m_positiveObjects).subspan(called(m_positiveScores, threshold));
}
std::span<const std::int32_t> SortedScores::trueNegatives(double threshold) const {
  return std::span(m_negativeObjects).subspan(called(m_negativeScores, threshold));
}

}  // namespace model
