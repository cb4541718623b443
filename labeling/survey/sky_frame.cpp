#include "labeling/survey/sky_frame.h"

#include <wcslib/wcs.h>
#include <wcslib/wcsfix.h>
#include <wcslib/wcshdr.h>
#include <wcslib/wcsutil.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "labeling/survey/celestial_cards.h"
#include "labeling/survey/sky_systems.h"
#include "model/base/error.h"

namespace labeling {
namespace {

/// WCSLIB's header parsers keep some state between calls.
std::mutex& parserLock() {
  static std::mutex lock;
  return lock;
}

struct FreeWcs {
  int count = 1;
  void operator()(wcsprm* wcs) const noexcept {
    int remaining = count;
    wcsvfree(&remaining, &wcs);
  }
};

/// The forward polynomials; the inverse ones (AP, BP) are only an approximation and are not needed.
PixelDistortion distortionOf(const CelestialCards& clean, std::array<double, 2> referencePixel,
                             LookupTables tables) {
  PixelDistortion distortion(referencePixel, std::move(tables));
  std::array<double, 2> order{0, 0};  // any number a header may hold
  const auto numberOf = [](const std::string& card) { return std::atof(card.substr(10).c_str()); };
  for (const std::string& card : clean.sipCards)
    for (std::size_t axis = 0; axis < 2; ++axis)
      if (keywordOf(card) == (axis == 0 ? "A_ORDER" : "B_ORDER")) order[axis] = numberOf(card);
  for (const std::string& card : clean.sipCards) {
    const std::string_view keyword = keywordOf(card);
    if (keyword.size() != 5 || (keyword[0] != 'A' && keyword[0] != 'B') || keyword[1] != '_') continue;
    const int axis = keyword[0] == 'A' ? 0 : 1, p = keyword[2] - '0', q = keyword[4] - '0';
    if (p + q <= order[static_cast<std::size_t>(axis)]) distortion.addTerm(axis, p, q, numberOf(card));
  }
  return distortion;
}

/// The polynomials of SIP as they stand in a header; empty if there are none.
std::string sipCards(const PixelDistortion& distortion) {
  std::string cards;
  if (distortion.terms(0).empty() && distortion.terms(1).empty()) return cards;
  for (std::size_t axis = 0; axis < 2; ++axis) {
    const std::string name = axis == 0 ? "A_" : "B_";
    int order = 2;  // SIP asks for both polynomials, of order 2 or more
    for (const PixelDistortion::Term& term : distortion.terms(axis)) order = std::max(order, term.p + term.q);
    cards += numberCard((name + "ORDER").c_str(), order);
    for (const PixelDistortion::Term& term : distortion.terms(axis))
      cards += numberCard((name + std::to_string(term.p) + "_" + std::to_string(term.q)).c_str(), term.value);
  }
  return cards;
}

/// True if the step from pixels to degrees has no way back. WCSLIB finds that out too, and then leaks what it
/// has made by that time; so it is asked only where there is one.
bool isSingular(const wcsprm& wcs) {
  const auto n = static_cast<std::size_t>(wcs.naxis);
  const bool isCd = (wcs.altlin & 2) != 0 && (wcs.altlin & 1) == 0;
  std::vector<double> matrix(n * n);
  for (std::size_t row = 0; row < n; ++row)
    for (std::size_t column = 0; column < n; ++column)
      matrix[row * n + column] = isCd ? wcs.cd[row * n + column] : wcs.cdelt[row] * wcs.pc[row * n + column];
  if (isCd)  // an axis without any CDi_j, such as the planes of a cube, counts in steps of 1
    for (std::size_t row = 0; row < n; ++row)
      if (std::all_of(wcs.cd + row * n, wcs.cd + (row + 1) * n, [](double value) { return value == 0; }))
        matrix[row * n + row] = 1;
  for (std::size_t step = 0; step < n; ++step) {  // Gauss's elimination, the largest pivot of each column
    std::size_t pivot = step;
    for (std::size_t row = step + 1; row < n; ++row)
      if (std::abs(matrix[row * n + step]) > std::abs(matrix[pivot * n + step])) pivot = row;
    if (!(std::abs(matrix[pivot * n + step]) > 0)) return true;
    for (std::size_t column = 0; column < n; ++column)
      std::swap(matrix[step * n + column], matrix[pivot * n + column]);
    for (std::size_t row = step + 1; row < n; ++row) {
      const double factor = matrix[row * n + step] / matrix[step * n + step];
      for (std::size_t column = step; column < n; ++column)
        matrix[row * n + column] -= factor * matrix[step * n + column];
    }
  }
  return false;
}
}  // namespace

/// A wcsprm changes while it is used, so each use holds the lock; copies do not share.
struct SkyFrame::Wcs {
  wcsprm parameters{};
  SkySystem system;
  PixelDistortion distortion;
  std::array<int, 2> size{0, 0};
  /// Pixel (0, 0) in the header's image, when this is a part of it. Moving CRPIX instead would leave
  /// distortions that count pixels from the old place.
  PixelPosition origin;
  int longitude = 0;  ///< index of the world coordinate
  int latitude = 1;
  mutable std::mutex lock;

  Wcs(const wcsprm& source, const SkySystem& itsSystem, PixelDistortion itsDistortion,
      std::array<int, 2> itsSize)
      : system(itsSystem), distortion(std::move(itsDistortion)), size(itsSize) {
    parameters.flag = -1;
    // Copies; WCSLIB's argument is not const though it is only read.
    wcssub(1, const_cast<wcsprm*>(&source), nullptr, nullptr, &parameters);
  }
  ~Wcs() { wcsfree(&parameters); }
  Wcs(const Wcs&) = delete;
  Wcs& operator=(const Wcs&) = delete;

  bool prepare() {
    if (wcsset(&parameters) != 0 || parameters.naxis != 2) return false;
    if (parameters.lng < 0 || parameters.lat < 0) return false;
    longitude = parameters.lng;
    latitude = parameters.lat;
    return true;
  }

  std::unique_ptr<Wcs> copy() const {
    const std::lock_guard hold(lock);
    auto other = std::make_unique<Wcs>(parameters, system, distortion, size);
    other->origin = origin;
    return other->prepare() ? std::move(other) : nullptr;
  }

  std::optional<NativePosition> nativeFromPixel(PixelPosition pixel) {
    std::array<double, 2> fits{pixel.x + origin.x + 1, pixel.y + origin.y + 1};
    std::array<double, 2> intermediate{};
    std::array<double, 2> world{};
    double phi = 0, theta = 0;
    int bad = 0;
    if (!std::isfinite(pixel.x) || !std::isfinite(pixel.y)) return std::nullopt;
    if (!distortion.empty()) fits = distortion.undistorted(fits);
    if (!std::isfinite(fits[0]) || !std::isfinite(fits[1])) return std::nullopt;
    if (wcsp2s(&parameters, 1, 2, fits.data(), intermediate.data(), &phi, &theta, world.data(), &bad) != 0)
      return std::nullopt;
    const double lon = world[static_cast<std::size_t>(longitude)];
    const double lat = world[static_cast<std::size_t>(latitude)];
    if (!std::isfinite(lon) || !std::isfinite(lat) || std::abs(lat) > 90 + 1e-9) return std::nullopt;
    return NativePosition{lon, lat};
  }

  std::optional<SkyPosition> skyFromPixel(PixelPosition pixel) {
    const auto native = nativeFromPixel(pixel);
    if (!native) return std::nullopt;
    const SkyPosition icrs = system.toIcrs(native->longitudeDeg, native->latitudeDeg);
    if (!std::isfinite(icrs.raDeg) || !std::isfinite(icrs.decDeg)) return std::nullopt;  // an absurd equinox
    return icrs;
  }

  std::optional<PixelPosition> pixelFromSky(SkyPosition sky) {
    if (!std::isfinite(sky.raDeg) || !std::isfinite(sky.decDeg) || std::abs(sky.decDeg) > 90)
      return std::nullopt;
    const NativePosition native = system.fromIcrs(sky);
    std::array<double, 2> world{};
    world[static_cast<std::size_t>(longitude)] = native.longitudeDeg;
    world[static_cast<std::size_t>(latitude)] = native.latitudeDeg;
    std::array<double, 2> intermediate{};
    std::array<double, 2> fits{};
    double phi = 0, theta = 0;
    int bad = 0;
    if (wcss2p(&parameters, 1, 2, world.data(), &phi, &theta, intermediate.data(), fits.data(), &bad) != 0)
      return std::nullopt;
    if (!std::isfinite(fits[0]) || !std::isfinite(fits[1])) return std::nullopt;
    if (!distortion.empty()) {
      const auto found = distortion.distorted(fits);
      if (!found) return std::nullopt;
      fits = *found;
    }
    return PixelPosition{fits[0] - 1 - origin.x, fits[1] - 1 - origin.y};
  }

  PixelPosition referencePixel() const {
    return {parameters.crpix[0] - 1 - origin.x, parameters.crpix[1] - 1 - origin.y};
  }

  /// Where directions are taken: the middle of the image, else the reference point.
  PixelPosition middle() const {
    if (size[0] > 0 && size[1] > 0) return {(size[0] - 1) / 2.0, (size[1] - 1) / 2.0};
    return referencePixel();
  }

  /// Directions of east and north as steps in pixels; nothing where the projection has none.
  struct Compass {
    double northX = 0, northY = 0, eastX = 0, eastY = 0;
  };
  std::optional<Compass> compass() {
    PixelPosition here = middle();
    auto sky = skyFromPixel(here);
    if (!sky) {
      here = referencePixel();
      sky = skyFromPixel(here);
    }
    if (!sky) return std::nullopt;
    // Local tangent plane from finite differences of the forward transform, which always exists here.
    constexpr double kDeg = 3.14159265358979323846 / 180;
    constexpr double kStep = 0.5;
    const auto right = skyFromPixel({here.x + kStep, here.y});
    const auto up = skyFromPixel({here.x, here.y + kStep});
    if (!right || !up) return std::nullopt;
    const auto east = [&](const SkyPosition& to) {
      return std::remainder(to.raDeg - sky->raDeg, 360.0) * std::cos(sky->decDeg * kDeg);
    };
    const auto north = [&](const SkyPosition& to) { return to.decDeg - sky->decDeg; };
    // (east, north) = J (x, y); its inverse has the columns we want.
    const double a = east(*right), b = east(*up), c = north(*right), d = north(*up);
    const double determinant = a * d - b * c;
    if (determinant == 0 || !std::isfinite(determinant)) return std::nullopt;
    return Compass{-b / determinant, a / determinant, d / determinant, -c / determinant};
  }
};

std::optional<SkyFrame> SkyFrame::fromHeader(const std::string& header, LookupTables tables) {
  CelestialCards clean = celestialCards(header);
  if (!clean.celestial) return std::nullopt;
  const std::lock_guard hold(parserLock());
  int rejected = 0;
  int count = 0;
  wcsprm* found = nullptr;
  const int status = wcspih(clean.cards.data(), static_cast<int>(clean.cards.size() / kCard), WCSHDR_all, 0,
                            &rejected, &count, &found);
  if (status != 0 || found == nullptr || count < 1) {
    if (found != nullptr) wcsvfree(&count, &found);
    return std::nullopt;
  }
  const std::unique_ptr<wcsprm, FreeWcs> all(found, FreeWcs{count});
  if (found->alt[0] != ' ' && found->alt[0] != '\0') return std::nullopt;  // no primary description
  if (isSingular(*found)) return std::nullopt;
  std::array<int, NWCSFIX> fixes{};
  std::vector<int> lengths = clean.axisLengths;
  lengths.resize(static_cast<std::size_t>(std::max(found->naxis, 1)), 1);
  const bool sized = std::all_of(lengths.begin(), lengths.end(), [](int n) { return n > 0; });
  wcsfix(0, sized ? lengths.data() : nullptr, found,
         fixes.data());  // old spellings; what fails stays as it is
  if (wcsset(found) != 0) return std::nullopt;
  // Celestial axes must be the image's two axes: neither a slit spectrum nor a lone declination.
  if (found->lng < 0 || found->lat < 0 || found->lng > 1 || found->lat > 1) return std::nullopt;
  const auto system = SkySystem::from(found->lngtyp, found->radesys, found->equinox);
  if (!system) return std::nullopt;

  wcsprm celestial{};
  celestial.flag = -1;
  int axes = 2;
  std::array<int, 2> which{1, 2};
  const bool separable = wcssub(1, found, &axes, which.data(), &celestial) == 0;
  std::unique_ptr<Wcs> wcs;
  if (separable) {
    const std::array<double, 2> reference{celestial.crpix[0], celestial.crpix[1]};
    wcs = std::make_unique<Wcs>(celestial, *system, distortionOf(clean, reference, std::move(tables)),
                                clean.size);
  }
  wcsfree(&celestial);
  if (!wcs || !wcs->prepare()) return std::nullopt;
  return SkyFrame(std::move(wcs));
}

SkyFrame::SkyFrame(std::unique_ptr<Wcs> wcs) : m_wcs(std::move(wcs)) {}
SkyFrame::SkyFrame(const SkyFrame& other) : m_wcs(other.m_wcs ? other.m_wcs->copy() : nullptr) {}
SkyFrame::SkyFrame(SkyFrame&&) noexcept = default;
SkyFrame& SkyFrame::operator=(SkyFrame other) noexcept {
  std::swap(m_wcs, other.m_wcs);
  return *this;
}
SkyFrame::~SkyFrame() = default;

std::optional<SkyPosition> SkyFrame::skyFromPixel(PixelPosition pixel) const {
  const std::lock_guard hold(m_wcs->lock);
  return m_wcs->skyFromPixel(pixel);
}

std::optional<NativePosition> SkyFrame::nativeFromPixel(PixelPosition pixel) const {
  const std::lock_guard hold(m_wcs->lock);
  return m_wcs->nativeFromPixel(pixel);
}

std::optional<PixelPosition> SkyFrame::pixelFromSky(SkyPosition sky) const {
  const std::lock_guard hold(m_wcs->lock);
  return m_wcs->pixelFromSky(sky);
}

SkyFrame SkyFrame::cropped(double x, double y, int width, int height) const {
  std::unique_ptr<Wcs> part = m_wcs->copy();
  part->origin = {part->origin.x + x, part->origin.y + y};
  part->size = {width, height};
  return SkyFrame(std::move(part));
}

double SkyFrame::pixelScaleArcsec() const {
  const std::lock_guard hold(m_wcs->lock);
  const wcsprm& wcs = m_wcs->parameters;
  const double determinant = wcs.pc[0] * wcs.pc[3] - wcs.pc[1] * wcs.pc[2];
  return 3600 * std::sqrt(std::abs(determinant * wcs.cdelt[0] * wcs.cdelt[1]));
}

double SkyFrame::northAngleDeg() const {
  const std::lock_guard hold(m_wcs->lock);
  const auto compass = m_wcs->compass();
  return compass ? std::atan2(-compass->northX, compass->northY) * 180 / 3.14159265358979323846 : 0;
}

std::string SkyFrame::headerCards() const {
  const std::lock_guard hold(m_wcs->lock);
  int count = 0;
  char* written = nullptr;
  // 17 digits read back as the same numbers.
  const int status = wcshdo(WCSHDO_safe | WCSHDO_P17, &m_wcs->parameters, &count, &written);
  const std::unique_ptr<char, decltype(&wcsdealloc)> owner(written, &wcsdealloc);
  if (status != 0 || written == nullptr)
    throw model::Error(model::ErrorKind::Internal,
                       "The world coordinates of an image could not be written as a FITS header.");
  const std::string sip = sipCards(m_wcs->distortion);
  std::string cards;
  for (std::size_t at = 0; at < static_cast<std::size_t>(count); ++at) {
    std::string card(written + at * kCard, kCard);
    // Of a part of an image; all else in a header counts from the reference pixel.
    if (card.starts_with("CRPIX1 ")) card = numberCard("CRPIX1", m_wcs->referencePixel().x + 1);
    if (card.starts_with("CRPIX2 ")) card = numberCard("CRPIX2", m_wcs->referencePixel().y + 1);
    // Time keywords of the conversion say nothing about positions.
    if (card.starts_with("MJDREF") || card.starts_with("COMMENT") ||
        card.find_first_not_of(' ') == std::string::npos)
      continue;
    if (!sip.empty() && card.starts_with("CTYPE")) {  // RA---TAN becomes RA---TAN-SIP
      const std::string type = textOf(card);
      card = card.substr(0, 10) + "'" + type + "-SIP'" + std::string(kCard, ' ');
      card.resize(kCard);
    }
    cards += card;
  }
  return cards + sip;
}

bool SkyFrame::eastIsLeft() const {
  const std::lock_guard hold(m_wcs->lock);
  const auto compass = m_wcs->compass();
  // North turned counter-clockwise by 90 degrees is east in the usual parity.
  return !compass || compass->northX * compass->eastY - compass->northY * compass->eastX > 0;
}

}  // namespace labeling
