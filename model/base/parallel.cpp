#include "model/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace model {

void parallelFor(std::int64_t count, std::int64_t chunk,
                 const std::function<void(std::int64_t, std::int64_t)>& body, int threads) {
  if (count <= 0) return;
  chunk = std::max<std::int64_t>(chunk, 1);
  const std::int64_t chunks = (count + chunk - 1) / chunk;
  const auto cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  const auto workers = static_cast<int>(std::min<std::int64_t>(threads > 0 ? threads : cores, chunks));

  std::atomic<std::int64_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto work = [&] {
    for (;;) {
      const std::int64_t index = next.fetch_add(1);
      if (index >= chunks) return;
      try {
        body(index * chunk, std::min(count, (index + 1) * chunk));
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!failure) failure = std::current_exception();
        next = chunks;
      }
    }
  };
  {
    std::vector<std::jthread> others;
    for (int i = 1; i < workers; ++i) others.emplace_back(work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace model
