#pragma once
#include <cstdint>
#include <string>

#include "labeling/survey/sky_frame.h"

namespace labeling {

class Connection;

/// Two objects of one name further apart than this are two objects: labels of the one are none of the other.
inline constexpr double kSameObjectArcsec = 5;

/// Whether labels made at `there` are about the object at `here`; yes where either position is not known.
bool isSamePlace(SkyPosition here, SkyPosition there);

/// Moves events that a merge brought for an object this project did not have into the log, now that it has
/// it; events made of an object elsewhere on the sky go on waiting. Inside a transaction of the caller.
void adoptWaitingEvents(Connection& connection, std::int64_t row, const std::string& objectName);

}  // namespace labeling
