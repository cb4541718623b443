#pragma once
#include <fitsio.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "labeling/survey/fits_scaling.h"
#include "labeling/survey/pixel_box.h"

namespace labeling {

/// The image of one HDU, as its header describes it.
struct FitsShape {
  int bitpix = 0;
  int axes = 0;
  std::vector<std::int64_t> lengths;  ///< (axes) NAXIS1, NAXIS2, ...; each >= 1
  std::int64_t width = 0;             ///< pixels
  std::int64_t height = 0;            ///< pixels; 1 for a spectrum
  std::int64_t planes = 1;
  bool compressed = false;  ///< by tiles
  FitsScaling scaling;

  std::int64_t planePixels() const { return width * height; }
};

/// The image in the current HDU; nothing if there are no pixels or it is a table.
/// @throws Error(Unreadable) if the header cannot be understood or claims an impossible axis
std::optional<FitsShape> fitsShape(fitsfile* file, const std::filesystem::path& path);

/// Reads a part of a plane of the current HDU: of a tile-compressed image only the tiles that it touches.
/// Values are physical ones in float32, rounded as astropy rounds them: 8- and 16-bit integers are scaled in
/// float32, wider ones and float64 in float64; BLANK becomes NaN.
/// @param box  inside the image, not empty
/// @param out  (box.height, box.width)
/// @throws Error(Unreadable)
void readFitsBox(fitsfile* file, const FitsShape& shape, std::int64_t plane, const PixelBox& box,
                 std::span<float> out, const std::filesystem::path& path);

/// The stored integers of a part of a plane, neither scaled nor looked at for BLANK; floats are cut to whole
/// numbers. @param out  (box.height, box.width)
void readFitsIntegers(fitsfile* file, const FitsShape& shape, std::int64_t plane, const PixelBox& box,
                      std::span<std::int64_t> out, const std::filesystem::path& path);

}  // namespace labeling
