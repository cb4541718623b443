#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "labeling/survey/sky_frame.h"

namespace labeling {

/// One image HDU of a FITS file: its planes have one size.
struct FitsImage {
  int hdu = 0;                          ///< 0 = primary
  std::vector<std::string> planeBands;  ///< (planes) names, unique within the file
  std::string name;                     ///< EXTNAME; empty if not stated
  int width = 0;                        ///< pixels, >= 1
  int height = 0;                       ///< pixels, >= 1
};

/// All image HDUs with pixels, in file order; spectra (one axis) are left out.
/// @throws Error(NotFound, Unreadable) as readCutout()
std::vector<FitsImage> listFitsImages(const std::filesystem::path& file);

/// True for extensions that describe an image rather than being one: ERR, DQ, WHT, MASK, PSF, ...
bool isAuxiliaryImage(const std::string& extname);

struct FitsPlane {
  int hdu = -1;   ///< -1: the first with an image
  int plane = 0;  ///< from 0
};

struct FitsPixels {
  int width = 0;
  int height = 0;
  std::vector<std::string> bands;       ///< (B) as listFitsImages() names them
  std::vector<float> pixels;            ///< (B, height, width)
  std::string unit;                     ///< BUNIT of the first plane
  std::shared_ptr<const SkyFrame> sky;  ///< of the first plane that has one
};

/// Physical values in float32, rounded as astropy rounds them: 8- and 16-bit integers are scaled in float32,
/// wider ones and float64 in float64; BLANK becomes NaN.
FitsPixels readFitsPlanes(const std::filesystem::path& file, std::span<const FitsPlane> planes);

}  // namespace labeling
