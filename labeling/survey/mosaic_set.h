#pragma once
#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "labeling/survey/cutout.h"
#include "labeling/survey/sky_frame.h"

namespace labeling {

/// A mosaic as somebody names it: "kids_r.fits", or "r=kids_chip07.fits" where the file does not say its
/// band.
struct MosaicName {
  std::filesystem::path file;
  std::string band;  ///< empty: from the file's name (NAME_r.fits) or header
};
MosaicName parsedMosaicName(const std::string& text);

/// The planes of a file that are images of the sky with a WCS; several extensions of one band are tiles of
/// it. A band's name is what the user says, else the last part of the file's name (NAME_r.fits), else FILTER;
/// empty where none of them says it.
/// @throws Error(NotFound, Unreadable, BadInput): no such file, no image, no WCS; the sentence names the file
std::vector<ImageSource> mosaicPlanes(const MosaicName& mosaic);

/// All mosaics of a survey, and the question which of them show a position.
class MosaicSet {
 public:
  /// @param planes  without views; each of them is opened once
  /// @param grid    band whose pixels the others are brought to; empty: the one with the finest pixels
  /// @throws Error(NotFound, BadInput) for a file that is gone or without WCS, or a band that no plane has
  MosaicSet(std::vector<ImageSource> planes, const std::string& grid);

  const std::vector<std::string>& bands() const { return m_bands; }  ///< (B) blue to red
  const std::vector<ImageSource>& planes() const { return m_planes; }
  const std::string& gridBand() const {
    return m_bands[m_gridOrder.front()];
  }  ///< where it covers the object
  double pixelScaleArcsec(std::size_t plane) const;

  /// What shows a square of sky best.
  struct Choice {
    std::vector<std::size_t> planes;  ///< (B) one a band, the one that covers the square best
    /// (B) share of the square inside that mosaic, 0 ... 1. Missing pixels (NaN) count as outside where
    /// several tiles of a band show the square: there they decide which is taken.
    std::vector<double> coverage;
    std::size_t grid = 0;  ///< which band sets the pixel grid: the wanted one where it covers anything
  };
  /// Reads pixels only where several tiles of a band show the square.
  Choice choose(const SkyPosition& centre, double sizeArcsec) const;

 private:
  /// Planes of one shape and WCS share it: a position is looked up once for all bands.
  struct Footprint {
    SkyFrame frame;
    double width, height;  ///< pixels
    double scaleArcsec;
    std::array<double, 3> middle;  ///< unit vector
    double reachDeg;               ///< from the middle to the farthest corner; 180 for all-sky images
  };
  struct Look {
    double coverage = 0;
    double inside = -1e30;  ///< pixels from the nearest edge; negative outside
  };
  /// Files that say nothing of their band: tiles of one where they show different parts of the sky, else each
  /// a band with the name of its file.
  void nameUnnamed();
  std::size_t footprintOf(const ImageSource& plane);
  /// Share of a square's pixels that are not missing, 0 ... 1, of its middle where it is large.
  static double validShare(const ImageSource& plane, const SkyPosition& centre, double sizeArcsec);
  static Look look(const Footprint& footprint, const SkyPosition& centre, double sizeArcsec);

  std::vector<ImageSource> m_planes;
  std::vector<std::size_t> m_footprintOfPlane;
  std::vector<Footprint> m_footprints;
  std::vector<std::string> m_bands;
  std::vector<std::vector<std::size_t>> m_planesOfBand;
  std::vector<std::size_t> m_gridOrder;  ///< bands, the most wanted grid first
};

}  // namespace labeling
