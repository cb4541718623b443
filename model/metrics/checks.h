#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace model {

/// What the metrics ask of their input; each throws Error(BadInput) with the place of the first wrong value.
void checkLength(std::size_t first, std::size_t second, std::string_view what);
void checkFinite(std::span<const float> values, std::string_view what);
void checkProbabilities(std::span<const float> scores);
void checkLabels(std::span<const char> isPositive);
void checkClasses(std::span<const std::int32_t> classOf, int classes);
/// M + 1 >= 2 finite edges, strictly rising.
void checkEdges(std::span<const double> edges);
/// Rates of both classes need objects of both.
void checkBothClasses(std::int64_t positives, std::int64_t negatives);

}  // namespace model
