#include "labeling/survey/sky_systems.h"

#include <cmath>
#include <numbers>

namespace labeling {
namespace {
using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

constexpr double kDeg = std::numbers::pi / 180;

Vector vectorOf(double longitudeDeg, double latitudeDeg) {
  const double cosLatitude = std::cos(latitudeDeg * kDeg);
  return {cosLatitude * std::cos(longitudeDeg * kDeg), cosLatitude * std::sin(longitudeDeg * kDeg),
          std::sin(latitudeDeg * kDeg)};
}

double longitudeOf(const Vector& v) {
  const double longitude = std::atan2(v[1], v[0]) / kDeg;
  const double wrapped = longitude < 0 ? longitude + 360 : longitude;
  return wrapped >= 360 ? 0 : wrapped;
}

double latitudeOf(const Vector& v) { return std::atan2(v[2], std::hypot(v[0], v[1])) / kDeg; }

double dot(const Vector& a, const Vector& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

Vector times(const Matrix& m, const Vector& v) { return {dot(m[0], v), dot(m[1], v), dot(m[2], v)}; }

Matrix transposed(const Matrix& m) {
  Matrix t{};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) t[i][j] = m[j][i];
  return t;
}

Matrix product(const Matrix& a, const Matrix& b) {
  Matrix c{};
  const Matrix columns = transposed(b);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) c[i][j] = dot(a[i], columns[j]);
  return c;
}

Matrix turnedAboutZ(double angle) {
  return {{{std::cos(angle), std::sin(angle), 0}, {-std::sin(angle), std::cos(angle), 0}, {0, 0, 1}}};
}

Matrix turnedAboutY(double angle) {
  return {{{std::cos(angle), 0, -std::sin(angle)}, {0, 1, 0}, {std::sin(angle), 0, std::cos(angle)}}};
}

/// Rotation whose rows are the axes of a system given by its pole and its origin of longitudes.
Matrix fromPoleAndOrigin(const Vector& pole, const Vector& origin) {
  const Vector y{pole[1] * origin[2] - pole[2] * origin[1], pole[2] * origin[0] - pole[0] * origin[2],
                 pole[0] * origin[1] - pole[1] * origin[0]};
  return {{origin, y, pole}};
}

/// The galactic pole and the longitude of the celestial one, J2000, with the digits of the 1958 definition in
/// B1950 carried over. @see Blaauw et al. 1960, MNRAS 121, 123; Reid & Brunthaler 2004, ApJ 616, 872
Matrix galacticFromIcrs() {
  constexpr double kPoleRa = 192.8594812065348, kPoleDec = 27.12825118085622, kLongitude = 122.9319185680026;
  return product(turnedAboutZ((180 - kLongitude) * kDeg),
                 product(turnedAboutY((90 - kPoleDec) * kDeg), turnedAboutZ(kPoleRa * kDeg)));
}

/// Murray 1989, equation 28, for epoch B1950.
constexpr Matrix kJ2000FromB1950{{{0.9999256794956877, -0.0111814832204662, -0.0048590038153592},
                                  {0.0111814832391717, 0.9999374848933135, -0.0000271625947142},
                                  {0.0048590037723143, -0.0000271702937440, 0.9999881946023742}}};

/// Elliptic terms of aberration at B1950 (Aoki et al. 1983), in radians along the axes.
constexpr Vector kAberration{-1.62557e-6, -0.31919e-6, -0.13843e-6};

/// Capitaine, Wallace & Chapront 2003, A&A 412, 567, equations 40 and 41.
Matrix j2000FromMeanEquinox(double equinox) {
  const double t = (equinox - 2000) / 100;  // centuries; from J2000 to the date, so the result is transposed
  constexpr double kArcsec = kDeg / 3600;
  const double zeta = (2.650545 + (2306.083227 + (0.2988499 + 0.01801828 * t) * t) * t) * kArcsec;
  const double z = (-2.650545 + (2306.077181 + (1.0927348 + 0.01826837 * t) * t) * t) * kArcsec;
  const double theta = (2004.191903 + (-0.4294934 - 0.04182264 * t) * t) * t * kArcsec;
  return transposed(product(turnedAboutZ(-z), product(turnedAboutY(theta), turnedAboutZ(-zeta))));
}

Matrix icrsFromSupergalactic() {
  const Matrix icrsFromGalactic = transposed(galacticFromIcrs());
  const Matrix supergalactic = fromPoleAndOrigin(vectorOf(47.37, 6.32), vectorOf(137.37, 0));
  return product(icrsFromGalactic, transposed(supergalactic));
}

Matrix icrsFromEcliptic() {
  constexpr double kObliquity = 84381.448 / 3600 * kDeg;  // mean, J2000, IAU 1976
  return {{{1, 0, 0},
           {0, std::cos(kObliquity), -std::sin(kObliquity)},
           {0, std::sin(kObliquity), std::cos(kObliquity)}}};
}

Vector normalised(Vector v) {
  const double length = std::sqrt(dot(v, v));
  for (double& x : v) x /= length;
  return v;
}

Vector withoutAberration(const Vector& r) {
  const double along = dot(kAberration, r);
  Vector result{};
  for (std::size_t i = 0; i < 3; ++i) result[i] = r[i] - kAberration[i] + along * r[i];
  return normalised(result);
}

Vector withAberration(const Vector& r) {
  Vector result = r;
  for (int iteration = 0; iteration < 4; ++iteration) {  // each gains five digits
    const double along = dot(kAberration, result);
    for (std::size_t i = 0; i < 3; ++i) result[i] = (r[i] + kAberration[i]) / (1 + along);
    result = normalised(result);
  }
  return result;
}
}  // namespace

std::optional<SkySystem> SkySystem::from(const std::string& longitudeType, const std::string& radesys,
                                         double equinox) {
  SkySystem system;
  const auto rotated = [&](const Matrix& toIcrs) {
    system.m_identity = false;
    system.m_toIcrs = toIcrs;
    return system;
  };
  if (longitudeType == "GLON") return rotated(transposed(galacticFromIcrs()));
  if (longitudeType == "SLON") return rotated(icrsFromSupergalactic());
  if (longitudeType == "ELON") return rotated(icrsFromEcliptic());
  if (longitudeType != "RA") return std::nullopt;
  const bool stated = std::isfinite(equinox) && equinox > 0;
  // FITS standard, section 8.3: without RADESYS, equinoxes before 1984 mean FK4.
  const bool fk4 = radesys.starts_with("FK4") || (radesys.empty() && stated && equinox < 1984);
  if (fk4) {
    if (stated && std::abs(equinox - 1950) > 0.01) return std::nullopt;
    system.m_fk4 = radesys != "FK4-NO-E";
    return rotated(kJ2000FromB1950);
  }
  if (radesys == "ICRS" || !stated || std::abs(equinox - 2000) < 1e-3) return system;
  return rotated(j2000FromMeanEquinox(equinox));
}

SkyPosition SkySystem::toIcrs(double longitudeDeg, double latitudeDeg) const {
  if (m_identity) {
    double ra = std::fmod(longitudeDeg, 360.0);
    if (ra < 0) ra += 360;
    return {ra >= 360 ? 0 : ra, latitudeDeg};
  }
  Vector v = vectorOf(longitudeDeg, latitudeDeg);
  if (m_fk4) v = withoutAberration(v);
  v = times(m_toIcrs, v);
  return {longitudeOf(v), latitudeOf(v)};
}

NativePosition SkySystem::fromIcrs(SkyPosition sky) const {
  if (m_identity) return {sky.raDeg, sky.decDeg};
  Vector v = times(transposed(m_toIcrs), vectorOf(sky.raDeg, sky.decDeg));
  if (m_fk4) v = withAberration(v);
  return {longitudeOf(v), latitudeOf(v)};
}

}  // namespace labeling
