#include "labeling/survey/sky_separation.h"

#include <cmath>
#include <numbers>

namespace labeling {
namespace {

constexpr double kRadPerDeg = std::numbers::pi / 180;
constexpr double kArcsecPerRad = 3600 / kRadPerDeg;

// Near a pole 90 - |dec| is exact, where the cosine of dec in radians has lost its digits.
double cosineOfDec(double decDeg) { return std::sin((90 - std::abs(decDeg)) * kRadPerDeg); }

// The shorter way round, so that 359.9999999 and 0.0000001 are close in every digit.
double raDifference(double fromDeg, double toDeg) { return std::remainder(toDeg - fromDeg, 360.0); }

}  // namespace

double separationArcsec(SkyPosition a, SkyPosition b) {
  const double halfRa = raDifference(a.raDeg, b.raDeg) / 2 * kRadPerDeg;
  const double halfDec = (b.decDeg - a.decDeg) / 2 * kRadPerDeg;
  const double meanDec = a.decDeg + (b.decDeg - a.decDeg) / 2;
  const double sinRa = std::sin(halfRa), sinDec = std::sin(halfDec);
  const double haversine =
      sinDec * sinDec + cosineOfDec(a.decDeg) * cosineOfDec(b.decDeg) * sinRa * sinRa;  // sin^2 of half
  const double cosRa = std::cos(halfRa), cosDec = std::cos(halfDec), sinMean = std::sin(meanDec * kRadPerDeg);
  const double complement = cosDec * cosDec * cosRa * cosRa + sinMean * sinMean * sinRa * sinRa;  // cos^2
  return 2 * std::atan2(std::sqrt(haversine), std::sqrt(complement)) * kArcsecPerRad;
}

std::array<double, 3> unitVector(SkyPosition position) {
  const double ra = std::remainder(position.raDeg, 360.0) * kRadPerDeg;
  const double cosDec = cosineOfDec(position.decDeg);
  return {cosDec * std::cos(ra), cosDec * std::sin(ra), std::sin(position.decDeg * kRadPerDeg)};
}

bool isOnSky(SkyPosition position) {
  return std::isfinite(position.raDeg) && position.decDeg >= -90 && position.decDeg <= 90;
}

SkyOffset offsetBetween(SkyPosition from, SkyPosition to) {
  const double ra = raDifference(from.raDeg, to.raDeg) * kRadPerDeg;
  const double dec = (to.decDeg - from.decDeg) * kRadPerDeg;
  const double half = std::sin(ra / 2);
  // sin(dec2) cos(dec1) - cos(dec2) sin(dec1) cos(ra), written without the cancellation of equal terms.
  const double north =
      std::sin(dec) + 2 * cosineOfDec(to.decDeg) * std::sin(from.decDeg * kRadPerDeg) * half * half;
  return {cosineOfDec(to.decDeg) * std::sin(ra) * kArcsecPerRad, north * kArcsecPerRad};
}

}  // namespace labeling
