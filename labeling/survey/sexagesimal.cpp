#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>

#include "labeling/survey/sky_frame.h"

namespace labeling {
namespace {
/// "DD:MM:SS.sss" from a number of smallest steps, so that 59.9996 never prints as 60.000.
std::string fields(std::int64_t steps, std::int64_t stepsPerSecond, int decimals) {
  const std::int64_t fraction = steps % stepsPerSecond;
  const std::int64_t seconds = steps / stepsPerSecond;
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%02lld:%02lld:%02lld", static_cast<long long>(seconds / 3600),
                static_cast<long long>(seconds / 60 % 60), static_cast<long long>(seconds % 60));
  std::string result = text.data();
  if (decimals > 0) {
    std::snprintf(text.data(), text.size(), ".%0*lld", decimals, static_cast<long long>(fraction));
    result += text.data();
  }
  return result;
}

std::int64_t power10(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

int bounded(int decimals) { return decimals < 0 ? 0 : decimals > 9 ? 9 : decimals; }
}  // namespace

std::string sexagesimalRa(double raDeg, int decimals) {
  if (!std::isfinite(raDeg)) return {};
  decimals = bounded(decimals);
  const std::int64_t perSecond = power10(decimals);
  const std::int64_t day = 86400 * perSecond;
  double turned = std::fmod(raDeg, 360.0);
  if (turned < 0) turned += 360;
  return fields(std::llround(turned * 240 * static_cast<double>(perSecond)) % day, perSecond, decimals);
}

std::string sexagesimalDec(double decDeg, int decimals) {
  if (!std::isfinite(decDeg)) return {};
  decimals = bounded(decimals);
  const std::int64_t perSecond = power10(decimals);
  const std::int64_t steps = std::llround(std::abs(decDeg) * 3600 * static_cast<double>(perSecond));
  return (decDeg < 0 && steps > 0 ? "\u2212" : "+") + fields(steps, perSecond, decimals);
}

}  // namespace labeling
