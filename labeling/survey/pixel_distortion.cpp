#include "labeling/survey/pixel_distortion.h"

#include <algorithm>
#include <cmath>

namespace labeling {
namespace {
constexpr int kHighestPower = 9;

using Point = std::array<double, 2>;
}  // namespace

double LookupTable::at(double x, double y) const {
  const auto place = [this](std::size_t axis, double image, int length) {
    // Counted as astropy (5.2) does, which reads the tables of Hubble's files (CRPIX = CRVAL = 0) so that
    // their first point lies at the image's first pixel.
    const double index = (image - referenceValue[axis] - 1) / step[axis] + referencePixel[axis];
    return std::clamp(index, 0.0, static_cast<double>(length - 1));
  };
  const double column = place(0, x, width), row = place(1, y, height);
  if (std::isnan(column) || std::isnan(row)) return 0;
  const int left = static_cast<int>(column), low = static_cast<int>(row);
  const double right = column - left, up = row - low;
  const auto value = [this](int i, int j) {
    const auto index = static_cast<std::size_t>(std::min(j, height - 1)) * static_cast<std::size_t>(width) +
                       static_cast<std::size_t>(std::min(i, width - 1));
    return static_cast<double>(values[index]);
  };
  return value(left, low) * (1 - right) * (1 - up) + value(left, low + 1) * (1 - right) * up +
         value(left + 1, low) * right * (1 - up) + value(left + 1, low + 1) * right * up;
}

void PixelDistortion::addTerm(int axis, int p, int q, double value) {
  if (p < 0 || q < 0 || p + q > kHighestPower || value == 0) return;
  m_terms[axis == 0 ? 0 : 1].push_back({p, q, value});
}

Point PixelDistortion::undistorted(Point pixel) const {
  Point at = pixel;
  for (std::size_t axis = 0; axis < 2; ++axis)
    if (m_tables.detector[axis]) at[axis] += m_tables.detector[axis]->at(pixel[0], pixel[1]);
  Point result = at;
  std::array<double, kHighestPower + 1> u{1}, v{1};
  for (std::size_t power = 1; power < u.size(); ++power) {
    u[power] = u[power - 1] * (at[0] - m_referencePixel[0]);
    v[power] = v[power - 1] * (at[1] - m_referencePixel[1]);
  }
  for (std::size_t axis = 0; axis < 2; ++axis) {
    double moved = 0;
    for (const Term& term : m_terms[axis])
      moved += term.value * u[static_cast<std::size_t>(term.p)] * v[static_cast<std::size_t>(term.q)];
    result[axis] += moved;
    if (m_tables.prior[axis]) result[axis] += m_tables.prior[axis]->at(at[0], at[1]);
  }
  return result;
}

std::optional<Point> PixelDistortion::distorted(Point target) const {
  // Newton's steps with slopes over one pixel; distortions are small, so a few steps are enough.
  constexpr int kMostSteps = 40;
  constexpr double kClose = 1e-10;
  Point pixel = target;
  for (int step = 0; step < kMostSteps; ++step) {
    const Point here = undistorted(pixel);
    const Point miss{target[0] - here[0], target[1] - here[1]};
    const double distance = std::hypot(miss[0], miss[1]);
    if (!std::isfinite(distance)) return std::nullopt;
    if (distance < kClose * (1 + std::abs(target[0]) + std::abs(target[1]))) return pixel;
    const Point right = undistorted({pixel[0] + 0.5, pixel[1]}),
                left = undistorted({pixel[0] - 0.5, pixel[1]});
    const Point up = undistorted({pixel[0], pixel[1] + 0.5}), down = undistorted({pixel[0], pixel[1] - 0.5});
    const double a = right[0] - left[0], b = up[0] - down[0], c = right[1] - left[1], d = up[1] - down[1];
    const double determinant = a * d - b * c;
    if (!(std::abs(determinant) > 1e-6)) return std::nullopt;
    pixel[0] += (d * miss[0] - b * miss[1]) / determinant;
    pixel[1] += (a * miss[1] - c * miss[0]) / determinant;
  }
  return std::nullopt;
}

}  // namespace labeling
