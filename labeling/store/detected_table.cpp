#include "labeling/store/detected_table.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <unordered_map>
#include <utility>

namespace labeling {
namespace {

constexpr double kDeg = 3.14159265358979323846 / 180;

/// Direction of the major axis on the sky, from north over east, 0 ... 180 degrees.
double positionAngleDeg(const DetectedSource& source, const SkyFrame& frame) {
  const double dx = 0.5 * std::cos(source.thetaDeg * kDeg), dy = 0.5 * std::sin(source.thetaDeg * kDeg);
  const auto one = frame.skyFromPixel({source.x - dx, source.y - dy});
  const auto other = frame.skyFromPixel({source.x + dx, source.y + dy});
  if (!one || !other) return std::nan("");
  const double east = std::remainder(other->raDeg - one->raDeg, 360.0) * std::cos(source.sky.decDeg * kDeg);
  const double north = other->decDeg - one->decDeg;
  const double angle = std::fmod(std::atan2(east, north) / kDeg + 360, 180.0);
  return angle;
}

double rounded(double value, double steps) { return std::round(value * steps) / steps; }

}  // namespace

std::string positionName(const SkyPosition& sky) {
  const auto hundredths = static_cast<long long>(std::floor(sky.raDeg / 15 * 3600 * 100 + 1e-6));
  const auto tenths = static_cast<long long>(std::floor(std::abs(sky.decDeg) * 3600 * 10 + 1e-6));
  char text[48];
  std::snprintf(text, sizeof text, "J%02lld%02lld%02lld.%02lld%c%02lld%02lld%02lld.%lld",
                hundredths / 360'000 % 24, hundredths / 6'000 % 60, hundredths / 100 % 60, hundredths % 100,
                sky.decDeg < 0 ? '-' : '+', tenths / 36'000, tenths / 600 % 60, tenths / 10 % 60,
                tenths % 10);
  return text;
}

Table detectedTable(std::span<const DetectedSource> sources, const SkyFrame& frame, const std::string& unit) {
  constexpr double kLeastSide = 32, kLargestSide = 1024, kKronRadii = 6;
  const double scale = frame.pixelScaleArcsec();
  Table table;
  table.source = "the detected sources";
  table.rows = sources.size();
  const auto real = [&](const char* name, const std::string& unitOf, const char* ucd, const char* words,
                        auto value) {
    TableColumn::Reals values;
    values.reserve(sources.size());
    for (const DetectedSource& source : sources) values.push_back(value(source));
    table.columns.push_back({name, unitOf, ucd, words, std::move(values)});
  };
  const auto integer = [&](const char* name, const char* ucd, const char* words, auto value) {
    TableColumn::Integers values;
    values.reserve(sources.size());
    for (const DetectedSource& source : sources) values.emplace_back(value(source));
    table.columns.push_back({name, "", ucd, words, std::move(values)});
  };
  TableColumn::Texts names;
  std::unordered_map<std::string, int> taken;
  for (const DetectedSource& source : sources) {
    std::string name = positionName(source.sky);
    if (const int count = ++taken[name]; count > 1) name += "-" + std::to_string(count);
    names.push_back(std::move(name));
  }
  using Source = DetectedSource;
  table.columns.push_back(
      {"id", "", "meta.id;meta.main", "name of the source, from its position", std::move(names)});
  real("ra", "deg", "pos.eq.ra;meta.main", "right ascension, ICRS",
       [](const Source& s) { return rounded(s.sky.raDeg, 1e8); });
  real("dec", "deg", "pos.eq.dec;meta.main", "declination, ICRS",
       [](const Source& s) { return rounded(s.sky.decDeg, 1e8); });
  real("x", "pix", "pos.cartesian.x;instr.det", "column of the centre, from 0",
       [](const Source& s) { return rounded(s.x, 1e4); });
  real("y", "pix", "pos.cartesian.y;instr.det", "row of the centre, from 0",
       [](const Source& s) { return rounded(s.y, 1e4); });
  real("flux", unit, "phot.flux", "flux in an ellipse of 2.5 Kron radii",
       [](const Source& s) { return s.flux; });
  real("flux_err", unit, "stat.error;phot.flux", "its error, from the noise of the background",
       [](const Source& s) { return s.fluxError; });
  real("snr", "", "stat.snr", "flux over its error",
       [](const Source& s) { return s.fluxError > 0 ? rounded(s.flux / s.fluxError, 1e3) : std::nan(""); });
  real("kron_radius", "arcsec", "phys.angSize;src", "semi-major axis of that ellipse",
       [&](const Source& s) { return rounded(s.kronPixels * scale, 1e4); });
  real("half_light_radius", "arcsec", "phys.angSize;src", "radius that holds half of the flux",
       [&](const Source& s) { return rounded(s.halfLightPixels * scale, 1e4); });
  real("a", "arcsec", "phys.angSize.smajAxis", "rms along the major axis",
       [&](const Source& s) { return rounded(s.a * scale, 1e4); });
  real("b", "arcsec", "phys.angSize.sminAxis", "rms along the minor axis",
       [&](const Source& s) { return rounded(s.b * scale, 1e4); });
  real("position_angle", "deg", "pos.posAng", "of the major axis, from north over east",
       [&](const Source& s) { return rounded(positionAngleDeg(s, frame), 1e2); });
  real("ellipticity", "", "src.ellipticity", "1 - b / a",
       [](const Source& s) { return s.a > 0 ? rounded(1 - s.b / s.a, 1e4) : std::nan(""); });
  real("peak", unit, "phot.flux;stat.max", "brightest pixel above the background",
       [](const Source& s) { return s.peak; });
  integer("n_pixels", "phys.size;instr.pixel", "pixels above the threshold",
          [](const Source& s) { return std::int64_t{s.pixels}; });
  integer("flags", "meta.code.qual",
          "1 deblended, 2 at the edge, 16 ellipse over the edge, 32 missing pixels in it",
          [](const Source& s) { return std::int64_t{s.flags}; });
  real(kViewSizeColumn, "arcsec", "phys.angSize", "side of the view", [&](const Source& s) {
    return rounded(std::clamp(std::round(kKronRadii * s.kronPixels), kLeastSide, kLargestSide) * scale, 1e4);
  });
  return table;
}

}  // namespace labeling
