#pragma once
#include <cstdint>
#include <vector>

namespace labeling {

/// 8-bit picture, rows from the top.
struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;  ///< (height, width, 3)
};

}  // namespace labeling
