#pragma once
#include <cstdint>

// The same function for several instruction sets; the program picks the best one when it starts.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define TUNINGFORK_VECTORISED __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define TUNINGFORK_VECTORISED
#endif

namespace model {

/// Sum of squared differences of two vectors of `dimensions` numbers.
float squaredDistance(const float* one, const float* other, std::int64_t dimensions);

/// squaredDistance of one vector to each of `count` rows that lie one after another.
void squaredDistances(const float* one, const float* rows, std::int64_t count, std::int64_t dimensions,
                      float* result);

/// Sum of absolute differences.
float absoluteDistance(const float* one, const float* other, std::int64_t dimensions);

float dotProduct(const float* one, const float* other, std::int64_t dimensions);

}  // namespace model
