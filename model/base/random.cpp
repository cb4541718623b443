#include "model/base/random.h"

#include <cmath>

namespace model {
namespace {
constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15ULL;

std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}
}  // namespace

Random::Random(std::uint64_t seed, std::uint64_t stream)
    : m_state(mix(seed + kGolden) ^ mix(stream * kGolden + 1)) {}

Random::result_type Random::operator()() { return mix(m_state += kGolden); }

double Random::uniform() { return static_cast<double>((*this)() >> 11) * 0x1.0p-53; }

double Random::uniform(double low, double high) { return low + (high - low) * uniform(); }

std::uint64_t Random::below(std::uint64_t bound) {
  const std::uint64_t threshold = (0 - bound) % bound;  // values below it would favour the first few results
  for (;;) {
    const std::uint64_t value = (*this)();
    if (value >= threshold) return value % bound;
  }
}

double Random::normal() {
  if (m_hasSpare) {
    m_hasSpare = false;
    return m_spare;
  }
  double u = 0, v = 0, s = 0;
  do {
    u = uniform(-1, 1);
    v = uniform(-1, 1);
    s = u * u + v * v;
  } while (s >= 1 || s == 0);
  const double factor = std::sqrt(-2 * std::log(s) / s);
  m_spare = v * factor;
  m_hasSpare = true;
  return u * factor;
}

std::uint64_t Random::poisson(double mean) {
  if (mean <= 0) return 0;
  if (mean > 1000) {
    const double value = std::round(mean + std::sqrt(mean) * normal());
    return value > 0 ? static_cast<std::uint64_t>(value) : 0;
  }
  std::uint64_t count = 0;
  while (mean > 30) {  // exp(-mean) stays far from underflow
    const double part = 30;
    double product = uniform();
    const double limit = std::exp(-part);
    while (product > limit) {
      ++count;
      product *= uniform();
    }
    mean -= part;
  }
  double product = uniform();
  const double limit = std::exp(-mean);
  while (product > limit) {
    ++count;
    product *= uniform();
  }
  return count;
}

std::uint64_t stableHash(std::string_view text, std::uint64_t seed) {
  std::uint64_t hash = 0xCBF29CE484222325ULL ^ seed;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001B3ULL;
  }
  return mix(hash);
}

}  // namespace model
