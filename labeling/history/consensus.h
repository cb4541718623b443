#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "labeling/history/label_log.h"
#include "labeling/store/project.h"

namespace labeling {

/// How the answers of several annotators become one. "Cannot tell" is no vote under any of them.
enum class ConsensusRule {
  Majority,    ///< the most frequent answer; Number: the mean
  Weighted,    ///< the answer with the largest sum of annotatorWeights(); Number: the weighted mean
  Adjudicated  ///< what an adjudicator settled, else the answer that all gave; Number: their mean
};
const char* nameOf(ConsensusRule rule) noexcept;  ///< "majority", "weighted", "adjudicated"
/// @throws Error(BadInput) naming the three
ConsensusRule consensusRuleFromName(const std::string& name);

struct Consensus {
  std::vector<ConsensusLabel> labels;  ///< by row
  /// Objects with answers but without a consensus, by row. Majority, Weighted: a tie. Adjudicated: a
  /// disagreement that nobody settled (Number: values more than kNumberAgreement apart).
  std::vector<std::int64_t> unresolved;
  std::int64_t adjudicated = 0;           ///< labels that an adjudicator settled
  std::map<std::string, double> weights;  ///< Weighted: by annotator, as used
};

/// One answer per object by a rule. Nothing is chosen where the rule does not decide: those objects are
/// `unresolved`.
Consensus consensusBy(const Project& project, const std::string& question, ConsensusRule rule);

}  // namespace labeling
