#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "labeling/survey/fits_handle.h"
#include "labeling/survey/fits_hdus.h"
#include "labeling/survey/fits_pixels.h"
#include "labeling/survey/fits_source.h"

namespace labeling {

/// A FITS file open for reading its pixels: plain images are decoded here, compressed tiles by CFITSIO, which
/// only ever sees headers that were checked. Belongs to one thread at a time; plain images may be read by
/// several.
class FitsFile {
 public:
  /// @throws Error(NotFound, Unreadable) with a sentence
  explicit FitsFile(const std::filesystem::path& file);

  const std::filesystem::path& path() const { return m_source.path(); }
  const FitsSource& source() const { return m_source; }
  const std::vector<FitsHdu>& hdus() const { return m_hdus; }

  /// Planes whose pixels lie inside the file, counted from the first; a compressed image has all or none.
  std::int64_t wholePlanes(const FitsHdu& hdu) const;

  /// @throws Error(Unreadable) with a sentence: damaged, no image, or pixels beyond the end of the file
  void requireWhole(const FitsHdu& hdu) const;

  /// Physical values in float32, rounded as astropy rounds them: 8- and 16-bit integers are scaled in
  /// float32, wider ones and float64 in float64; BLANK becomes NaN.
  /// @param box  inside the image, not empty
  /// @param out  (height, width) of the box, rows from the bottom
  /// @throws Error(Unreadable): pixels beyond the end of the file, damaged tiles
  void readBox(const FitsHdu& hdu, std::int64_t plane, const PixelBox& box, std::span<float> out);
  void readPlane(const FitsHdu& hdu, std::int64_t plane, std::span<float> out);

  /// Integers as they are, all bits of them: flags of a mask. Physical values beyond 32 bits lose their top.
  void readFlags(const FitsHdu& hdu, std::int64_t plane, const PixelBox& box, std::span<std::uint32_t> out);

 private:
  void check(const FitsHdu& hdu, std::int64_t plane, const PixelBox& box, std::size_t room) const;
  /// CFITSIO's handle at this unit, and the image's shape, looked up once while one unit is read.
  fitsfile* tilesOf(const FitsHdu& hdu);
  void readTiles(const FitsHdu& hdu, std::int64_t plane, const PixelBox& box, std::span<float> out);
  template <typename Take>
  void eachRow(const FitsHdu& hdu, std::int64_t plane, const PixelBox& box, Take take) const;

  FitsSource m_source;
  std::vector<FitsHdu> m_hdus;
  FitsHandle m_tiles;  ///< opened when the first compressed image is read
  int m_tilesAt = -1;  ///< its unit
  FitsShape m_tilesShape;
};

}  // namespace labeling
