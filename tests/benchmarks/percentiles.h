#pragma once
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace test {

/// One line of what a wait was like: median, 99 %, longest; all in milliseconds.
inline void printPercentiles(const std::string& what, std::vector<double> milliseconds) {
  if (milliseconds.empty()) return;
  std::sort(milliseconds.begin(), milliseconds.end());
  const auto at = [&](double share) {
    return milliseconds[static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1))];
  };
  std::printf("%-44s p50 %7.2f ms   p99 %7.2f ms   max %7.2f ms   of %zu\n", what.c_str(), at(0.5), at(0.99),
              milliseconds.back(), milliseconds.size());
  std::fflush(stdout);
}

/// Waits as the clock ran, and as the processor worked for this thread. On a machine that does other work as
/// well the first says something about the machine, the second about the program.
class Times {
 public:
  template <typename Work>
  void measure(const Work& work) {
    begin();
    work();
    end();
  }
  void begin() {
    m_clockAt = now(CLOCK_MONOTONIC);
    m_threadAt = now(CLOCK_THREAD_CPUTIME_ID);
  }
  void end() {
    m_thread.push_back(now(CLOCK_THREAD_CPUTIME_ID) - m_threadAt);
    m_clock.push_back(now(CLOCK_MONOTONIC) - m_clockAt);
  }
  void print(const std::string& what) const {
    printPercentiles(what, m_clock);
    printPercentiles("    of it this thread worked", m_thread);
  }
  const std::vector<double>& clock() const { return m_clock; }
  const std::vector<double>& thread() const { return m_thread; }

 private:
  static double now(clockid_t which) {
    timespec time{};
    clock_gettime(which, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
  }
  double m_clockAt = 0, m_threadAt = 0;
  std::vector<double> m_clock, m_thread;
};

}  // namespace test
