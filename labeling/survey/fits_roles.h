#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "labeling/survey/fits_hdus.h"

namespace labeling {

/// What an image of a FITS file is for.
enum class FitsRole {
  Sky,              ///< the image itself
  InverseVariance,  ///< IVAR, INVVAR
  InverseError,     ///< INVRMSE of ESO's files
  Variance,         ///< VAR, MSE
  Error,            ///< ERR, RMS, SIGMA: one standard deviation
  Weight,           ///< WHT: in proportion to the inverse variance
  Mask,             ///< MASK, BPM: everything but 0 is masked
  Flags,            ///< DQ, or a mask whose bits have meanings
  Map               ///< anything else beside the image: segmentation, exposure time, PSF, lookup table
};

/// By EXTNAME, EXTTYPE, IMTYPE and ESO's HDUCLAS2 and HDUCLAS3.
FitsRole fitsRole(const FitsHeader& header);
/// By a name alone: "IVAR", "g_invvar", "MASK-r", "segmap". Sky for names that say nothing of the kind.
FitsRole fitsRole(std::string_view name);

/// A name without the word that says its role: "g" for "IVAR_g", "" for "DQ".
std::string nameWithoutRole(std::string_view name);

/// The bits of a mask or of data-quality flags that mean "nothing was measured here", by the conventions of
/// the LSST pipelines (MP_ keywords), JWST and HST; everything for masks of one bit. Flags that say what was
/// found at a pixel (a source, a mended cosmic ray, saturation) hide nothing.
std::uint32_t hiddenBits(const FitsHeader& maskHeader, const FitsHeader& primaryHeader);

/// Turns what a noise image of this role holds into inverse variance; 0 where there is no measurement.
void toInverseVariance(std::span<float> values, FitsRole role);

/// The units beside one image of the sky that tell its noise and its mask: their numbers, -1 where none.
/// They have the image's width and height, and as many planes as it or one. Of several the one with the
/// band's name is taken, else that of the same EXTVER, else the nearest after the image and before the next.
struct FitsCompanions {
  int noise = -1;  ///< InverseVariance, InverseError, Variance, Error or Weight, in this order of preference
  int mask = -1;   ///< Mask or Flags
};
FitsCompanions companionsOf(const std::vector<FitsHdu>& hdus, const FitsHdu& image);

}  // namespace labeling
