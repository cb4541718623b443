#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "labeling/survey/sky_frame.h"

namespace labeling {

/// Where the first row of an image lies when it is shown upright.
enum class RowOrder {
  BottomFirst,  ///< FITS
  TopFirst      ///< JPEG, PNG, TIFF
};

/// How an image is brought to the pixels of another.
enum class Resampling { Bilinear, Lanczos3 };

/// A square of sky that is cut out of a larger image when it is read.
struct SkyView {
  SkyPosition centre;
  double sizeArcsec = 0;  ///< > 0; side of the square
  bool setsGrid = false;  ///< the other bands are brought to this one's pixels, which stay as they are
  Resampling resampling = Resampling::Lanczos3;  ///< of the other bands
};

/// Where the pixels of one band of one object lie.
struct ImageSource {
  std::string band;  ///< "r", "f115w", ...; empty for a colour picture, whose planes are red, green, blue
  std::string path;  ///< absolute when handed out by a project; stored relative where possible
  int hdu = -1;      ///< FITS extension, 0 = primary; -1: the first one that holds an image
  int plane = 0;     ///< plane of a cube, from 0
  std::optional<SkyView> view{};  ///< of a mosaic: the part that shows the object; none: the whole image
};

/// The image of one object, all bands on one pixel grid, in memory.
struct Cutout {
  int width = 0;   ///< pixels
  int height = 0;  ///< pixels
  std::vector<std::string>
      bands;                  ///< (B) in the order of `pixels`; {"red", "green", "blue"} for a colour picture
  std::vector<float> pixels;  ///< (B, height, width) in the file's row order; NaN = missing (masked ones too)
  RowOrder rowOrder = RowOrder::BottomFirst;
  bool isPicture = false;  ///< from JPEG, PNG or a TIFF of integers: display values in [0, 1], already
                           ///< stretched by somebody
  std::vector<std::string> units;       ///< (B) BUNIT of each band, such as "nanomaggy"; "" where not stated
  std::shared_ptr<const SkyFrame> sky;  ///< none for pictures and for headers without a celestial WCS

  /// (B, height, width) 1 / sigma^2 in units of the pixels, from the IVAR, VAR or ERR beside them; from WHT
  /// in proportion to it. NaN for a band without; empty if not asked for or if no band has one.
  std::vector<float> inverseVariance;
  /// (B, height, width) 1 = the file's mask says that nothing was measured there; empty if it has none.
  std::vector<std::uint8_t> mask;
  /// Bands that a truncated file no longer holds: all NaN in `pixels`. `notice` says it in a sentence.
  std::vector<std::string> lostBands;
  std::string notice;

  std::string unitOf(std::size_t index) const { return index < units.size() ? units[index] : std::string(); }
  std::span<const float> band(std::size_t index) const {
    const auto plane = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    return std::span(pixels).subspan(index * plane, plane);
  }
};

}  // namespace labeling
