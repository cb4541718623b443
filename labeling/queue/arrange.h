#pragma once
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "labeling/queue/random_order.h"
#include "model/base/random.h"

namespace labeling {

enum class QueueStream {
  Picked,  ///< by what the queue is for
  Random,  ///< uniformly, whatever the model says: the unbiased sample
  Repeat   ///< shown before, to see whether the same person answers the same
};
const char* nameOf(QueueStream stream);  ///< "picked", "random", "repeat"

/// One place of a queue.
struct QueueEntry {
  std::int64_t row = 0;
  QueueStream stream = QueueStream::Picked;
  double value = std::numeric_limits<double>::quiet_NaN();  ///< what it was picked by; NaN: nothing
  std::int64_t rank = 0;    ///< by that value, from 1; the bin of a stratified queue; 0: none
  std::int64_t first = -1;  ///< Repeat: entry of this queue that is shown again; -1: an earlier label
  std::int64_t seenMs = 0;  ///< Repeat of an earlier label: when, as nowMilliseconds(); 0: not so
};

/// Every place is a random draw with the probability `share`, decided before anything is known about the
/// picks; the others are the picks in their order. A pick that is drawn as well appears once, as a draw.
/// Ends when the picks end: without them nothing but draws would follow.
/// @param size  most entries; of the draws as many are asked for as there are random places
std::vector<QueueEntry> mixInRandom(std::span<const QueueEntry> picks, RandomOrder& draws, std::int64_t size,
                                    double share, model::Random& random);

/// Adds repeats so that they are about `share` of all entries. At each place an object that lies more than
/// `spacing` entries back, or one of `earlier` (none of which is in `entries`), is shown again; each at most
/// once. Places without anything to repeat stay as they are.
std::vector<QueueEntry> addRepeats(std::vector<QueueEntry> entries, std::vector<QueueEntry> earlier,
                                   double share, std::int64_t spacing, model::Random& random);

}  // namespace labeling
