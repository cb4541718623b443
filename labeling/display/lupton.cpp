#include "labeling/display/lupton.h"

#include <algorithm>
#include <cmath>

#include "labeling/display/asinh_ratio.h"

namespace labeling {
namespace {
constexpr float kFull = 255;
}

LuptonCurve LuptonCurve::standard(double q, double stretch) {
  LuptonCurve curve;
  curve.m_toU = static_cast<float>(q / stretch);
  curve.m_slope = static_cast<float>(0.1 * kFull / std::asinh(0.1 * q) * q / stretch);
  return curve;
}

LuptonCurve LuptonCurve::legacySurveys(double q, double stretch) {
  LuptonCurve curve;
  curve.m_toU = static_cast<float>(q / stretch);
  curve.m_slope = static_cast<float>(kFull / std::sqrt(q) * q / stretch);
  curve.m_cutsEach = true;
  return curve;
}

double LuptonCurve::whiteAt(double q) { return std::sinh(10 * std::asinh(0.1 * q)) / q; }

void LuptonCurve::apply(std::span<float> red, std::span<float> green, std::span<float> blue) const {
  const AsinhRatio& ratio = AsinhRatio::table();
  for (std::size_t x = 0; x < red.size(); ++x) {
    if (m_cutsEach) {
      red[x] = std::max(0.0F, red[x]);
      green[x] = std::max(0.0F, green[x]);
      blue[x] = std::max(0.0F, blue[x]);
    }
    const float intensity = (red[x] + green[x] + blue[x]) / 3;
    const float factor = intensity > 0 ? m_slope * ratio(intensity * m_toU) : 0;
    const float r = std::max(0.0F, red[x] * factor);
    const float g = std::max(0.0F, green[x] * factor);
    const float b = std::max(0.0F, blue[x] * factor);
    if (m_cutsEach) {
      red[x] = std::min(kFull, r);
      green[x] = std::min(kFull, g);
      blue[x] = std::min(kFull, b);
      continue;
    }
    const float brightest = std::max(r, std::max(g, b));
    const float keep = brightest > kFull ? kFull / brightest : 1;
    red[x] = r * keep;
    green[x] = g * keep;
    blue[x] = b * keep;
  }
}

}  // namespace labeling
