#pragma once
#include <cstdint>
#include <string>

namespace labeling {

class Connection;

/// Moves events that a merge brought for an object this project did not have into the log, now that it has
/// it. Inside a transaction of the caller.
void adoptWaitingEvents(Connection& connection, std::int64_t row, const std::string& objectName);

}  // namespace labeling
