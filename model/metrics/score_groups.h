#pragma once
#include <cstdint>
#include <vector>

#include "model/base/random.h"
#include "model/metrics/sorted_scores.h"

namespace model {

/// Positives and negatives of neighbouring scores, highest first: all that a curve needs to know of the
/// objects when they are drawn again. With no more different scores than groups asked for, each score is a
/// group of its own and nothing is lost. Otherwise a group holds about as many objects as any other, and
/// equal scores stay together.
class ScoreGroups {
 public:
  /// @param most  >= 2, how many groups at most
  /// @throws Error(BadInput) if only one of the two classes occurs
  ScoreGroups(const SortedScores& scores, std::size_t most);

  std::size_t size() const { return m_positives.size(); }
  bool isExact() const { return m_isExact; }                            ///< every different score is a group
  const std::vector<double>& positives() const { return m_positives; }  ///< (G)
  const std::vector<double>& negatives() const { return m_negatives; }  ///< (G)
  /// The area under the ROC curve among the objects of each group, 0.5 for equal scores. (G)
  const std::vector<double>& areaWithin() const { return m_areaWithin; }
  double totalPositives() const { return m_totalPositives; }
  double totalNegatives() const { return m_totalNegatives; }

  /// Draws as many positives and negatives as there are, with replacement, each class by itself, and counts
  /// them per group. Up to kDrawnOneByOne objects they are drawn one by one (multinomial). Above, each
  /// group's count is a Poisson number of its size: the multinomial without its fixed sum, whose relative
  /// spread 1 / sqrt(N) is then below a third of a percent and cancels in rates, which are divided by the sum
  /// that was drawn.
  /// @see Hanley & MacGibbon 2006, Comput. Methods Programs Biomed. 83, 57 (Poisson bootstrap)
  struct Counts {
    std::vector<double> positives, negatives;  ///< (G)
    double totalPositives = 0, totalNegatives = 0;
  };
  void draw(Random& random, Counts& counts) const;
  /// The area under the curve of such a draw. Within a group it is what is expected of the drawn counts; what
  /// that leaves out is 1 / G of the interval's width.
  double areaOf(const Counts& counts) const;

  static constexpr std::int64_t kDrawnOneByOne = 100'000;

 private:
  std::vector<double> m_positives, m_negatives, m_areaWithin;
  std::vector<std::int32_t> m_groupOfPositive, m_groupOfNegative;  ///< by rank; empty above kDrawnOneByOne
  double m_totalPositives = 0, m_totalNegatives = 0;
  bool m_isExact = true;
};

}  // namespace model
