#pragma once
#include "labeling/store/project.h"

namespace labeling {

/// Whether a column only names objects: a running number of the survey makes no histogram, axis or colour.
/// Said by its UCD (meta.id), by whole numbers beyond 2^53, or by whole numbers that are the objects' names.
/// Looks at 500 objects, evenly spread.
bool isIdentifierColumn(const Project& project, const ColumnInfo& column);

}  // namespace labeling
