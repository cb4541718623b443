#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "labeling/survey/fits_writer.h"

namespace test {

/// A large image of a simulated field, one file a band, as a survey would give it: background, noise,
/// galaxies of known position and flux, a WCS, compressed by tiles.
struct MosaicOptions {
  int width = 10'000, height = 10'000;  ///< pixels
  int galaxies = 40'000;
  std::vector<std::string> bands{"g", "r", "i"};
  labeling::TanFrame sky{{150.1, 2.2}, {}, 0.2, 0};  ///< the reference pixel is set to the middle
  double background = 0;                             ///< added to every pixel
  double noise = 1;                                  ///< standard deviation of a pixel
  double faintest = 300, brightest = 100'000;        ///< fluxes in r; faint ones are more numerous
  double leastRadius = 1.8, greatestRadius = 6;      ///< scale length, pixels
  int tileWidth = 128, tileHeight = 128;             ///< of RICE compression; 0: not compressed
  std::uint64_t seed = 1;
};

struct MosaicGalaxy {
  double x = 0, y = 0;  ///< pixels from 0; its light is symmetric around it
  double flux = 0;      ///< in r, all of it
  double radius = 0;    ///< scale length, pixels
  double axisRatio = 1;
  double angleDeg = 0;  ///< of the major axis, counter-clockwise from +x
  double bulge = 0;     ///< 0 ... 1, share of the light
  double arms = 0;      ///< 0 ... 0.8, contrast of two spiral arms
};

struct SimulatedMosaic {
  std::vector<std::filesystem::path> files;  ///< NAME_g.fits.fz, ..., one a band
  std::vector<MosaicGalaxy> galaxies;
  labeling::TanFrame sky;
};

/// Writes `folder/NAME_BAND.fits` (`.fits.fz` if compressed). The same options give the same pixels.
SimulatedMosaic makeMosaic(const std::filesystem::path& folder, const std::string& name,
                           MosaicOptions options);

}  // namespace test
