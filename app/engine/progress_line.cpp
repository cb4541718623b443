#include "app/engine/progress_line.h"

#include <unistd.h>

namespace app {

ProgressLine::ProgressLine(std::FILE* file) : m_file(file), m_isTerminal(isatty(fileno(file)) == 1) {}

ProgressLine::~ProgressLine() { clear(); }

void ProgressLine::show(const model::Progress& progress) {
  const std::scoped_lock lock(m_mutex);
  const auto now = TimeLeft::Clock::now();
  const auto left = m_timeLeft.update(progress, now);
  const bool isNewStage = progress.stage != m_lastStage;
  const auto pause = m_isTerminal ? std::chrono::milliseconds(100) : std::chrono::milliseconds(5000);
  if (!isNewStage && now - m_lastShown < pause) return;
  m_lastShown = now;
  m_lastStage = progress.stage;

  std::string line = m_lastStage;
  if (progress.total > 1)
    line += "  " + std::to_string(progress.done) + " of " + std::to_string(progress.total);
  else if (progress.total == 0 && progress.done > 0)
    line += "  " + std::to_string(progress.done);
  if (left && progress.done < progress.total) line += ", " + durationWords(*left) + " left";

  if (!m_isTerminal) {
    std::fprintf(m_file, "%s\n", line.c_str());
    return;
  }
  const std::size_t width = line.size();
  if (width < m_width) line.append(m_width - width, ' ');
  m_width = width;
  std::fprintf(m_file, "\r%s", line.c_str());
  std::fflush(m_file);
}

void ProgressLine::clear() {
  const std::scoped_lock lock(m_mutex);
  if (!m_isTerminal || m_width == 0) return;
  std::fprintf(m_file, "\r%s\r", std::string(m_width, ' ').c_str());
  std::fflush(m_file);
  m_width = 0;
}

}  // namespace app
