#pragma once
#include <optional>
#include <string>
#include <vector>

#include "labeling/history/votes.h"
#include "labeling/scheme/scheme.h"
#include "labeling/survey/table.h"

namespace labeling {

/// The columns of one answer.
struct VoteAnswer {
  std::string answer;          ///< answer id of the question; may be kCannotTell
  std::string published;       ///< as the columns call it: "features_or_disk"
  std::string countColumn;     ///< empty: no counts
  std::string fractionColumn;  ///< empty: no fractions
};

/// A question whose answers stand in columns of votes, one or more per answer.
struct VoteQuestion {
  std::string question;   ///< id
  std::string published;  ///< "smooth_or_features", "smooth-or-featured"
  std::vector<VoteAnswer> answers;
  std::string askedColumn;   ///< total of the votes; empty: their sum
  std::string fractionKind;  ///< of fractionColumn: "debiased", "weighted_fraction", "fraction", ""
};

/// Finds the vote columns of a table by how surveys name them:
///  - Galaxy Zoo 2: t01_smooth_or_features_a02_features_or_disk_count, _weighted_fraction, _debiased
///  - later Galaxy Zoo: smooth-or-featured_smooth, _fraction, smooth-or-featured_total
///  - Galaxy Zoo challenge: Class1.1 ... Class11.6, fractions multiplied down the tree
/// and the questions and answers of the scheme that they mean. A question that the scheme lacks keeps its
/// published name as id. @param fractions which one counts where a table has several
std::vector<VoteQuestion> guessVoteColumns(const Table& table, const Scheme& scheme,
                                           const std::string& fractions = "debiased");

/// The question to add to a scheme for one that it lacks.
Question questionFromVotes(const VoteQuestion& votes);

/// The votes of one row; nothing if all cells are empty or nobody was asked.
/// @throws Error(BadInput) naming column and value: negative, not a number
std::optional<Votes> votesOfRow(const VoteQuestion& question, const Table& table, std::size_t row);

}  // namespace labeling
