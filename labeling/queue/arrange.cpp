#include "labeling/queue/arrange.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace labeling {
namespace {

// One of a list, taken out of it.
template <typename T>
T takeFrom(std::vector<T>& list, std::size_t index) {
  std::swap(list[index], list.back());
  T taken = list.back();
  list.pop_back();
  return taken;
}

}  // namespace

const char* nameOf(QueueStream stream) {
  switch (stream) {
    case QueueStream::Picked:
      return "picked";
    case QueueStream::Random:
      return "random";
    case QueueStream::Repeat:
      return "repeat";
  }
  return "";
}

std::vector<QueueEntry> mixInRandom(std::span<const QueueEntry> picks, RandomOrder& draws, std::int64_t size,
                                    double share, model::Random& random) {
  const std::size_t most = static_cast<std::size_t>(std::max<std::int64_t>(size, 0));
  std::vector<QueueEntry> entries;
  if (share <= 0) {
    entries.assign(picks.begin(), picks.begin() + static_cast<std::ptrdiff_t>(std::min(most, picks.size())));
    return entries;
  }
  std::vector<char> isRandom(most);
  for (char& each : isRandom) each = random.uniform() < share ? 1 : 0;
  std::vector<std::int64_t> drawn;
  for (const char each : isRandom)
    if (each != 0)
      if (const auto row = draws.next()) drawn.push_back(*row);
  std::unordered_set<std::int64_t> isDrawn(drawn.begin(), drawn.end());
  std::size_t nextDrawn = 0, nextPick = 0;
  std::vector<QueueEntry> passedOver;  // drawn as well, for a later place
  std::unordered_set<std::int64_t> shown;
  const auto takePick = [&]() -> bool {
    for (; nextPick < picks.size(); ++nextPick) {
      if (isDrawn.count(picks[nextPick].row) == 0) {
        entries.push_back(picks[nextPick++]);
        return true;
      }
      passedOver.push_back(picks[nextPick]);
    }
    return false;
  };
  const auto takeDraw = [&]() -> bool {
    if (nextDrawn == drawn.size()) return false;
    QueueEntry entry;
    entry.row = drawn[nextDrawn++];
    entry.stream = QueueStream::Random;
    shown.insert(entry.row);
    entries.push_back(entry);
    return true;
  };
  for (const char each : isRandom) {
    if (each != 0 && takeDraw()) continue;
    if (takePick()) continue;
    if (share >= 1) continue;
    break;
  }
  // The picks ended early: those that wait for a draw which does not come are picks after all.
  for (const QueueEntry& pick : passedOver)
    if (entries.size() < most && shown.count(pick.row) == 0) entries.push_back(pick);
  return entries;
}

std::vector<QueueEntry> addRepeats(std::vector<QueueEntry> entries, std::vector<QueueEntry> earlier,
                                   double share, std::int64_t spacing, model::Random& random) {
  if (share <= 0) return entries;
  std::vector<QueueEntry> result;
  result.reserve(entries.size() + entries.size() / 4);
  std::vector<std::int64_t> ripe;  // places in `result` that may be shown again
  std::int64_t ripening = 0;
  for (const QueueEntry& entry : entries) {
    result.push_back(entry);
    while (random.uniform() < share) {
      const auto here = static_cast<std::int64_t>(result.size());
      for (; ripening < here - spacing; ++ripening)
        if (result[static_cast<std::size_t>(ripening)].stream != QueueStream::Repeat)
          ripe.push_back(ripening);
      if (ripe.empty() && earlier.empty()) break;
      const std::size_t choice = random.below(ripe.size() + earlier.size());
      QueueEntry again;
      if (choice < ripe.size()) {
        const std::int64_t first = takeFrom(ripe, choice);
        again = result[static_cast<std::size_t>(first)];
        again.first = first;
      } else {
        again = takeFrom(earlier, choice - ripe.size());
      }
      again.stream = QueueStream::Repeat;
      result.push_back(again);
    }
  }
  return result;
}

}  // namespace labeling
