#pragma once
#include <cstdio>
#include <mutex>
#include <string>

#include "app/engine/time_left.h"

namespace app {

/// Progress on standard error: one line that is rewritten on a terminal, a line every few seconds in a file.
class ProgressLine {
 public:
  explicit ProgressLine(std::FILE* file = stderr);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const model::Progress& progress);  ///< from any thread
  void clear();                                ///< before other text is printed

 private:
  std::FILE* m_file;
  bool m_isTerminal;
  std::mutex m_mutex;
  TimeLeft m_timeLeft;
  TimeLeft::Clock::time_point m_lastShown;
  std::string m_lastStage;
  std::size_t m_width = 0;  ///< characters on the terminal's line now
};

}  // namespace app
