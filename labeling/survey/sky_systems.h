#pragma once
#include <array>
#include <optional>
#include <string>

#include "labeling/survey/sky_frame.h"

namespace labeling {

/// How the world coordinates of a header relate to ICRS. All are rotations, except that FK4 also carries the
/// elliptic part of the aberration.
///
/// FK5 at equinox J2000 is taken as ICRS: they differ by less than 0.03 arcsec. FK5 of another equinox is
/// precessed, FK4 is supported for equinox B1950, without proper motion, at epoch B1950.
/// @see Capitaine et al. 2003, A&A 412, 567; Murray 1989, A&A 218, 325; Aoki et al. 1983, A&A 128, 263
class SkySystem {
 public:
  /// @param longitudeType  as in CTYPE: "RA", "GLON", "ELON", "SLON"
  /// @param radesys        RADESYS, empty if not stated
  /// @param equinox        in years, NaN if not stated
  /// @returns nothing for systems without a fixed relation to ICRS (the Sun, planets, FK4 other than B1950)
  static std::optional<SkySystem> from(const std::string& longitudeType, const std::string& radesys,
                                       double equinox);

  /// @param longitudeDeg, latitudeDeg  in the header's system
  SkyPosition toIcrs(double longitudeDeg, double latitudeDeg) const;

  NativePosition fromIcrs(SkyPosition sky) const;

 private:
  using Vector = std::array<double, 3>;
  using Matrix = std::array<Vector, 3>;
  bool m_identity = true;
  bool m_fk4 = false;  ///< aberration terms to take away before the rotation
  Matrix m_toIcrs{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
};

}  // namespace labeling
