#pragma once
#include <QString>
#include <optional>
#include <string>

#include "labeling/store/project_scheme.h"

namespace ui {

/// "weak bar", "3", "cannot tell": an answer in the words it was given under.
/// @param scheme  key of the wording, as label events keep it; empty: not known
QString answerWords(const labeling::ProjectSchemes& schemes, const std::string& question,
                    const std::string& answer, std::optional<double> value, const std::string& scheme);

/// "Bar": what a question is called in lists; its id if nobody ever asked it here.
QString questionWords(const labeling::ProjectSchemes& schemes, const std::string& question);

/// "guessing", "fairly sure", "certain"; other numbers, as imports have them, as they are; empty: not said.
QString surenessWords(std::optional<double> confidence);

}  // namespace ui
