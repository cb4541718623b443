#pragma once
#include <array>
#include <vector>

namespace model {

/// A square image of one quantity around the centre of a frame; row 0 is the bottom.
struct Plane {
  int side = 0;
  double pixelArcsec = 1;
  std::vector<float> values;  ///< (side, side)

  Plane() = default;
  Plane(int sideOf, double pixelArcsecOf)
      : side(sideOf),
        pixelArcsec(pixelArcsecOf),
        values(static_cast<std::size_t>(sideOf) * static_cast<std::size_t>(sideOf)) {}
  std::size_t index(int row, int column) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(side) + static_cast<std::size_t>(column);
  }
  float& at(int row, int column) { return values[index(row, column)]; }
  float at(int row, int column) const { return values[index(row, column)]; }
  /// Position of a pixel's centre from the centre of the frame; the same for rows and columns.
  double arcsec(int pixel) const { return (pixel + 0.5 - side / 2.0) * pixelArcsec; }
  double pixel(double arcsec) const { return arcsec / pixelArcsec + side / 2.0 - 0.5; }
  double sum() const;
};

/// The light of one frame in g, r and i.
using Light = std::array<Plane, 3>;
inline Light makeLight(int side, double pixelArcsec) {
  return {Plane(side, pixelArcsec), Plane(side, pixelArcsec), Plane(side, pixelArcsec)};
}

/// Adds a round Gaussian of a total flux, integrated over each pixel.
void addGaussian(Plane& plane, double xArcsec, double yArcsec, double sigmaArcsec, double flux);
/// The same spot in three bands.
void addGaussian(Light& light, double xArcsec, double yArcsec, double sigmaArcsec,
                 const std::array<double, 3>& flux);

/// Resamples to another number of pixels over the same frame: magnifies with the Catmull-Rom kernel, and
/// shares out the areas of pixels where the new ones are about as large as the old ones or larger. Conserves
/// flux.
/// @see Keys 1981, IEEE Trans. ASSP 29, 1153
Plane resampled(const Plane& plane, int side);

}  // namespace model
