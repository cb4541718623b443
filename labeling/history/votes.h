#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "labeling/store/project.h"

namespace labeling {

class Connection;

/// What many people answered to one question about one object, as a survey publishes it: counts, fractions
/// (plain, weighted or debiased), or both. @see Willett et al. 2013, MNRAS 435, 2835
struct Votes {
  struct Answer {
    std::optional<double> count;     ///< votes, >= 0
    std::optional<double> fraction;  ///< share among those who were asked, [0, 1]
    bool operator==(const Answer&) const = default;
  };
  std::map<std::string, Answer> answers;  ///< by answer id
  std::optional<double> asked;            ///< people, or weight, that the question was put to
  std::string fractionKind;               ///< "debiased", "weighted_fraction", "fraction"; empty: counts only
  bool operator==(const Votes&) const = default;

  /// Share of each answer: the fractions where all answers have one, else counts over their sum. Empty if
  /// nobody was asked.
  std::map<std::string, double> shares() const;
};

std::string votesToJson(const Votes& votes);
Votes votesFromJson(const std::string& json);  ///< @throws Error(Corrupt)

/// Keeps votes beside their event. Inside a transaction.
void storeVotes(Connection& connection, const std::string& eventUuid, const Votes& votes);

/// Votes of a question for each object that has any current label: published counts as they are, each other
/// annotator's answer as one vote. Fractions without counts are no votes and are left out.
struct VoteCounts {
  std::int64_t row = 0;
  std::map<std::string, double> counts;  ///< by answer id
};
std::vector<VoteCounts> voteCounts(const Project& project, const std::string& question);  ///< by row

/// The published votes behind the current labels of a question: object row -> votes.
std::map<std::int64_t, Votes> publishedVotes(const Project& project, const std::string& question);

}  // namespace labeling
