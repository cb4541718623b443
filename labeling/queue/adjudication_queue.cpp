#include "labeling/queue/adjudication_queue.h"

#include <algorithm>
#include <unordered_set>

#include "labeling/history/disputes.h"

namespace labeling {
namespace {

bool holdsAll(const Project& project, const QueueInfo& queue, const std::vector<Dispute>& disputes) {
  std::unordered_set<std::int64_t> rows;
  for (const QueueEntry& entry : queueEntries(project, queue)) rows.insert(entry.row);
  return std::all_of(disputes.begin(), disputes.end(),
                     [&](const Dispute& dispute) { return rows.contains(dispute.row); });
}

}  // namespace

std::optional<QueueInfo> adjudicationQueue(const Project& project, const std::string& question,
                                           const std::string& annotator, const std::string& name,
                                           const model::RunControl& control) {
  const std::vector<Dispute> disputes = openDisputes(project, question);
  if (disputes.empty()) return std::nullopt;
  for (const QueueInfo& queue : storedQueues(project)) {
    if (queue.options.kind != QueueKind::Adjudication || queue.options.question != question) continue;
    if (holdsAll(project, queue, disputes)) return queue;
    break;  // older ones hold less of what is open now
  }
  QueueOptions options;
  options.kind = QueueKind::Adjudication;
  options.question = question;
  options.name = name;
  return storeQueue(project, buildQueue(project, options, annotator, control), control);
}

}  // namespace labeling
