#include "model/simulation/plane.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace model {
namespace {

/// What a Gaussian of unit flux leaves in each pixel of one axis, from pixel `first` on.
struct Cut {
  int first = 0;
  std::vector<double> share;
};

Cut gaussianCut(const Plane& plane, double centreArcsec, double sigmaArcsec) {
  const double centre = plane.pixel(centreArcsec);
  const double sigma = std::max(sigmaArcsec / plane.pixelArcsec, 1e-3);
  const double reach = 5 * sigma + 1;
  Cut cut;
  cut.first = std::max(0, static_cast<int>(std::floor(std::max(centre - reach, -1.0))));
  const int last =
      std::min(plane.side - 1, static_cast<int>(std::ceil(std::min(centre + reach, plane.side + 1.0))));
  const double scale = 1 / (sigma * std::numbers::sqrt2);
  double lower = std::erf((cut.first - 0.5 - centre) * scale);
  for (int k = cut.first; k <= last; ++k) {
    const double upper = std::erf((k + 0.5 - centre) * scale);
    cut.share.push_back((upper - lower) / 2);
    lower = upper;
  }
  return cut;
}

void addCuts(Plane& plane, const Cut& columns, const Cut& rows, double flux) {
  for (std::size_t r = 0; r < rows.share.size(); ++r) {
    const double part = flux * rows.share[r];
    float* const row = &plane.values[plane.index(rows.first + static_cast<int>(r), columns.first)];
    for (std::size_t c = 0; c < columns.share.size(); ++c)
      row[c] += static_cast<float>(part * columns.share[c]);
  }
}

double catmullRom(double x) {
  x = std::abs(x);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
  return 0;
}

/// Share of an old pixel at a distance from a new one that lies inside it, both in old pixels.
double overlap(double distance, double newSize) {
  return std::clamp((newSize + 1) / 2 - std::abs(distance), 0.0, std::min(newSize, 1.0));
}

/// Old pixels per new one from which areas are shared out: stars are then too sharp for a kernel with
/// negative lobes.
constexpr double kOverlapFrom = 0.8;

struct Taps {
  int first = 0;
  std::vector<float> weight;
};

std::vector<Taps> tapsBetween(int from, int to) {
  const double ratio = static_cast<double>(from) / to;
  const bool share = ratio > kOverlapFrom;
  const double reach = share ? (ratio + 1) / 2 : 2;
  std::vector<Taps> all(static_cast<std::size_t>(to));
  for (int k = 0; k < to; ++k) {
    Taps& taps = all[static_cast<std::size_t>(k)];
    const double centre = (k + 0.5) * ratio - 0.5;
    taps.first = std::clamp(static_cast<int>(std::ceil(centre - reach)), 0, from - 1);
    const int last = std::clamp(static_cast<int>(std::floor(centre + reach)), taps.first, from - 1);
    const auto kernel = [&](int j) { return share ? overlap(j - centre, ratio) : catmullRom(j - centre); };
    double sum = 0;
    for (int j = taps.first; j <= last; ++j) sum += kernel(j);
    // Each axis brings one factor `ratio`: the value of a pixel is the flux it holds.
    for (int j = taps.first; j <= last; ++j)
      taps.weight.push_back(static_cast<float>(kernel(j) / sum * ratio));
  }
  return all;
}

}  // namespace

double Plane::sum() const {
  double total = 0;
  for (const float value : values) total += value;
  return total;
}

void addGaussian(Plane& plane, double xArcsec, double yArcsec, double sigmaArcsec, double flux) {
  const Cut columns = gaussianCut(plane, xArcsec, sigmaArcsec),
            rows = gaussianCut(plane, yArcsec, sigmaArcsec);
  if (!columns.share.empty() && !rows.share.empty()) addCuts(plane, columns, rows, flux);
}

void addGaussian(Light& light, double xArcsec, double yArcsec, double sigmaArcsec,
                 const std::array<double, 3>& flux) {
  const Cut columns = gaussianCut(light[0], xArcsec, sigmaArcsec);
  const Cut rows = gaussianCut(light[0], yArcsec, sigmaArcsec);
  if (columns.share.empty() || rows.share.empty()) return;
  for (std::size_t b = 0; b < 3; ++b) addCuts(light[b], columns, rows, flux[b]);
}

Plane resampled(const Plane& plane, int side) {
  if (side == plane.side) return plane;
  const std::vector<Taps> taps = tapsBetween(plane.side, side);
  const auto from = static_cast<std::size_t>(plane.side), to = static_cast<std::size_t>(side);
  std::vector<float> wide(to * from, 0.0F);  // (to rows, from columns)
  for (std::size_t row = 0; row < to; ++row) {
    float* const out = &wide[row * from];
    for (std::size_t t = 0; t < taps[row].weight.size(); ++t) {
      const float weight = taps[row].weight[t];
      const float* const in = &plane.values[(static_cast<std::size_t>(taps[row].first) + t) * from];
      for (std::size_t c = 0; c < from; ++c) out[c] += weight * in[c];
    }
  }
  Plane result(side, plane.pixelArcsec * plane.side / side);
  for (std::size_t row = 0; row < to; ++row) {
    for (std::size_t column = 0; column < to; ++column) {
      const Taps& tap = taps[column];
      const float* const in = &wide[row * from + static_cast<std::size_t>(tap.first)];
      float value = 0;
      for (std::size_t t = 0; t < tap.weight.size(); ++t) value += tap.weight[t] * in[t];
      result.values[row * to + column] = value;
    }
  }
  return result;
}

}  // namespace model
