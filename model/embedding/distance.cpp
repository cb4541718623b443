#include "model/embedding/distance.h"

namespace model {
namespace {

// Sixteen sums side by side: additions in one fixed order that vector instructions can follow.
constexpr std::int64_t kLanes = 16;

/// The sum of `term(one[d], other[d])`.
template <typename Term>
inline __attribute__((always_inline)) float sumOver(const float* one, const float* other,
                                                    std::int64_t dimensions, Term term) {
  float sums[kLanes] = {};
  std::int64_t d = 0;
  for (; d + kLanes <= dimensions; d += kLanes)
    for (std::int64_t lane = 0; lane < kLanes; ++lane) sums[lane] += term(one[d + lane], other[d + lane]);
  float total = 0;
  for (; d < dimensions; ++d) total += term(one[d], other[d]);
  for (std::int64_t width = kLanes / 2; width > 0; width /= 2)
    for (std::int64_t lane = 0; lane < width; ++lane) sums[lane] += sums[lane + width];
  return total + sums[0];
}

inline __attribute__((always_inline)) float sumOfSquares(const float* one, const float* other,
                                                         std::int64_t dimensions) {
  return sumOver(
      one, other, dimensions,
      [](float a, float b) __attribute__((always_inline)) { return (a - b) * (a - b); });
}

}  // namespace

TUNINGFORK_VECTORISED float squaredDistance(const float* one, const float* other, std::int64_t dimensions) {
  return sumOfSquares(one, other, dimensions);
}

TUNINGFORK_VECTORISED void squaredDistances(const float* one, const float* rows, std::int64_t count,
                                            std::int64_t dimensions, float* result) {
  for (std::int64_t i = 0; i < count; ++i) result[i] = sumOfSquares(one, rows + i * dimensions, dimensions);
}

TUNINGFORK_VECTORISED float absoluteDistance(const float* one, const float* other, std::int64_t dimensions) {
  return sumOver(
      one, other, dimensions,
      [](float a, float b) __attribute__((always_inline)) { return a > b ? a - b : b - a; });
}

TUNINGFORK_VECTORISED float dotProduct(const float* one, const float* other, std::int64_t dimensions) {
  return sumOver(
      one, other, dimensions, [](float a, float b) __attribute__((always_inline)) { return a * b; });
}

}  // namespace model
