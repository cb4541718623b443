#include "model/embedding/umap_curve.h"

#include <cmath>

namespace model {
namespace {

constexpr int kSamples = 300;

double distanceAt(int sample, double spread) { return 3 * spread * sample / (kSamples - 1); }

double wanted(double distance, double minDist, double spread) {
  return distance < minDist ? 1 : std::exp(-(distance - minDist) / spread);
}

double sumOfSquares(const UmapCurve& curve, double minDist, double spread) {
  double sum = 0;
  for (int i = 0; i < kSamples; ++i) {
    const double d = distanceAt(i, spread);
    const double difference = 1 / (1 + curve.a * std::pow(d, 2 * curve.b)) - wanted(d, minDist, spread);
    sum += difference * difference;
  }
  return sum;
}

}  // namespace

UmapCurve fitUmapCurve(double minDist, double spread) {
  UmapCurve curve;
  double damping = 1e-3;
  double error = sumOfSquares(curve, minDist, spread);
  for (int step = 0; step < 500 && damping < 1e12; ++step) {  // Levenberg-Marquardt with two parameters
    double aa = 0, ab = 0, bb = 0, ga = 0, gb = 0;
    for (int i = 1; i < kSamples; ++i) {  // at distance 0 the curve is 1 whatever a and b are
      const double d = distanceAt(i, spread);
      const double power = std::pow(d, 2 * curve.b);
      const double value = 1 / (1 + curve.a * power);
      const double byA = -power * value * value;
      const double byB = -2 * curve.a * power * std::log(d) * value * value;
      const double difference = wanted(d, minDist, spread) - value;
      aa += byA * byA;
      ab += byA * byB;
      bb += byB * byB;
      ga += byA * difference;
      gb += byB * difference;
    }
    const double first = aa * (1 + damping), second = bb * (1 + damping);
    const double determinant = first * second - ab * ab;
    const UmapCurve next{curve.a + (second * ga - ab * gb) / determinant,
                         curve.b + (first * gb - ab * ga) / determinant};
    const double nextError = sumOfSquares(next, minDist, spread);
    if (next.a > 0 && next.b > 0 && nextError <= error) {
      const bool settled = error - nextError < 1e-15;
      curve = next;
      error = nextError;
      damping /= 10;
      if (settled) break;
    } else {
      damping *= 10;
    }
  }
  return curve;
}

}  // namespace model
