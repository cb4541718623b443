#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "labeling/survey/fits_roles.h"
#include "labeling/survey/sky_frame.h"

namespace labeling {

/// One image HDU of a FITS file: its planes have one size.
struct FitsImage {
  int hdu = 0;                          ///< 0 = primary
  std::vector<std::string> planeBands;  ///< (planes that lie inside the file) names, unique within the file
  std::string name;                     ///< EXTNAME; empty if not stated
  int width = 0;                        ///< pixels, >= 1
  int height = 0;                       ///< pixels, >= 1
  FitsRole role = FitsRole::Sky;
};

/// What a FITS file offers.
struct FitsContents {
  std::vector<FitsImage> images;  ///< with pixels, in file order; spectra (one axis) are left out
  std::string lost;  ///< a sentence naming what cannot be read of a damaged or truncated file; empty: nothing
};

/// @throws Error(NotFound, Unreadable) as readCutout(), and if no image of the file can be read
FitsContents fitsContents(const std::filesystem::path& file);

std::vector<FitsImage> listFitsImages(const std::filesystem::path& file);  ///< fitsContents().images

/// True for names of images that describe one rather than being one: ERR, DQ, WHT, MASK, PSF, segmap, ...
bool isAuxiliaryImage(std::string_view name);

/// One plane of one image as a band.
struct FitsBand {
  std::string name;
  int hdu = 0;
  int plane = 0;
};

/// The planes that are images of the sky, all of one size; neither noise nor masks nor maps beside them. A
/// further extension is another band only if its EXTNAME differs or names a filter: else it is a chip, an
/// exposure, or a map without a name. Files of nothing but maps offer those.
std::vector<FitsBand> fitsBands(const FitsContents& contents);

struct FitsPlane {
  int hdu = -1;   ///< -1: the first with an image
  int plane = 0;  ///< from 0
};

/// What is read beside the pixels.
struct FitsExtras {
  bool sky = true;
  bool noise = false;
  bool mask = false;
};

struct FitsPixels {
  int width = 0;
  int height = 0;
  std::vector<std::string> bands;       ///< (B) as fitsContents() names them
  std::vector<float> pixels;            ///< (B, height, width); all NaN for a plane that is lost
  std::vector<std::string> units;       ///< (B) BUNIT; "" where not stated
  std::shared_ptr<const SkyFrame> sky;  ///< of the first plane that has one
  std::vector<float> inverseVariance;   ///< (B, height, width), or empty
  std::vector<std::uint8_t> mask;       ///< (B, height, width) 1 = nothing was measured there; or empty
  std::vector<bool> isLost;             ///< (B) the plane lies beyond the end of a truncated file
  std::string lost;                     ///< a sentence; empty: nothing is lost
};

/// Physical values in float32, rounded as astropy rounds them (FitsFile::readBox).
/// @throws Error(NotFound, Unreadable, BadInput); if some planes are lost only where all are
FitsPixels readFitsPlanes(const std::filesystem::path& file, std::span<const FitsPlane> planes,
                          const FitsExtras& extras = {});

}  // namespace labeling
