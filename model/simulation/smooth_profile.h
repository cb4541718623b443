#pragma once
#include "model/simulation/recipe.h"

namespace model {

/// Turns positions in the frame into positions along the axes of a body.
struct Orientation {
  explicit Orientation(const StellarBody& body);
  double along(double x, double y) const { return -(x - x0) * sinPa + (y - y0) * cosPa; }
  double across(double x, double y) const { return -(x - x0) * cosPa - (y - y0) * sinPa; }
  double x0, y0, sinPa, cosPa;
};

/// A body as bulge, disk and bar without arms, clumps or dust. Every part has a total flux of 1; positions
/// are arcsec along the major axis (u) and across it (v), results are per square arcsec. A disk inclined by
/// 80 degrees or more is a self-gravitating sheet seen from the side, within a
/// thicker and fainter one.
/// @see van der Kruit & Searle 1981, A&A 95, 105
class SmoothProfile {
 public:
  explicit SmoothProfile(const StellarBody& body);

  double bulge(double u, double v) const;
  double disk(double u, double v) const;
  double bar(double u, double v) const;
  bool edgeOn() const { return m_edgeOn; }
  /// Of the disk where there is one, else of the bulge; from the second moments of the light.
  double axisRatio() const { return m_hasDisk ? m_diskRatio : m_bulgeRatio; }
  double diskRatio() const { return m_diskRatio; }
  double scaleHeightArcsec() const { return m_height; }  ///< of the thin sheet; 0 unless edgeOn()
  /// 1 inside the truncation of the disk, 0 far outside. @param radius  in scale lengths
  double fade(double radius) const;
  /// Share of the bulge's light inside a circle of the same area as its ellipse.
  double bulgeShareInside(double radiusArcsec) const;

 private:
  bool m_hasBulge = false, m_hasDisk = false, m_hasBar = false, m_edgeOn = false;
  double m_bulgeRatio = 1, m_boxPower = 2, m_inverseRe = 1, m_inverseN = 1, m_b = 1, m_bulgePeak = 0, m_n = 1;
  double m_diskRatio = 1, m_scale = 1, m_height = 0, m_truncation = 5, m_diskPeak = 0;
  double m_barLength = 1, m_barWidth = 1, m_barCos = 1, m_barSin = 0, m_barPeak = 0;
};

/// Share of each part in the light of one band of a body; adds up to 1.
struct PartShares {
  double bulge = 0;
  double disk = 0;
  double bar = 0;
};

/// @param band  0 g, 1 r, 2 i. Bulge and bar are redder than the disk by `bulgeRedness`.
PartShares partShares(const StellarBody& body, int band);

/// Flux in nanomaggies of g, r, i magnitudes.
std::array<double, 3> fluxesOf(const Magnitudes& magnitudes);

}  // namespace model
