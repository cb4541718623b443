#pragma once
#include <fitsio.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "labeling/survey/pixel_box.h"

namespace labeling {

/// How stored numbers become physical ones.
struct FitsScaling {
  double scale = 1;
  double zero = 0;
  std::optional<std::int64_t> blank;  ///< the stored integer that means "missing"
  bool identity() const { return scale == 1 && zero == 0; }
};

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

/// The data of the current HDU must lie inside the file: said before anything is allocated.
/// @throws Error(Unreadable) for a truncated file or a damaged header of a compressed image
void checkFitsDataPresent(fitsfile* file, const FitsShape& shape, const std::filesystem::path& path);

/// Reads a part of a plane of the current HDU: of a tile-compressed image only the tiles that it touches.
/// Values are physical ones in float32, rounded as astropy rounds them: 8- and 16-bit integers are scaled in
/// float32, wider ones and float64 in float64; BLANK becomes NaN.
/// @param box  inside the image, not empty
/// @param out  (box.height, box.width)
/// @throws Error(Unreadable)
void readFitsBox(fitsfile* file, const FitsShape& shape, std::int64_t plane, const PixelBox& box,
                 std::span<float> out, const std::filesystem::path& path);

/// The header of the current HDU as 80-character cards, one after the other.
std::string fitsHeader(fitsfile* file);

}  // namespace labeling
