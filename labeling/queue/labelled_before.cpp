#include "labeling/queue/labelled_before.h"

#include <algorithm>

#include "labeling/store/connection.h"

namespace labeling {

LabelledBefore labelledBefore(const Project& project, const std::string& question,
                              const std::string& annotator, bool withTimes) {
  const auto objects = static_cast<std::size_t>(project.objectCount());
  LabelledBefore before;
  before.isLabelled.assign(objects, 0);
  if (withTimes) before.timeMs.assign(objects, 0);
  std::string sql =
      withTimes ? "SELECT c.object, e.order_ms FROM current_label c JOIN label_event e ON e.id = c.event"
                : "SELECT c.object FROM current_label c";
  sql += " WHERE (?1 = '' OR c.annotator = (SELECT id FROM annotator WHERE name = ?1)) AND ";
  sql += question.empty() ? "c.question <> ''" : "c.question = ?2";
  Statement mine = project.connection().prepare(sql);
  mine.bind(1, annotator);
  if (!question.empty()) mine.bind(2, question);
  while (mine.step()) {
    const auto row = static_cast<std::size_t>(mine.integer(0));
    if (row >= objects) continue;
    before.isLabelled[row] = 1;
    if (withTimes) before.timeMs[row] = std::max(before.timeMs[row], mine.integer(1));
  }
  return before;
}

double medianSecondsOf(const Project& project, const std::string& annotator) {
  Statement newest = project.connection().prepare(
      "SELECT seconds_taken FROM label_event WHERE annotator = (SELECT id FROM annotator WHERE name = ?)"
      " AND kind = 'answer' AND seconds_taken IS NOT NULL ORDER BY order_ms DESC LIMIT 200");
  newest.bind(1, annotator);
  std::vector<double> seconds;
  while (newest.step()) seconds.push_back(newest.real(0));
  if (seconds.empty()) return 0;
  const auto middle = seconds.begin() + static_cast<std::ptrdiff_t>(seconds.size() / 2);
  std::nth_element(seconds.begin(), middle, seconds.end());
  return *middle;
}

}  // namespace labeling
