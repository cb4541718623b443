#include "app/engine/time_left.h"

#include <cmath>
#include <cstdio>

namespace app {

std::optional<double> TimeLeft::update(const model::Progress& progress, Clock::time_point now) {
  if (progress.stage != m_stage || progress.done < m_first) {
    m_stage = progress.stage;
    m_first = progress.done;
    m_since = now;
  }
  const double elapsed = std::chrono::duration<double>(now - m_since).count();
  const auto done = static_cast<double>(progress.done - m_first);
  if (progress.total <= 0 || done <= 0 || elapsed < 0.2) return std::nullopt;
  return elapsed / done * static_cast<double>(progress.total - progress.done);
}

std::string durationWords(double seconds) {
  const auto whole = static_cast<long long>(std::ceil(seconds));
  char words[64];
  if (whole < 60)
    std::snprintf(words, sizeof words, "%lld s", whole);
  else if (whole < 3600)
    std::snprintf(words, sizeof words, "%lld min %02lld s", whole / 60, whole % 60);
  else
    std::snprintf(words, sizeof words, "%lld h %02lld min", whole / 3600, whole / 60 % 60);
  return words;
}

}  // namespace app
