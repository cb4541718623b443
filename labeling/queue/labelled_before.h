#pragma once
#include <string>
#include <vector>

#include "labeling/store/project.h"

namespace labeling {

/// What an annotator has labelled so far; without a name: what anybody has.
struct LabelledBefore {
  std::vector<char> isLabelled;      ///< (N) 1: this question, or any if none was named
  std::vector<std::int64_t> timeMs;  ///< (N) of the newest such label; 0: none. Empty unless asked for
};
LabelledBefore labelledBefore(const Project& project, const std::string& question,
                              const std::string& annotator, bool withTimes);

/// Median of the seconds that this annotator took for an answer, of the newest 200; 0: there are none.
double medianSecondsOf(const Project& project, const std::string& annotator);

}  // namespace labeling
