#pragma once
#include <optional>
#include <string>

#include "labeling/queue/stored_queue.h"

namespace labeling {

/// The queue in which the open disputes about a question are settled: the newest stored one if all that is
/// open now is in it, so that settling goes on where it was; else a new one. Nothing if nothing is open.
/// @param name  of a new one
std::optional<QueueInfo> adjudicationQueue(const Project& project, const std::string& question,
                                           const std::string& annotator, const std::string& name,
                                           const model::RunControl& control = {});

}  // namespace labeling
