#pragma once
#include <optional>
#include <string>
#include <variant>

#include "labeling/scheme/scheme.h"
#include "labeling/survey/table.h"

namespace labeling {

/// What a cell of a table says about a question.
struct ReadAnswer {
  std::string answer;                ///< answer id; empty for a Number question
  std::optional<double> value;       ///< Number question
  std::optional<double> confidence;  ///< share of the votes for this answer, if the cell is a vote fraction
};

struct RefusedAnswer {
  std::string reason;
};

/// Reads one cell as an answer. Binary: 0/1, yes/no, true/false, the answers' words, a fraction in (0, 1).
/// Choice: an answer's id or words. Several, Tags: those, with | ; or , between them. Number: a number within
/// the question's range, or the name of a value. Case does not matter. Any question: "cannot tell".
std::variant<ReadAnswer, RefusedAnswer> answerFromText(const Question& question, const std::string& text);

/// The question that a column of answers asks, by its values: 0/1, yes/no or fractions -> Binary; other
/// numbers
/// -> Number; a few words -> Choice. @throws Error(BadInput) for an empty column, or more than 40 words
Question questionFromColumn(const std::string& id, const TableColumn& column, std::size_t rows);

}  // namespace labeling
