#include "labeling/store/random_picks.h"

#include "labeling/store/connection.h"
#include "labeling/store/project.h"

namespace labeling {

std::vector<std::uint8_t> randomPicks(Connection& connection, std::int64_t rows) {
  std::vector<std::uint8_t> picks(static_cast<std::size_t>(rows), 0);
  Statement all = connection.prepare(
      "SELECT e.object FROM queue_entry e JOIN (SELECT queue, max(furthest) AS furthest FROM queue_place GROUP BY"
      " queue) p ON p.queue = e.queue WHERE e.stream = 'random' AND e.ordinal <= p.furthest"
      " UNION ALL SELECT object FROM label_event WHERE queue <> '' AND queue_stream = 'random'");
  while (all.step()) {
    const std::int64_t row = all.integer(0);
    if (row >= 0 && row < rows) picks[static_cast<std::size_t>(row)] = 1;
  }
  return picks;
}

std::vector<std::uint8_t> randomPicks(const Project& project) {
  return randomPicks(project.connection(), project.objectCount());
}

}  // namespace labeling
