#pragma once
#include <string>
#include <vector>

#include "labeling/store/project.h"

namespace labeling {

struct MergeReport {
  std::int64_t newEvents = 0;
  std::vector<std::string>
      unknownObjects;  ///< objects of the other project that are not in this one; their events wait
};
/// Adds the label events of another copy of the project: union by UUID, any order, repeated, same result.
MergeReport mergeLabels(Project& project, const Project& other);

struct CheckReport {
  std::vector<std::string> problems;  ///< sentences; empty if all is well
  std::vector<std::string> repaired;
};
/// Database integrity, images that are missing, models without weights, derived files that are stale.
CheckReport checkProject(const std::filesystem::path& directory, bool repair);

}  // namespace labeling
