#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "labeling/store/project.h"
#include "labeling/survey/table.h"

namespace labeling {

/// The published catalogue: name, position, the catalogue's columns, per question the consensus label and the
/// number of annotators and the UUIDs of the events behind it, per model output mean and sigma, split; with
/// units and UCDs.
/// @param rows empty: all objects
/// @param snapshot  labels as this snapshot keeps them, with its name and hash in a column; empty: those of
/// now,
///                  by majority
Table catalogueTable(const Project& project, const std::vector<std::int64_t>& rows = {},
                     const std::string& snapshot = {});

}  // namespace labeling
