#pragma once

namespace model {

/// Distances in a flat universe of matter and a cosmological constant (radiation neglected).
/// Integrated by Gauss-Legendre quadrature; better than 1e-6 for redshifts up to 20.
/// @see Hogg 1999, astro-ph/9905116
struct Cosmology {
  double hubbleKmPerSPerMpc = 70;  ///< > 0
  double omegaMatter = 0.3;        ///< 0 ... 1; the rest is the cosmological constant

  /// @param redshift  0 ... 20  @throws Error(BadInput) outside
  double comovingDistanceMpc(double redshift) const;
  double luminosityDistanceMpc(double redshift) const;
  double angularDiameterDistanceMpc(double redshift) const;
  double kpcPerArcsec(double redshift) const;
  double distanceModulus(double redshift) const;  ///< mag; redshift > 0
};

}  // namespace model
