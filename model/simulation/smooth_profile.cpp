#include "model/simulation/smooth_profile.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "model/simulation/sersic.h"

namespace model {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kRadian = kPi / 180;
constexpr double kEdgeOnDeg = 80;
constexpr double kBarPower = 2.6;  // exponent of a bar's boxy isophotes
constexpr double kBarFall = 1.3;   // its light falls as exp(-kBarFall m^2)
// Seen from the side, a thick old disk surrounds the thin one: 6% of its brightness, 2.5 times its height.
constexpr double kThickShare = 0.06;
constexpr double kThickHeight = 2.5;
// Scale height of the thin sheet for one unit of axis ratio and scale length, from the second moments:
// <x^2> = 3 h^2, <z^2> = pi^2/12 zs^2 for each sheet, weighted by their light.
const double kHeightPerRatio = std::sqrt(3 / (kPi * kPi / 12) * (1 + kThickShare * kThickHeight) /
                                         (1 + kThickShare * kThickHeight * kThickHeight * kThickHeight));

double smoothStep(double low, double high, double x) {
  const double t = std::clamp((x - low) / (high - low), 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

/// t K1(t): the run of brightness along an exponential disk seen from the side.
double edgeOnRun(double t) {
  constexpr double kEnd = 16;
  constexpr int kSteps = 1600;
  static const std::vector<double> table = [] {
    std::vector<double> values(kSteps + 2);
    values[0] = 1;
    for (int k = 1; k <= kSteps + 1; ++k) {
      const double x = kEnd * k / kSteps;
      values[static_cast<std::size_t>(k)] = x * std::cyl_bessel_k(1.0, x);
    }
    return values;
  }();
  const double position = std::abs(t) * (kSteps / kEnd);
  if (position >= kSteps) return 0;
  const auto k = static_cast<std::size_t>(position);
  const double part = position - static_cast<double>(k);
  return table[k] + part * (table[k + 1] - table[k]);
}

}  // namespace

Orientation::Orientation(const StellarBody& body)
    : x0(body.offsetXArcsec),
      y0(body.offsetYArcsec),
      sinPa(std::sin(body.positionAngleDeg * kRadian)),
      cosPa(std::cos(body.positionAngleDeg * kRadian)) {}

SmoothProfile::SmoothProfile(const StellarBody& body)
    : m_hasBulge(body.bulge.has_value()), m_hasDisk(body.disk.has_value()), m_hasBar(body.bar.has_value()) {
  if (m_hasBulge) {
    const BulgeRecipe& bulge = *body.bulge;
    m_n = bulge.sersicIndex;
    m_bulgeRatio = bulge.axisRatio;
    m_boxPower = 2 + bulge.boxiness;
    m_inverseRe = 1 / bulge.halfLightArcsec;
    m_inverseN = 1 / m_n;
    m_b = sersicB(m_n);
    m_bulgePeak = sersicBrightnessAtHalfLight(m_n) * std::exp(m_b) * m_inverseRe * m_inverseRe /
                  (m_bulgeRatio * superellipseArea(m_boxPower));
  }
  if (m_hasDisk) {
    const DiskRecipe& disk = *body.disk;
    const double tilt = disk.inclinationDeg * kRadian;
    m_edgeOn = disk.inclinationDeg >= kEdgeOnDeg;
    m_diskRatio = std::hypot(std::cos(tilt), disk.thickness * std::sin(tilt));
    m_scale = disk.scaleLengthArcsec;
    m_truncation = disk.truncation;
    // The truncation takes light away; what is left is raised to a total of 1.
    constexpr int kSteps = 400;
    const double step = 1.3 * m_truncation / kSteps;
    double integral = 0;
    for (int k = 0; k < kSteps; ++k) {
      const double x = (k + 0.5) * step;
      integral += fade(x) * (m_edgeOn ? 2 * edgeOnRun(x) : 2 * kPi * x * std::exp(-x)) * step;
    }
    if (m_edgeOn) {
      m_height = m_diskRatio * kHeightPerRatio * m_scale;
      m_diskPeak = 1 / (integral * m_scale * 2 * m_height * (1 + kThickShare * kThickHeight));
    } else {
      m_diskPeak = 1 / (integral * m_scale * m_scale * m_diskRatio);
    }
  }
  if (m_hasBar) {
    const BarRecipe& bar = *body.bar;
    m_barLength = bar.lengthArcsec;
    m_barWidth = bar.lengthArcsec * bar.axisRatio;
    m_barCos = std::cos(bar.angleDeg * kRadian);
    m_barSin = std::sin(bar.angleDeg * kRadian);
    m_barPeak = kBarFall / (kPi * superellipseArea(kBarPower) * m_barLength * m_barWidth * m_diskRatio);
  }
}

double SmoothProfile::fade(double radius) const {
  return 1 - smoothStep(0.85 * m_truncation, 1.3 * m_truncation, radius);
}

double SmoothProfile::bulge(double u, double v) const {
  if (!m_hasBulge) return 0;
  const double w = v / m_bulgeRatio;
  const double radius =
      m_boxPower == 2
          ? std::sqrt(u * u + w * w)
          : std::pow(std::pow(std::abs(u), m_boxPower) + std::pow(std::abs(w), m_boxPower), 1 / m_boxPower);
  return m_bulgePeak * std::exp(-m_b * std::pow(radius * m_inverseRe, m_inverseN));
}

double SmoothProfile::bulgeShareInside(double radiusArcsec) const {
  return m_hasBulge ? sersicFluxInside(m_n, radiusArcsec * m_inverseRe / std::sqrt(m_bulgeRatio)) : 0;
}

double SmoothProfile::disk(double u, double v) const {
  if (!m_hasDisk) return 0;
  if (m_edgeOn) {
    const double x = u / m_scale;
    const auto sheet = [&](double height) {
      const double sech = 1 / std::cosh(std::min(std::abs(v / height), 20.0));
      return sech * sech;
    };
    return m_diskPeak * edgeOnRun(x) * fade(std::abs(x)) *
           (sheet(m_height) + kThickShare * sheet(kThickHeight * m_height));
  }
  const double w = v / m_diskRatio;
  const double radius = std::sqrt(u * u + w * w) / m_scale;
  return m_diskPeak * std::exp(-radius) * fade(radius);
}

double SmoothProfile::bar(double u, double v) const {
  if (!m_hasBar) return 0;
  const double w = v / m_diskRatio;
  const double along = std::abs(u * m_barCos + w * m_barSin) / m_barLength;
  const double across = std::abs(-u * m_barSin + w * m_barCos) / m_barWidth;
  if (along > 3.2 || across > 3.2) return 0;
  const double m = std::pow(std::pow(along, kBarPower) + std::pow(across, kBarPower), 1 / kBarPower);
  return m_barPeak * std::exp(-kBarFall * m * m);
}

PartShares partShares(const StellarBody& body, int band) {
  // Shares are given in r. In another band the red parts weigh more or less by their colour.
  constexpr std::array kColourOfRedness{-1.0, 0.0, 0.45};  // magnitudes brighter per magnitude of redness
  const double boost =
      std::pow(10.0, 0.4 * kColourOfRedness[static_cast<std::size_t>(band)] * body.bulgeRedness);
  PartShares shares;
  shares.bulge =
      body.bulge ? (body.disk ? body.bulge->fraction : 1 - (body.bar ? body.bar->fraction : 0)) : 0;
  shares.bar = body.bar ? body.bar->fraction : 0;
  shares.disk = body.disk ? 1 - shares.bulge - shares.bar : 0;
  shares.bulge *= boost;
  shares.bar *= boost;
  const double total = shares.bulge + shares.bar + shares.disk;
  shares.bulge /= total;
  shares.bar /= total;
  shares.disk /= total;
  return shares;
}

std::array<double, 3> fluxesOf(const Magnitudes& magnitudes) {
  const auto flux = [](double magnitude) { return std::pow(10.0, 0.4 * (22.5 - magnitude)); };
  return {flux(magnitudes.g), flux(magnitudes.r), flux(magnitudes.i)};
}

}  // namespace model
