#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "model/base/run_control.h"

namespace app {

/// Estimates how long a piece of work still takes, from the pace of its current stage.
class TimeLeft {
 public:
  using Clock = std::chrono::steady_clock;

  /// Takes note of a progress report.
  /// @returns seconds; nothing before there is a pace to go by, or if the total is not known
  std::optional<double> update(const model::Progress& progress, Clock::time_point now = Clock::now());

 private:
  std::string m_stage;
  std::int64_t m_first = 0;  ///< where the stage was when it was first heard of
  Clock::time_point m_since;
};

/// "12 s", "3 min 05 s", "2 h 10 min"
std::string durationWords(double seconds);

}  // namespace app
