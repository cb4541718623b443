#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "labeling/display/colour_map.h"
#include "labeling/survey/cutout.h"
#include "labeling/survey/picture.h"

namespace labeling {

enum class StretchCurve { Lupton, Asinh, Linear, SquareRoot, Log, Power };

/// Where black and white come from when they are not given.
enum class LimitRule {
  Automatic,   ///< sky dark with its grain just visible, the core just below white; zscale for linear grey
  ZScale,      ///< IRAF's
  Percentile,  ///< symmetric, `percent` of the pixels inside
  MinMax
};

/// Colour as a survey shows its own images: its Q, its scale of each band, its black and white; the numbers
/// of the display itself are then not looked at. Pixels are taken to be in the survey's unit.
enum class ColourPreset {
  Own,     ///< the display's own numbers
  Sdss,    ///< Legacy Surveys viewer, SDSS: g 2.5, r 1.5, i 1.0, z 0.4, m 0.02, Q 20; nanomaggies
  Legacy,  ///< Legacy Surveys viewer, DECaLS: g 6.0, r 3.4, i 3.0, z 2.2, m 0.03, Q 20; nanomaggies
  Hsc      ///< gri alike, stretch 0.5, Q 15. @see Storey-Fisher et al. 2021, MNRAS 508, 2946
};

/// How pixel values become a picture. On screen and in saved pictures only: what a network is fed with does
/// not depend on it (labeling/workflow/network_planes.h).
struct Display {
  StretchCurve curve = StretchCurve::Lupton;
  LimitRule limits = LimitRule::Automatic;
  double percent = 99.5;  ///< (0, 100]
  /// Drawn black and white. For one band, pixel values; for colour, weighted pixel values above `skies`.
  /// Unset: chosen from the image by `limits`.
  std::optional<double> black, white;
  double q = 8;       ///< > 0; Lupton's Q: how strongly bright parts are compressed
  double soft = 0.4;  ///< (0, 1]; share of [black, white] that the linear part covers (Lupton, asinh)
  double gamma = 2;   ///< (0, 10]; power curve: ((value - black) / (white - black)) ^ (1 / gamma)
  std::vector<std::string>
      rgb;  ///< bands for red, green, blue; empty: chosen by wavelength; one name: one band
  std::vector<double> weights;  ///< (3) factors on red, green, blue; empty: 1 where black and white are
                                ///< given, else chosen so that a usual galaxy is near white
  std::vector<double>
      skies;  ///< (3) pixel values taken off before; empty: 0 where black is given, else measured
  /// Colour fades out where the light around a pixel is below a few times this noise of the mean of the three
  /// channels (weighted values), so that the grain of the sky is grey. 0: never; unset: measured where black
  /// is, else 0.
  std::optional<double> noise;
  ColourPreset preset = ColourPreset::Own;
  ColourMap map = ColourMap::Grey;  ///< of one band
  bool invert = false;              ///< one band only: dark galaxies on white
  double smoothing = 0;             ///< [0, 20] pixels: standard deviation of a Gaussian
  bool northUp = false;             ///< turned by its coordinates: north up, east left; as it is without any
  bool operator==(const Display&) const = default;
};

/// The one way from pixels to a picture: smoothing, orientation, limits, curve, colour.
///
/// Lupton: with I the mean of red, green, blue above black and stretch = soft * (white - black), each channel
/// is multiplied by asinh(q I / stretch) / (10 asinh(q / 10)) / I; a pixel whose brightest channel exceeds 1
/// is scaled down to it, so that its hue stays. `white` thus sets the scale: the curve runs on above it.
/// With t = (value - black) / (white - black) in [0, 1], asinh: asinh(t / soft) / asinh(1 / soft); log:
/// log(1000 t + 1) / log(1001); power: t ^ (1 / gamma).
/// Above the noise (see `noise`) colour is the formula's; below it fades to the mean.
/// A colour picture (JPEG, PNG) whose limits nobody set is shown as it is.
/// Missing pixels (NaN) get a flat dark slate, pale when inverted; a colour channel that misses alone gets
/// the mean of the others. @see Lupton et al. 2004, PASP 116, 133
/// @throws Error(BadInput) for an option out of range or a band in `rgb` that the cutout lacks
Picture render(const Cutout& cutout, const Display& display = {});

/// Pixels as `render` sees them before limits and colour: smoothed and turned where the display says so.
/// @return nothing if neither is asked for: the cutout itself is what is drawn
std::optional<Cutout> preparedCutout(const Cutout& cutout, const Display& display);

/// The colour of a missing pixel.
std::array<std::uint8_t, 3> missingColour(bool inverted = false);

/// `display` with everything chosen for this cutout filled in: bands, weights, skies, black and white. It
/// draws the same picture, and the same limits on any other cutout. Where the handles of a histogram stand.
Display resolvedDisplay(const Cutout& cutout, const Display& display = {});

/// Back to limits, colour balance and skies chosen from each image by the display's rule.
void clearLimits(Display& display);
bool hasLimits(const Display& display);  ///< is any of them given?

/// The values that black and white stand for, in no order: pixel values of one band, or weighted ones above
/// the sky of all three channels. At most about `most` of them, evenly spread; NaN left out.
std::vector<float> displayValues(const Cutout& cutout, const Display& display, std::size_t most);

/// Every n-th pixel of each band, for a picture that lasts as long as a drag. @param step >= 1
Cutout thinnedOut(const Cutout& cutout, int step);

}  // namespace labeling
