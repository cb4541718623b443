#pragma once
#include <string>
#include <vector>

#include "labeling/survey/sky_frame.h"
#include "labeling/survey/table.h"

namespace labeling {

/// The positions of a table's rows. Numbers are degrees unless the column's unit says radians or hours; texts
/// are sexagesimal ("02:14:03.3" hours of right ascension, "-05 12 18"). A cell without a position is NaN.
/// @throws Error(NotFound) for a missing column, Error(BadInput) naming the first row that is no position
std::vector<SkyPosition> positionsIn(const Table& table, const std::string& raColumn,
                                     const std::string& decColumn);

}  // namespace labeling
