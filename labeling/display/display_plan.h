#pragma once
#include <optional>
#include <span>
#include <vector>

#include "labeling/display/display.h"
#include "labeling/display/lupton.h"

namespace labeling {

/// A display with everything settled for one cutout.
struct DisplayPlan {
  struct Channel {
    std::span<const float> pixels;  ///< of the cutout, in its row order
    double sky = 0;                 ///< taken off before
    double weight = 1;
    double value(std::size_t i) const { return weight * (static_cast<double>(pixels[i]) - sky); }
  };
  std::vector<Channel> channels;   ///< (1) or red, green, blue (3)
  std::vector<std::size_t> bands;  ///< of the channels, in the cutout
  bool greenIsMean = false;        ///< two bands: green lies between them
  double black = 0, white = 1;     ///< in the channels' weighted values; white > black
  double noise = 0;  ///< of the mean above the skies: below a few times this, colour fades out; 0: never
  bool isShownAsItIs = false;  ///< a picture that somebody already stretched: values in [0, 1] are levels
  std::optional<LuptonCurve> lupton;  ///< where the curve is Lupton's
};

/// @throws Error(BadInput) for an option out of range or an image without pixels
void checkDisplay(const Cutout& cutout, const Display& display);

/// @throws Error(BadInput) of checkDisplay, and for a band that the cutout lacks
DisplayPlan planFor(const Cutout& cutout, const Display& display);

}  // namespace labeling
