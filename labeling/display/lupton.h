#pragma once
#include <span>

namespace labeling {

/// One asinh curve applied to the mean of red, green and blue, the three then scaled by the same factor, so
/// that the colour of bright pixels is kept. @see Lupton et al. 2004, PASP 116, 133
class LuptonCurve {
 public:
  /// As astropy's make_lupton_rgb: asinh(q I / stretch) / (10 asinh(q / 10)); a channel above 1 takes the two
  /// others down with it. @param q, stretch > 0
  static LuptonCurve standard(double q, double stretch);
  /// As the Legacy Surveys viewer: asinh(q I / stretch) / sqrt(q); negative values count as 0 in the mean,
  /// and each channel is cut at 1 by itself. @param q, stretch > 0
  static LuptonCurve legacySurveys(double q, double stretch);

  /// @param red, green, blue  values above black, all of one length; become levels in [0, 255]
  void apply(std::span<float> red, std::span<float> green, std::span<float> blue) const;

  /// The intensity, in units of the stretch, at which the standard curve reaches white.
  static double whiteAt(double q);

 private:
  float m_toU = 1;    ///< intensity to argument of asinh
  float m_slope = 1;  ///< levels per unit of intensity at the faint end
  bool m_cutsEach = false;
};

}  // namespace labeling
