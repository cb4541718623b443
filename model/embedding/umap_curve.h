#pragma once

namespace model {

/// The curve 1 / (1 + a d^2b) that says how strongly two points of the map at distance d belong together.
struct UmapCurve {
  double a = 1;
  double b = 1;
};

/// The curve closest (least squares) to: 1 up to minDist, then falling as exp(-(d - minDist) / spread).
UmapCurve fitUmapCurve(double minDist, double spread);

}  // namespace model
