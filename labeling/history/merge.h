#pragma once
#include <string>
#include <vector>

#include "labeling/store/project.h"
#include "model/base/run_control.h"

namespace labeling {

/// New events of one annotator about one question; an empty question stands for flags and comments.
struct NewEvents {
  std::string annotator, question;
  std::int64_t events = 0;
};

/// An object of the same name that lies elsewhere on the sky in the other project.
struct MovedObject {
  std::string object;
  double separationArcsec = 0;
  std::int64_t events = 0;  ///< events about it that the other project has; they wait here and count nowhere
};

/// Objects of the two projects at one place under two names.
struct RenamedObject {
  std::string theirs, ours;
  double separationArcsec = 0;
};

struct MergeReport {
  std::int64_t newEvents = 0;
  std::vector<NewEvents> news;     ///< what of them is whose, by annotator and question
  std::int64_t waitingEvents = 0;  ///< of the new ones: kept, but not about an object of this project
  std::vector<std::string>
      unknownObjects;  ///< objects of the other project that are not in this one; their events wait
  std::vector<MovedObject> moved;
  std::vector<RenamedObject> renamed;  ///< of `unknownObjects`: those within 1 arcsec of an object here
};
/// Adds the label events of another copy of the project: union by UUID, any order, repeated, same result.
/// Objects are the same if they have the same name and, where both positions are known, lie within
/// kSameObjectArcsec.
MergeReport mergeLabels(Project& project, const Project& other, const model::RunControl& control = {});

struct CheckReport {
  std::vector<std::string> problems;  ///< sentences; empty if all is well
  std::vector<std::string> repaired;
};
/// Database integrity, images that are missing, models without weights, derived files that are stale.
CheckReport checkProject(const std::filesystem::path& directory, bool repair);

}  // namespace labeling
