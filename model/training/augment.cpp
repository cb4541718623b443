#include "model/training/augment.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace model {

void transformImage(std::span<const std::uint8_t> source, int size, int channels, int symmetry, int shiftX,
                    int shiftY, std::span<std::uint8_t> target) {
  std::size_t out = 0;
  for (int y = 0; y < size; ++y)
    for (int x = 0; x < size; ++x) {
      int fromX = std::clamp(x - shiftX, 0, size - 1), fromY = std::clamp(y - shiftY, 0, size - 1);
      if ((symmetry & 1) != 0) fromX = size - 1 - fromX;
      if ((symmetry & 2) != 0) fromY = size - 1 - fromY;
      if ((symmetry & 4) != 0) std::swap(fromX, fromY);
      const std::size_t in = static_cast<std::size_t>((fromY * size + fromX) * channels);
      for (int c = 0; c < channels; ++c) target[out++] = source[in + static_cast<std::size_t>(c)];
    }
}

void augmentImage(std::span<const std::uint8_t> source, int size, int channels, Random random,
                  std::span<std::uint8_t> target) {
  const int reach = std::max(1, size * 6 / 100);
  const auto shift = [&] {
    return static_cast<int>(random.below(static_cast<std::uint64_t>(2 * reach + 1))) - reach;
  };
  const int symmetry = static_cast<int>(random.below(8));
  const int shiftX = shift(), shiftY = shift();
  transformImage(source, size, channels, symmetry, shiftX, shiftY, target);
}

}  // namespace model
