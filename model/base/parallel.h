#pragma once
#include <cstdint>
#include <functional>

namespace model {

/// Runs `body(first, last)` over [0, count) in chunks, on `threads` threads (0: as many as there are cores).
/// Chunks have a fixed size, so what a body computes for a chunk cannot depend on the thread count.
/// The first exception thrown by a body stops the rest and is thrown again here.
void parallelFor(std::int64_t count, std::int64_t chunk,
                 const std::function<void(std::int64_t, std::int64_t)>& body, int threads = 0);

}  // namespace model
