#include "app/engine/lane_queue.h"

namespace app {

LaneQueue::LaneQueue(int threads) {
  for (int i = 0; i < threads; ++i) m_threads.emplace_back([this] { runWorker(); });
}

LaneQueue::~LaneQueue() { finish(); }

void LaneQueue::add(std::function<void()> work) {
  {
    const std::scoped_lock lock(m_mutex);
    if (m_finishing) return;
    m_waiting.push_back(std::move(work));
  }
  m_wake.notify_one();
}

void LaneQueue::finish() {
  {
    const std::scoped_lock lock(m_mutex);
    m_finishing = true;
  }
  m_wake.notify_all();
  for (std::thread& thread : m_threads)
    if (thread.joinable()) thread.join();
}

void LaneQueue::runWorker() {
  for (;;) {
    std::function<void()> work;
    {
      std::unique_lock lock(m_mutex);
      m_wake.wait(lock, [this] { return m_finishing || !m_waiting.empty(); });
      if (m_waiting.empty()) return;
      work = std::move(m_waiting.front());
      m_waiting.pop_front();
    }
    work();
  }
}

}  // namespace app
