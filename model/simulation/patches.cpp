#include "model/simulation/patches.h"

#include <cmath>
#include <numeric>

#include "model/base/random.h"

namespace model {
namespace {

float gradient(unsigned hash, float x, float y, float z) {
  hash &= 15;
  const float a = hash < 8 ? x : y;
  const float b = hash < 4 ? y : (hash == 12 || hash == 14 ? x : z);
  return ((hash & 1) ? -a : a) + ((hash & 2) ? -b : b);
}

float fade(float t) { return t * t * t * (t * (t * 6 - 15) + 10); }
float mix(float t, float a, float b) { return a + t * (b - a); }

}  // namespace

Patches::Patches(std::uint64_t seed) {
  std::array<std::uint8_t, 256> order;
  std::iota(order.begin(), order.end(), std::uint8_t{0});
  Random random(seed);
  random.shuffle(order);
  for (std::size_t i = 0; i < m_order.size(); ++i) m_order[i] = order[i & 255];
}

float Patches::at(float x, float y, float z) const {
  const float fx = std::floor(x), fy = std::floor(y), fz = std::floor(z);
  const auto cell = [](float f) { return static_cast<unsigned>(static_cast<int>(f)) & 255U; };
  const unsigned X = cell(fx), Y = cell(fy), Z = cell(fz);
  x -= fx;
  y -= fy;
  z -= fz;
  const float u = fade(x), v = fade(y), w = fade(z);
  const auto& p = m_order;
  const unsigned a = p[X] + Y, aa = p[a & 511] + Z, ab = p[(a + 1) & 511] + Z;
  const unsigned b = p[X + 1] + Y, ba = p[b & 511] + Z, bb = p[(b + 1) & 511] + Z;
  const auto corner = [&](unsigned index, float dx, float dy, float dz) {
    return gradient(p[index & 511], x - dx, y - dy, z - dz);
  };
  return mix(w,
             mix(v, mix(u, corner(aa, 0, 0, 0), corner(ba, 1, 0, 0)),
                 mix(u, corner(ab, 0, 1, 0), corner(bb, 1, 1, 0))),
             mix(v, mix(u, corner(aa + 1, 0, 0, 1), corner(ba + 1, 1, 0, 1)),
                 mix(u, corner(ab + 1, 0, 1, 1), corner(bb + 1, 1, 1, 1))));
}

float Patches::octaves(float x, float y, float z, int count) const {
  float sum = 0, amplitude = 0.5F, frequency = 1;
  for (int k = 0; k < count; ++k) {
    sum += amplitude * at(x * frequency, y * frequency, z * frequency + static_cast<float>(k) * 17.3F);
    amplitude *= 0.55F;
    frequency *= 2.03F;
  }
  return sum;
}

}  // namespace model
