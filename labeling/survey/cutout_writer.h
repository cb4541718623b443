#pragma once
#include <filesystem>
#include <string>

#include "labeling/survey/cutout.h"
#include "labeling/survey/picture.h"

namespace labeling {

/// All bands of one object as a FITS file: 32-bit floats, one image extension per band (EXTNAME and FILTER
/// name it), missing pixels as NaN, with the unit and the whole world coordinate system that the cutout has,
/// its distortions among them. A picture (JPEG, PNG) becomes its display values, rows from the bottom.
/// @param object  OBJECT; empty: none
/// @throws Error(BadInput) for a cutout without pixels, Error(DiskFull), Error(Unwritable): nothing is left
void writeCutoutFits(const Cutout& cutout, const std::string& object, const std::filesystem::path& file);

/// The bytes of a PNG file. @throws Error(BadInput) if the picture is empty
std::string pngOf(const Picture& picture);

/// The bytes of a JPEG file; colours are kept at full resolution.
/// @param quality  1 to 100; 95 and more shows no trace of it in a galaxy
/// @throws Error(BadInput) if the picture is empty, or for the quality
std::string jpegOf(const Picture& picture, int quality = 95);

/// Written whole or not at all. @throws Error(BadInput, DiskFull, Unwritable)
void writeCutoutPng(const Picture& picture, const std::filesystem::path& file);
void writeCutoutJpeg(const Picture& picture, const std::filesystem::path& file);

}  // namespace labeling
