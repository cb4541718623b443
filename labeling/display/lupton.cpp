#include "labeling/display/lupton.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "labeling/display/asinh_ratio.h"

namespace labeling {
namespace {
constexpr float kFull = 255;
constexpr float kMost = std::numeric_limits<float>::max();

/// Images of absurd values (a stretch of 1e-40, pixels of 1e38) get a picture too: what leaves the range of
/// float32 stays at its end, where infinity would turn into NaN in the next product.
float within(double factor) { return static_cast<float>(std::min(factor, 1e30)); }
}  // namespace

LuptonCurve LuptonCurve::standard(double q, double stretch) {
  LuptonCurve curve;
  curve.m_toU = within(q / stretch);
  curve.m_slope = within(0.1 * kFull / std::asinh(0.1 * q) * q / stretch);
  return curve;
}

LuptonCurve LuptonCurve::legacySurveys(double q, double stretch) {
  LuptonCurve curve;
  curve.m_toU = within(q / stretch);
  curve.m_slope = within(kFull / std::sqrt(q) * q / stretch);
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
    const float intensity = std::min((red[x] + green[x] + blue[x]) / 3, kMost);
    const float factor = intensity > 0 ? m_slope * ratio(std::min(intensity * m_toU, kMost)) : 0;
    const float r = std::clamp(red[x] * factor, 0.0F, kMost);
    const float g = std::clamp(green[x] * factor, 0.0F, kMost);
    const float b = std::clamp(blue[x] * factor, 0.0F, kMost);
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
