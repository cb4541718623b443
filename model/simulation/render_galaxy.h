#pragma once
#include <string>
#include <vector>

#include "model/simulation/recipe.h"

namespace model {

/// An image of one object in several bands.
struct SimulatedCutout {
  int side = 0;                    ///< pixels, both ways
  std::vector<std::string> bands;  ///< (B) names, in the order of the survey
  std::vector<float> pixels;       ///< (B, side, side) nanomaggies a pixel, sky subtracted; row 0 is the
                                   ///< bottom (south), as in FITS; columns run to the west (east is left)
  double pixelScaleArcsec = 0;

  const float* band(std::size_t b) const {
    return pixels.data() + b * static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
  }
};

/// Renders an object as the survey would have seen it: the galaxy in its centre with its neighbours, blurred
/// by each band's PSF, photographed with photon and read noise at the camera's pixel scale, and then
/// resampled to `survey.side` pixels over `survey.framing` times its Petrosian R90, as image servers do. The
/// noise of nearby pixels is therefore correlated where the frame is small. Without noise, the flux of `body`
/// in the frame is that of its magnitudes less what lies outside. The same recipe gives the same bytes, on
/// any number of threads.
/// @throws Error(BadInput) for a survey that fails its check(), or a recipe with a Petrosian radius of 0
SimulatedCutout render(const GalaxyRecipe& galaxy, const SurveyRecipe& survey);

}  // namespace model
