#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "labeling/store/project.h"
#include "labeling/survey/table.h"

namespace labeling {

/// The published catalogue: name, position, the catalogue's columns, per question the consensus label and the
/// number of annotators, per model output mean and sigma, split; with units and UCDs.
/// @param rows empty: all objects
Table catalogueTable(const Project& project, const std::vector<std::int64_t>& rows = {});

}  // namespace labeling
