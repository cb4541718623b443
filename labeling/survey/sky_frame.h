#pragma once
#include <memory>
#include <optional>
#include <string>

#include "labeling/survey/pixel_distortion.h"

namespace labeling {

struct SkyPosition {
  double raDeg = 0;   ///< ICRS right ascension, [0, 360)
  double decDeg = 0;  ///< ICRS declination, [-90, 90]
};

/// Longitude and latitude in the system of a header: galactic where its CTYPE says GLON.
struct NativePosition {
  double longitudeDeg = 0;  ///< [0, 360)
  double latitudeDeg = 0;
};

struct PixelPosition {
  double x = 0;  ///< 0 = centre of the first column
  double y = 0;  ///< 0 = centre of the first row of the file
};

/// The celestial coordinates of an image: WCSLIB behind a value that can be copied to another thread.
/// Pixels count from 0 here; the FITS convention of 1 is settled inside.
class SkyFrame {
 public:
  /// @param header the FITS header as 80-character cards, one after the other
  /// @param tables  of the steps CPDIS and D2IM, which lie in other extensions
  /// @returns nothing if the header has no celestial axes (CTYPE): a picture, a spectrum, detector pixels; or
  ///          if its matrix has no inverse
  static std::optional<SkyFrame> fromHeader(const std::string& header, LookupTables tables = {});

  SkyFrame(const SkyFrame&);
  SkyFrame(SkyFrame&&) noexcept;
  SkyFrame& operator=(SkyFrame) noexcept;
  ~SkyFrame();

  std::optional<SkyPosition> skyFromPixel(PixelPosition pixel) const;  ///< nothing outside the projection
  /// In the header's own system (galactic, B1950, ...), as astropy's all_pix2world.
  std::optional<NativePosition> nativeFromPixel(PixelPosition pixel) const;
  std::optional<PixelPosition> pixelFromSky(SkyPosition sky) const;

  /// The frame of a part of the image: pixel (0, 0) of the part is (x, y) here, distortions go with the sky.
  SkyFrame cropped(double x, double y, int width, int height) const;

  double pixelScaleArcsec() const;  ///< geometric mean of the two axes at the reference point
  double northAngleDeg() const;     ///< direction of north in the image, counter-clockwise from +y
  bool eastIsLeft() const;          ///< true for the usual parity: north up, east left

  /// The keywords that describe this frame, distortions (SIP, TPV) included, as 80-character cards of a FITS
  /// header: fromHeader() of them gives the same positions. Lookup tables have no place in a header alone: an
  /// image that has some comes with the rest of its coordinates.
  std::string headerCards() const;

 private:
  struct Wcs;
  explicit SkyFrame(std::unique_ptr<Wcs> wcs);
  std::unique_ptr<Wcs> m_wcs;
};

/// "02:14:03.271" (hours) and "−05:12:18.42" (degrees, U+2212 minus).
std::string sexagesimalRa(double raDeg, int decimals = 3);
std::string sexagesimalDec(double decDeg, int decimals = 2);

}  // namespace labeling
