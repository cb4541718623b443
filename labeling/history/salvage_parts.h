#pragma once
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "labeling/history/label_log.h"
#include "labeling/history/object_history.h"
#include "labeling/survey/sky_frame.h"

namespace labeling {

class Connection;

/// A label event as it could be read from a damaged store.
struct SalvagedEvent {
  LabelEvent event;  ///< its row is not set for one that waits
  std::int64_t orderMs = 0;
  std::string objectName;  ///< of one that waits
  /// Of its object; NaN if not known.
  SkyPosition place{std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  std::optional<LabelSource> source;  ///< nothing: labelled in this project, or not readable
};

struct SalvagedWording {
  std::string key, scheme, json, storedUtc;
  std::int64_t version = 0;
};

/// What belongs to labels and could be read from a damaged store.
struct SalvagedParts {
  std::map<std::string, SalvagedEvent> logged, waiting;  ///< by uuid
  std::map<std::string, std::string> votes;              ///< JSON of Votes by uuid of the event
  std::vector<SalvagedWording> wordings;
  std::int64_t unreadable = 0;  ///< events of the log that are missing, as far as they can be counted
};

/// @param sound    a backup: names of annotators, page size
/// @param current  of the newest schema: the order of the columns
SalvagedParts salvageParts(const std::filesystem::path& damaged, Connection& sound, Connection& current);

}  // namespace labeling
