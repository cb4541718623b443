#pragma once

#include <string_view>
#include <vector>

namespace labeling {

/// Is this a keyword of the plate solution of the Digitized Sky Survey (AMDX1, PPO3, PLTRAH, ...)?
bool isPlateKeyword(std::string_view keyword);

/// Do these keywords of plates make a whole solution, each term there once?
/// WCSLIB 7.12 writes beside its arrays when a header has only some of them, or one of them twice, so it may
/// see all or none.
bool isWholePlateSolution(std::vector<std::string_view> keywords);

}  // namespace labeling
