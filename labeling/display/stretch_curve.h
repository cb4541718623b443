#pragma once
#include <span>

namespace labeling {

enum class StretchCurve;

/// Levels in [0, 255] of values above black, each by itself. Not for Lupton's curve, which works on three
/// channels together (lupton.h).
/// @param range  white - black, > 0   @param soft, gamma  as in Display
void applyCurve(std::span<float> values, StretchCurve curve, double range, double soft, double gamma);

}  // namespace labeling
