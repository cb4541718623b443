#pragma once

namespace model {

/// The b of a Sérsic profile exp(-b ((R/Re)^(1/n) - 1)), so that Re holds half of the light.
/// For n >= 0.5.  @see Ciotti & Bertin 1999, A&A 352, 447
double sersicB(double n);

/// Share of the light of a Sérsic profile inside x = R / Re.
double sersicFluxInside(double n, double x);

/// Surface brightness at Re of a round profile of total flux 1 and Re = 1.
double sersicBrightnessAtHalfLight(double n);

/// Area of |x|^c + |y|^c <= 1 as a share of the circle's: how much light boxy isophotes add.
double superellipseArea(double c);

}  // namespace model
