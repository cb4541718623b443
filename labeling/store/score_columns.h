#pragma once
#include <vector>

#include "labeling/store/query.h"
#include "labeling/store/scores.h"

namespace labeling {

/// A model's outputs as columns of queries. They keep the file of scores open by themselves, and values that
/// lie apart in it (answers of a choice) are gathered when an expression first uses them. Of one thread.
std::vector<QueryColumn> scoreColumns(const Scores& scores);

}  // namespace labeling
