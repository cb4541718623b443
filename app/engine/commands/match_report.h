#pragma once
#include <string>

#include "app/engine/command.h"
#include "labeling/survey/cross_match.h"

namespace app {

/// pairs, radius_arcsec, first and second (rows, matched, unmatched, several, without_position), histogram
/// (counts of equal bins up to the radius), offset (east_arcsec, north_arcsec and their errors, shifted),
/// median_separation_arcsec.
Json matchAsJson(const labeling::CrossMatch& match);

/// The same for people, a short histogram included.
std::string matchWords(const Json& match, const std::string& first, const std::string& second);

}  // namespace app
