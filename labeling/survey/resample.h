#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "labeling/survey/cutout.h"
#include "labeling/survey/pixel_box.h"
#include "labeling/survey/sky_frame.h"

namespace labeling {

/// Where the pixels of a grid lie in another image of the same sky, with a margin of one pixel around the
/// grid so that the size of a pixel there follows by differences.
///
/// Transformed exactly on a mesh of 16 pixels and interpolated inside where that is good to 0.001 pixels (the
/// default of SWarp, Bertin et al. 2002), else pixel by pixel.
class PixelMap {
 public:
  /// @param width, height  of the grid, pixels
  PixelMap(const SkyFrame& grid, const SkyFrame& source, int width, int height);
  /// The same for any transformation; nothing where there is none.
  template <typename Transform>
  PixelMap(Transform sourceFromGrid, int width, int height) : PixelMap(width, height) {
    fill([&](PixelPosition pixel) -> std::optional<PixelPosition> { return sourceFromGrid(pixel); });
  }

  int width() const { return m_width; }
  int height() const { return m_height; }
  /// @param x, y  a pixel of the grid, -1 ... width and -1 ... height; NaN where the source has no such place
  PixelPosition at(int x, int y) const { return m_places[index(x, y)]; }
  /// The area of a pixel of the grid in pixels of the source (the Jacobian); NaN where it has no such place.
  double areaAt(int x, int y) const;
  /// The part of the source that the grid touches, with `margin` pixels more; empty if none does.
  PixelBox reach(int margin) const;
  /// The shift in whole pixels, if the two grids differ by nothing else (to 0.005 pixels).
  std::optional<PixelBox> wholeShift() const;

 private:
  PixelMap(int width, int height);
  void fill(const std::function<std::optional<PixelPosition>(PixelPosition)>& transform);
  std::size_t index(int x, int y) const {
    return static_cast<std::size_t>(y + 1) * static_cast<std::size_t>(m_width + 2) +
           static_cast<std::size_t>(x + 1);
  }
  int m_width, m_height;
  std::vector<PixelPosition> m_places;  ///< (height + 2, width + 2)
};

/// Brings a part of an image to another pixel grid.
///
/// Where a pixel of the grid is larger than one of the source, several points inside it are averaged, so that
/// no light falls between them. A pixel is missing where the nearest one of the source is; missing neighbours
/// of a present one take no part. Lanczos-3 weights are normalised to a sum of 1, and give way to bilinear
/// ones beside missing pixels and at the edge.
/// @param section        (box.height, box.width) pixels of the source; NaN = missing
/// @param box            where the section lies in the source
/// @param fluxPerPixel   values are fluxes of a pixel: they are multiplied by the area of the grid's pixel in
///                       pixels of the source (the Jacobian), so that the flux of an object stays; false for
///                       surface brightnesses
/// @returns (map.height(), map.width())
/// @see Duchon 1979, J. Appl. Meteor. 18, 1016 (Lanczos); Bertin et al. 2002, ASP Conf. 281, 228
std::vector<float> resample(std::span<const float> section, const PixelBox& box, const PixelMap& map,
                            Resampling method, bool fluxPerPixel);

/// The same for the inverse variance beside an image: noise of a pixel of the grid that is made of n = area
/// or more independent pixels of the source (1 where it is smaller), bilinearly. 0 where nothing was
/// measured.
std::vector<float> resampleInverseVariance(std::span<const float> section, const PixelBox& box,
                                           const PixelMap& map, bool fluxPerPixel);

/// Pixels around a place that a method looks at.
int reachOf(Resampling method);

/// True for units per solid angle, such as MJy/sr or mag/arcsec^2: they do not change with the size of
/// pixels.
bool isPerSolidAngle(const std::string& unit);

}  // namespace labeling
