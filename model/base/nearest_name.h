#pragma once
#include <optional>
#include <string>
#include <vector>

namespace model {

/// The known name that was probably meant by a mistyped one: one a single letter apart, else the only one
/// that contains it, else the fewest letters apart (a third of the word at most). Upper and lower case are
/// alike. Nothing if none is near.
/// @see Levenshtein 1966, Soviet Physics Doklady 10, 707
std::optional<std::string> nearestName(const std::string& name, const std::vector<std::string>& known);

}  // namespace model
