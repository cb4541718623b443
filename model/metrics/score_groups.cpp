#include "model/metrics/score_groups.h"

#include <algorithm>
#include <cmath>

#include "model/base/error.h"
#include "model/metrics/checks.h"

namespace model {
namespace {

/// How often objects of a group are drawn, `size` of them on average: a Poisson number. From 50 on a normal
/// one of the same mean and variance: what is asked of the counts are sums over many groups.
double drawnCount(double size, Random& random) {
  constexpr double kNormal = 50;
  if (size <= 0) return 0;
  if (size >= kNormal) return std::max(0.0, size + std::sqrt(size) * random.normal());
  // One uniform number, and along the sum of the terms until it is used up.
  double left = random.uniform(), term = std::exp(-size), count = 0;
  while (left >= term && count < 4 * kNormal) {
    left -= term;
    ++count;
    term *= size / count;
  }
  return count;
}

double sumOf(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

}  // namespace

ScoreGroups::ScoreGroups(const SortedScores& scores, std::size_t most)
    : m_totalPositives(static_cast<double>(scores.positives())),
      m_totalNegatives(static_cast<double>(scores.negatives())) {
  checkBothClasses(scores.positives(), scores.negatives());
  if (most < 2) throw Error(ErrorKind::BadInput, "Scores need at least two groups.");
  const auto positive = scores.positiveScores(), negative = scores.negativeScores();
  const bool oneByOne = scores.total() <= kDrawnOneByOne;
  const auto levels = [&] {  // different scores, counted no further than needed
    std::size_t count = 0, p = 0, n = 0;
    while ((p < positive.size() || n < negative.size()) && count <= most) {
      const float score = p == positive.size()   ? negative[n]
                          : n == negative.size() ? positive[p]
                                                 : std::max(positive[p], negative[n]);
      while (p < positive.size() && positive[p] == score) ++p;
      while (n < negative.size() && negative[n] == score) ++n;
      ++count;
    }
    return count;
  }();
  m_isExact = levels <= most;
  const double share =
      m_isExact ? 0 : (m_totalPositives + m_totalNegatives) / static_cast<double>(most);  // objects a group
  std::size_t p = 0, n = 0;
  while (p < positive.size() || n < negative.size()) {
    const std::size_t firstP = p, firstN = n;
    double won = 0;  // pairs within the group, ties half
    do {
      const float score = p == positive.size()   ? negative[n]
                          : n == negative.size() ? positive[p]
                                                 : std::max(positive[p], negative[n]);
      const std::size_t before = p, beforeN = n;
      while (p < positive.size() && positive[p] == score) ++p;
      while (n < negative.size() && negative[n] == score) ++n;
      // These negatives lose against the positives of the group above them.
      won += static_cast<double>(n - beforeN) *
             (static_cast<double>(before - firstP) + 0.5 * static_cast<double>(p - before));
    } while (static_cast<double>(p + n) < share * static_cast<double>(m_positives.size() + 1) &&
             (p < positive.size() || n < negative.size()));
    const auto positives = static_cast<double>(p - firstP), negatives = static_cast<double>(n - firstN);
    if (oneByOne) {
      m_groupOfPositive.insert(m_groupOfPositive.end(), p - firstP,
                               static_cast<std::int32_t>(m_positives.size()));
      m_groupOfNegative.insert(m_groupOfNegative.end(), n - firstN,
                               static_cast<std::int32_t>(m_positives.size()));
    }
    m_positives.push_back(positives);
    m_negatives.push_back(negatives);
    m_areaWithin.push_back(positives > 0 && negatives > 0 ? won / (positives * negatives) : 0.5);
  }
}

void ScoreGroups::draw(Random& random, Counts& counts) const {
  const std::size_t groups = size();
  if (!m_groupOfPositive.empty()) {
    const auto one = [&random, groups](const std::vector<std::int32_t>& groupOf, std::vector<double>& drawn) {
      drawn.assign(groups, 0);
      for (std::size_t i = 0; i < groupOf.size(); ++i)
        ++drawn[static_cast<std::size_t>(groupOf[random.below(groupOf.size())])];
      return static_cast<double>(groupOf.size());
    };
    counts.totalPositives = one(m_groupOfPositive, counts.positives);
    counts.totalNegatives = one(m_groupOfNegative, counts.negatives);
    return;
  }
  const auto all = [&random, groups](const std::vector<double>& sizes, std::vector<double>& drawn) {
    drawn.resize(groups);
    for (std::size_t g = 0; g < groups; ++g) drawn[g] = drawnCount(sizes[g], random);
    return sumOf(drawn);
  };
  // A class of a few objects among very many may be drawn empty: then once more.
  do counts.totalPositives = all(m_positives, counts.positives);
  while (counts.totalPositives == 0);
  do counts.totalNegatives = all(m_negatives, counts.negatives);
  while (counts.totalNegatives == 0);
}

double ScoreGroups::areaOf(const Counts& counts) const {
  double won = 0, positivesAbove = 0;
  for (std::size_t g = 0; g < size(); ++g) {
    won += counts.negatives[g] * (positivesAbove + m_areaWithin[g] * counts.positives[g]);
    positivesAbove += counts.positives[g];
  }
  return won / (counts.totalPositives * counts.totalNegatives);
}

}  // namespace model
