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
};

/// Reads all bands of one object. FITS (compressed ones too), JPEG, PNG; told apart by their first bytes.
/// @throws Error(NotFound, Unreadable, BadInput) with the file's name: no such file, truncated, no image in
/// it,
///         0 pixels, bands of different size, text instead of a picture
Cutout readCutout(std::span<const ImageSource> sources, const ReadOptions& options = {});

/// What one file offers: a single source for a picture, one per image extension or cube plane of a FITS file
/// (band from EXTNAME, FILTER, BAND, or the plane number).
std::vector<ImageSource> sourcesOf(const std::filesystem::path& file);

bool isImageFile(
    const std::filesystem::path& file);  ///< by its ending: .fits .fit .fts .fits.gz .fits.fz .jpg .jpeg .png

}  // namespace labeling
