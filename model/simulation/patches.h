#pragma once
#include <array>
#include <cstdint>

namespace model {

/// Smooth random structure in space: gradient noise and sums of its octaves, for clumps, patches and warps.
/// @see Perlin 2002, ACM Trans. Graph. 21, 681
class Patches {
 public:
  explicit Patches(std::uint64_t seed);
  float at(float x, float y, float z) const;                  ///< about -0.9 ... 0.9, mean 0
  float octaves(float x, float y, float z, int count) const;  ///< each finer and fainter (0.55) than the last

 private:
  std::array<std::uint8_t, 512> m_order;
};

}  // namespace model
