#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "labeling/survey/cutout.h"

namespace labeling {

struct ReadOptions {
  /// Pictures may be decoded smaller (JPEG's own 1/2, 1/4, 1/8) as long as the shorter side keeps this many
  /// pixels; 0 reads full size. FITS images are always read whole.
  int minimumSide = 0;
  bool sky = true;               ///< read positions (costs as much as the pixels of a small cutout)
  bool hideMasked = true;        ///< pixels that the file's mask excludes become NaN
  bool inverseVariance = false;  ///< fill Cutout::inverseVariance
};

/// Reads all bands of one object. FITS (compressed ones too), JPEG, PNG, TIFF; told apart by their first
/// bytes. Bands that a truncated file has lost come as NaN (Cutout::lostBands) as long as one is whole.
/// @throws Error(NotFound, Unreadable, BadInput) with the file's name: no such file, truncated, no image in
/// it,
///         0 pixels, bands of different size, text instead of a picture
Cutout readCutout(std::span<const ImageSource> sources, const ReadOptions& options = {});

/// What one file offers: a single source for a picture; of a FITS file one per band: image extensions of the
/// sky and planes of cubes, of one size (band from EXTNAME, FILTER, BAND, or the plane number). Noise, masks
/// and maps are no bands (fitsBands()).
std::vector<ImageSource> sourcesOf(const std::filesystem::path& file);

/// The same, with what is lost of a damaged file in a sentence.
struct FileOffer {
  std::vector<ImageSource> sources;
  std::string lost;  ///< empty: nothing
  bool isFits = false;
};
FileOffer offerOf(const std::filesystem::path& file);

bool isImageFile(const std::filesystem::path&
                     file);  ///< by its ending: .fits .fit .fts .fits.gz .fits.fz .jpg .jpeg .png .tif .tiff

}  // namespace labeling
