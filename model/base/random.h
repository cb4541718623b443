#pragma once
#include <cstdint>
#include <limits>
#include <string_view>

namespace model {

/// A small generator whose sequence is the same on every platform and library (the standard's distributions
/// are not). Usable with <random> and std::shuffle-like loops of our own.
/// @see Steele, Lea & Flood 2014 (SplitMix64), OOPSLA
class Random {
 public:
  using result_type = std::uint64_t;
  explicit Random(std::uint64_t seed) : m_state(seed) {}
  /// A stream of its own for one item, independent of how many others were drawn before it.
  Random(std::uint64_t seed, std::uint64_t stream);

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
  result_type operator()();

  double uniform();                          ///< in [0, 1)
  double uniform(double low, double high);   ///< in [low, high)
  std::uint64_t below(std::uint64_t bound);  ///< 0 ... bound - 1, without bias; bound >= 1
  double normal();                           ///< mean 0, standard deviation 1 (polar method)
  std::uint64_t poisson(double mean);        ///< mean >= 0; normal approximation above 1,000

  template <typename Range>
  void shuffle(Range& range) {
    for (std::uint64_t i = range.size(); i > 1; --i) {
      using std::swap;
      swap(range[i - 1], range[below(i)]);
    }
  }

 private:
  std::uint64_t m_state;
  double m_spare = 0;
  bool m_hasSpare = false;
};

/// 64-bit FNV-1a of a text, finished by SplitMix64: a stable hash for splits and seeds.
std::uint64_t stableHash(std::string_view text, std::uint64_t seed = 0);

}  // namespace model
