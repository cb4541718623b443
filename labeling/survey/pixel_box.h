#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace labeling {

/// A rectangle of pixels; may reach beyond the image it is laid on.
struct PixelBox {
  std::int64_t x = 0;  ///< first column, from 0
  std::int64_t y = 0;  ///< first row of the file, from 0
  std::int64_t width = 0;
  std::int64_t height = 0;

  bool operator==(const PixelBox&) const = default;
  bool isEmpty() const { return width <= 0 || height <= 0; }
  std::size_t pixels() const {
    return isEmpty() ? 0 : static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  }
  PixelBox intersected(const PixelBox& other) const {
    PixelBox common{std::max(x, other.x), std::max(y, other.y), 0, 0};
    common.width = std::min(x + width, other.x + other.width) - common.x;
    common.height = std::min(y + height, other.y + other.height) - common.y;
    return common;
  }
};

}  // namespace labeling
