#pragma once
#include <QString>

#include "labeling/queue/stored_queue.h"
#include "labeling/scheme/scheme.h"

namespace ui {

QString queueKindWords(labeling::QueueKind kind);     ///< "Least sure first"
QString queueKindMeaning(labeling::QueueKind kind);   ///< one sentence
QString measureWords(labeling::Uncertainty measure);  ///< "entropy"

/// "Least sure: bar", "r_mag in 5 bins": a name for a queue that was given none.
QString queueNameFor(const labeling::QueueOptions& options, const labeling::Scheme& scheme);

/// Why an object is in a queue: "entropy 0.68, rank 12 of 84,317", "random pick". A repeat looks like what it
/// repeats until it has been answered.
/// @param first  of a repeat: the entry that it shows again, if that is known
QString pickReason(const labeling::QueueInfo& queue, const labeling::QueueEntry& entry,
                   const labeling::QueueEntry* first, bool isAnswered);
/// Whether the reason tells what the model thinks: blind mode shows none of these.
bool isReasonOfModel(const labeling::QueueInfo& queue);

}  // namespace ui
