#pragma once
#include <string>
#include <vector>

#include "labeling/scheme/scheme.h"

namespace labeling {

/// One way in which an edited scheme differs from what it was, as far as labels can be touched by it.
struct SchemeChange {
  enum class Kind {
    QuestionRemoved,  ///< no longer asked
    AnswerRemoved,    ///< no longer offered
    Reworded,         ///< of a question, or of an answer
    Rerouted          ///< another question follows
  };
  Kind kind = Kind::Reworded;
  std::string question;
  std::string answer;  ///< empty: the question itself
  bool operator==(const SchemeChange&) const = default;
};

/// In the order of the questions before; what is new touches no label and is left out, and so are order, keys
/// and pictograms.
std::vector<SchemeChange> changesBetween(const Scheme& before, const Scheme& after);

/// An id that is free among `taken`: letters, digits and _ of the words; "answer", "answer_2" ... where these
/// give none. Ids name labels for good, so they are made once and words may change afterwards.
std::string idFromWords(const std::string& words, const std::string& fallback,
                        const std::vector<std::string>& taken);

}  // namespace labeling
