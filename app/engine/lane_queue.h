#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace app {

/// Runs work in the order it was added, on a fixed number of threads of its own.
class LaneQueue {
 public:
  explicit LaneQueue(int threads);
  ~LaneQueue();  ///< as finish()
  LaneQueue(const LaneQueue&) = delete;
  LaneQueue& operator=(const LaneQueue&) = delete;

  void add(std::function<void()> work);  ///< must not throw; dropped after finish()
  void finish();                         ///< runs what was added, then ends the threads

 private:
  void runWorker();

  std::mutex m_mutex;
  std::condition_variable m_wake;
  std::deque<std::function<void()>> m_waiting;
  bool m_finishing = false;
  std::vector<std::thread> m_threads;
};

}  // namespace app
