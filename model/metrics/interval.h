#pragma once
#include <cstdint>

namespace model {

struct Interval {
  double low = 0;
  double high = 0;
};

inline constexpr double kOneSigma = 1.0;                 ///< 68.27%
inline constexpr double k95Percent = 1.959963984540054;  ///< 95%

/// The range of a true fraction, given `successes` of `trials`; stays within [0, 1], also for 0 of 5.
/// @param z  how many standard deviations: kOneSigma, k95Percent
/// @return NaN to NaN for no trials
/// @see Wilson 1927, JASA 22, 209
Interval wilsonInterval(std::int64_t successes, std::int64_t trials, double z = kOneSigma);

}  // namespace model
