#pragma once
#include <cstdint>

namespace test {

/// Labels in each batch that label_driver saves as one act.
inline constexpr std::int64_t kBatch = 7;

}  // namespace test
