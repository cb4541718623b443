#pragma once
#include <map>
#include <span>
#include <string>
#include <vector>

#include "labeling/scheme/scheme.h"

namespace ui {

/// The way of one object through the questions of all schemes that are asked.
struct LabelSteps {
  std::vector<const labeling::Question*> asked;  ///< all that its answers lead to, T-Types too
  /// Those that are put one at a time. A T-Type stands beside them, unless there is nothing else to ask.
  std::vector<const labeling::Question*> path;

  /// The first open question after `current`, else the first open one of all; null: none is open.
  const labeling::Question* nextOpen(const std::string& current,
                                     const std::map<std::string, std::string>& answers) const;
  bool isComplete(const std::map<std::string, std::string>& answers) const;
  bool contains(const std::string& question) const;  ///< on the path
};

LabelSteps labelSteps(std::span<const labeling::Scheme> schemes,
                      const std::map<std::string, std::string>& answers);

/// Several answers may stand beside each other, so that an answer does not lead on by itself.
bool takesSeveral(const labeling::Question& question);

/// What is ticked, after `answer` was ticked or unticked: "ring|merger"; kNothingTicked if nothing is left.
std::string toggled(const labeling::Question& question, const std::string& stored, const std::string& answer);

}  // namespace ui
