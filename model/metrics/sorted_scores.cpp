#include "model/metrics/sorted_scores.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <utility>

#include "model/base/error.h"
#include "model/base/parallel.h"
#include "model/metrics/checks.h"

namespace model {
namespace {

struct Keyed {
  std::uint32_t key;  // rises as the score falls
  std::int32_t object;
};

/// Bits of a float that rise with its value, turned round; -0 and 0 are equal.
std::uint32_t fallingKey(float score) {
  const auto bits = std::bit_cast<std::uint32_t>(score + 0.0f);
  const std::uint32_t rising = (bits & 0x80000000u) != 0 ? ~bits : bits | 0x80000000u;
  return ~rising;
}

/// Stable, in three goes over 11 bits each: ten million scores take a third of a second, where comparing
/// takes several.
void radixSort(std::vector<Keyed>& items) {
  constexpr std::size_t kBits = 11, kBuckets = std::size_t{1} << kBits;
  constexpr std::array<std::size_t, 3> kShifts{0, kBits, 2 * kBits};
  std::array<std::vector<std::size_t>, 3> counts;
  for (auto& count : counts) count.assign(kBuckets, 0);
  for (const Keyed& item : items)
    for (std::size_t pass = 0; pass < kShifts.size(); ++pass)
      ++counts[pass][(item.key >> kShifts[pass]) & (kBuckets - 1)];
  std::vector<Keyed> other(items.size());
  for (std::size_t pass = 0; pass < kShifts.size(); ++pass) {
    std::size_t place = 0;
    for (std::size_t& count : counts[pass]) place += std::exchange(count, place);
    for (const Keyed& item : items)
      other[counts[pass][(item.key >> kShifts[pass]) & (kBuckets - 1)]++] = item;
    items.swap(other);
  }
}

void sortByScore(std::vector<Keyed>& items, std::span<const float> scores, std::vector<std::int32_t>& objects,
                 std::vector<float>& sorted) {
  constexpr std::size_t kFew = 2048;  // below, comparing is quicker than three goes over the buckets
  if (items.size() < kFew)
    std::stable_sort(items.begin(), items.end(), [](Keyed a, Keyed b) { return a.key < b.key; });
  else
    radixSort(items);
  objects.resize(items.size());
  sorted.resize(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    objects[i] = items[i].object;
    sorted[i] = scores[static_cast<std::size_t>(items[i].object)];
  }
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
  std::array<std::vector<Keyed>, 2> items;
  const auto positives = static_cast<std::size_t>(std::count(isPositive.begin(), isPositive.end(), 1));
  items[0].reserve(scores.size() - positives);
  items[1].reserve(positives);
  for (std::size_t i = 0; i < scores.size(); ++i)
    items[static_cast<std::size_t>(isPositive[i])].push_back(
        {fallingKey(scores[i]), static_cast<std::int32_t>(i)});
  constexpr std::size_t kWorthAThread = 1 << 17;
  parallelFor(
      2, 1,
      [&](std::int64_t first, std::int64_t) {
        if (first == 0)
          sortByScore(items[0], scores, m_negativeObjects, m_negativeScores);
        else
          sortByScore(items[1], scores, m_positiveObjects, m_positiveScores);
      },
      scores.size() < kWorthAThread ? 1 : 2);
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
