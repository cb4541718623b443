#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "labeling/survey/cutout.h"

namespace labeling {

enum class StretchCurve { Lupton, Asinh, Linear, SquareRoot, Log };

/// How pixel values become a picture. Display only: a network's normalisation is its own (its card).
struct Display {
  StretchCurve curve = StretchCurve::Lupton;
  std::optional<double> black;  ///< pixel value shown black; unset: chosen from the image (sky level)
  std::optional<double> white;  ///< pixel value shown white; unset: zscale / 99.7 percentile
  double q = 8;                 ///< > 0; Lupton's Q: how strongly bright parts are compressed
  double soft = 0.4;  ///< (0, 1]; share of [black, white] that the linear part covers (Lupton, asinh)
  std::vector<std::string> rgb;  ///< bands for red, green, blue; empty: chosen by wavelength; one name: grey
  bool invert = false;           ///< grey only
  /// Factors on red, green, blue before the curve, so that a usual galaxy is near white; empty: chosen by
  /// wavelength where `white` is chosen too, else 1.
  std::vector<double> weights;
  bool operator==(const Display&) const = default;
};

/// 8-bit picture, rows from the top.
struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;  ///< (height, width, 3)
};

/// Lupton: with I the mean of red, green, blue above black and stretch = soft * (white - black), each channel
/// is multiplied by asinh(q I / stretch) / (10 asinh(q / 10)) / I; a pixel whose brightest channel exceeds 1
/// is scaled down to it, so that its hue stays. `white` thus sets the scale: the curve runs on above it.
/// Asinh: asinh(t / soft) / asinh(1 / soft) with t = (value - black) / (white - black); log: log(1000 t + 1).
/// A colour picture (JPEG, PNG) under the default display is shown as it is.
/// Missing pixels (NaN) are drawn as the black level. @see Lupton et al. 2004, PASP 116, 133
/// @throws Error(BadInput) for an option out of range or a band in `rgb` that the cutout lacks
Picture render(const Cutout& cutout, const Display& display = {});

/// The same, as network input: red, green, blue planes in [0, 1], rows from the top, (3, height, width).
/// One rule for training, prediction and screen, so that a network sees what was meant.
std::vector<float> colourPlanes(const Cutout& cutout, const Display& display = {});

/// The three bands a colour picture takes as red, green, blue: reddest, middle, bluest by wavelength.
std::array<std::size_t, 3> colourBands(const std::vector<std::string>& bands);

/// `display` with everything chosen for this cutout filled in: bands, weights, black and white (of the middle
/// band where the bands' sky levels differ). Where the handles of a histogram stand.
Display resolvedDisplay(const Cutout& cutout, const Display& display = {});

struct Limits {
  double low = 0;
  double high = 0;
};
/// IRAF's zscale with astropy's defaults (1,000 samples, contrast 0.25, 5 iterations). NaN are left out.
Limits zscale(std::span<const float> pixels, double contrast = 0.25);
Limits percentileLimits(std::span<const float> pixels, double percent);  ///< symmetric, e.g. 99.5

}  // namespace labeling
