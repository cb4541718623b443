#include "labeling/display/stretch_curve.h"

#include <algorithm>
#include <cmath>

#include "labeling/display/asinh_ratio.h"
#include "labeling/display/display.h"

namespace labeling {

void applyCurve(std::span<float> values, StretchCurve curve, double range, double soft, double gamma) {
  constexpr float kFull = 255;
  // A range of 1e-40 would make it infinite, and black (0) times that is no number.
  const auto scale = static_cast<float>(std::min(1 / range, 1e37));
  const auto share = [scale](float value) { return std::clamp(value * scale, 0.0F, 1.0F); };
  switch (curve) {
    case StretchCurve::Linear:
      for (float& value : values) value = kFull * share(value);
      break;
    case StretchCurve::SquareRoot:
      for (float& value : values) value = kFull * std::sqrt(share(value));
      break;
    case StretchCurve::Log: {
      const float top = kFull / std::log(1001.0F);
      for (float& value : values) value = top * std::log1p(1000 * share(value));
      break;
    }
    case StretchCurve::Asinh: {
      const AsinhRatio& ratio = AsinhRatio::table();
      const auto linear = static_cast<float>(soft);
      const float top = kFull / std::asinh(1 / linear);
      for (float& value : values) {
        const float u = share(value) / linear;
        value = top * u * ratio(u);
      }
      break;
    }
    case StretchCurve::Power: {
      const auto exponent = static_cast<float>(1 / gamma);
      for (float& value : values) value = kFull * std::pow(share(value), exponent);
      break;
    }
    case StretchCurve::Lupton:
      break;
  }
}

}  // namespace labeling
