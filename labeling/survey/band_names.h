#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace labeling {

/// Effective wavelength of a filter by its name, in nanometres: "g", "SDSS-r", "f115w", "F160W", "Ks", "VIS".
/// Case matters for single letters (r of SDSS, R of Johnson-Cousins). Nothing for a name that is no filter.
std::optional<double> wavelengthNm(std::string_view band);

/// A filter as people call it: "r" for DECam's "r SDSS c6018 6415.0 1480.0" and Pan-STARRS' "r.00000"; the
/// text itself where its first word is no filter.
std::string shortBand(const std::string& filter);

/// A file name without its trailing band: {"ceers_12823", "f115w"} for "ceers_12823_f115w", {"132", "g"} for
/// "132_gband". Nothing if it does not end in a separator (_ - . or space) and a band.
struct NameAndBand {
  std::string name;
  std::string band;
};
std::optional<NameAndBand> splitTrailingBand(const std::string& stem);

}  // namespace labeling
