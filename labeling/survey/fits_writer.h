#pragma once
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "labeling/survey/sky_frame.h"
#include "labeling/survey/table.h"

namespace labeling {

/// A gnomonic (TAN) world coordinate system in ICRS: north turned by an angle, east to the left.
struct TanFrame {
  SkyPosition reference;         ///< where the reference pixel lies
  PixelPosition referencePixel;  ///< from 0; may lie outside of the image
  double pixelScaleArcsec = 1;   ///< > 0
  double northAngleDeg = 0;      ///< direction of north, counter-clockwise from +y
};

enum class PixelFormat {
  Float32,
  ScaledInt16  ///< 65,534 levels between the smallest and the largest value; NaN becomes BLANK
};

/// A FITS file of several bands: an empty primary header and one image extension per band.
struct FitsImageFile {
  int width = 0;                   ///< pixels, >= 1
  int height = 0;                  ///< pixels, >= 1
  std::vector<std::string> bands;  ///< (B) EXTNAME and FILTER of the extensions, e.g. "g", "r", "i"
  std::span<const float> pixels;   ///< (B, height, width), rows from the bottom; NaN = missing
  PixelFormat format = PixelFormat::Float32;
  std::string unit;    ///< BUNIT; empty: none
  std::string object;  ///< OBJECT; empty: none
  std::optional<TanFrame> sky;
  std::vector<std::string> units{};  ///< (B) instead of `unit`, where bands differ
  std::string skyCards{};  ///< instead of `sky`: 80-character cards, as SkyFrame::headerCards() gives them
};

/// Written whole or not at all.
/// @throws Error(BadInput) for sizes that do not match, Error(DiskFull), Error(Unwritable)
void writeFitsImage(const FitsImageFile& image, const std::filesystem::path& file);

/// Binary table: 64-bit integers (K, TNULL where values are missing), doubles (D), texts (A), with TUNIT,
/// TUCD and TCOMM. Called by writeTable().
void writeFitsTable(const Table& table, const std::filesystem::path& file);

}  // namespace labeling
