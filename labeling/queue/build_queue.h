#pragma once
#include <string>
#include <vector>

#include "labeling/queue/arrange.h"
#include "labeling/queue/queue_options.h"
#include "labeling/store/project.h"
#include "model/base/run_control.h"

namespace labeling {

/// A queue that is not stored yet, and what it was made from.
struct QueueDraft {
  QueueOptions options;
  std::string annotator;
  std::vector<QueueEntry> entries;
  std::int64_t objects = 0;   ///< of the project
  std::int64_t matching = 0;  ///< that match `where`, labelled or not: what the draws are made from
  std::int64_t pool = 0;      ///< of these, that could be picked: what a rank counts in
  std::int64_t compared = 0;  ///< Diverse: so many of them were compared, drawn at random; else `pool`
  std::string scoresHash;     ///< of the outputs or features it depends on; empty: it depends on none
};

/// Works out which objects come next. Reads the project only; deterministic for options, project and
/// annotator. Picks leave out what the annotator has labelled already (a question's labels if the options
/// name one); random draws do not, or the sample would lack what earlier queues preferred.
/// @throws Error(BadInput) if the options contradict the project, NotFound if the model has no scores or
///         features of it (the sentence says which command makes them), Stopped
QueueDraft buildQueue(const Project& project, const QueueOptions& options, const std::string& annotator,
                      const model::RunControl& control = {});

/// How many objects there are to choose from, before a queue is made.
struct QueueEstimate {
  std::int64_t matching = 0;  ///< match `where`
  std::int64_t open = 0;      ///< of these, not labelled by the annotator
  double secondsEach = 0;     ///< median of the annotator's last labels; 0: there are none
};
QueueEstimate estimateQueue(const Project& project, const QueueOptions& options,
                            const std::string& annotator);

/// The hash that a queue made now from this model would get: if it is another one, the queue is stale.
std::string scoresHashOf(const Project& project, const QueueOptions& options);

}  // namespace labeling
