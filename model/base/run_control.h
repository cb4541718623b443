#pragma once
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string_view>

namespace model {

/// How far a piece of long work has come.
struct Progress {
  std::string_view stage;  ///< "reading", "training", ... in English, lower case
  std::int64_t done = 0;
  std::int64_t total = 0;  ///< 0: not known
};

/// How long work talks to whoever waits for it. It knows neither threads nor Qt.
struct RunControl {
  std::function<void(const Progress&)> onProgress;  ///< may be empty; called on the working thread
  std::stop_token stop;                             ///< default: never stops

  /// Reports, then throws Stopped if a stop was requested.
  void report(std::int64_t done, std::int64_t total, std::string_view stage) const;
  void throwIfStopped() const;  ///< @throws Stopped
};

}  // namespace model
