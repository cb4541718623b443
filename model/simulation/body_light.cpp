#include "model/simulation/body_light.h"

#include <algorithm>
#include <cmath>

#include "model/simulation/disk_light.h"
#include "model/simulation/smooth_profile.h"

namespace model {
namespace {

/// Samples per axis of a pixel at a distance in pixels from the cusp of a Sérsic profile. Even numbers, so
/// that no sample meets the cusp itself.
int subpixelsAt(double distance, double axisRatio) {
  const double effective = distance * std::max(axisRatio, 0.25);
  if (effective < 1.2) return 24;
  if (effective < 3) return 8;
  if (effective < 8) return 2;
  return 1;
}

template <typename Brightness>
float pixelLight(const Plane& plane, int row, int column, int subpixels, const Brightness& brightness) {
  const double step = plane.pixelArcsec / subpixels;
  double sum = 0;
  for (int j = 0; j < subpixels; ++j) {
    const double y = plane.arcsec(row) + (j - (subpixels - 1) / 2.0) * step;
    for (int i = 0; i < subpixels; ++i) {
      sum += brightness(plane.arcsec(column) + (i - (subpixels - 1) / 2.0) * step, y);
    }
  }
  return static_cast<float>(sum * step * step);
}

/// Bulge and bar of unit flux.
void paintCentralParts(const StellarBody& body, const SmoothProfile& profile, Plane& bulge, Plane& bar) {
  const Orientation orientation(body);
  const double centreColumn = bulge.pixel(orientation.x0), centreRow = bulge.pixel(orientation.y0);
  const double ratio = body.bulge ? body.bulge->axisRatio : 1;
  for (int row = 0; row < bulge.side; ++row) {
    for (int column = 0; column < bulge.side; ++column) {
      const double distance = std::hypot(row - centreRow, column - centreColumn);
      const std::size_t k = bulge.index(row, column);
      if (body.bulge) {
        bulge.values[k] =
            pixelLight(bulge, row, column, subpixelsAt(distance, ratio), [&](double x, double y) {
              return profile.bulge(orientation.along(x, y), orientation.across(x, y));
            });
      }
      if (body.bar && distance * bulge.pixelArcsec < 3 * body.bar->lengthArcsec) {
        bar.values[k] = pixelLight(bar, row, column, 2, [&](double x, double y) {
          return profile.bar(orientation.along(x, y), orientation.across(x, y));
        });
      }
    }
  }
}

}  // namespace

void addBody(Light& light, const StellarBody& body) {
  const int side = light[0].side;
  const double pixelArcsec = light[0].pixelArcsec;
  const SmoothProfile profile(body);
  Plane bulge(side, pixelArcsec), bar(side, pixelArcsec);
  if (body.bulge || body.bar) paintCentralParts(body, profile, bulge, bar);
  std::optional<DiskLight> disk;
  if (body.disk) disk = diskLight(body, profile, side, pixelArcsec);

  const std::array<double, 3> flux = fluxesOf(body.magnitudes);
  const double bulgeInFrame = bulge.sum(), barInFrame = bar.sum(),
               diskInFrame = disk ? disk->smooth.sum() : 0;
  for (std::size_t b = 0; b < 3; ++b) {
    const PartShares shares = partShares(body, static_cast<int>(b));
    const double wanted =
        flux[b] * (shares.bulge * bulgeInFrame + shares.bar * barInFrame + shares.disk * diskInFrame);
    if (!disk) {
      const auto bulgeFlux = static_cast<float>(flux[b] * shares.bulge);
      const auto barFlux = static_cast<float>(flux[b] * shares.bar);
      for (std::size_t k = 0; k < bulge.values.size(); ++k) {
        light[b].values[k] += bulgeFlux * bulge.values[k] + barFlux * bar.values[k];
      }
      continue;
    }
    const double structured = disk->light[b].sum();
    const double diskScale = structured > 0 ? flux[b] * shares.disk * diskInFrame / structured : 0;
    std::vector<float> mine(bulge.values.size());
    double made = 0;
    for (std::size_t k = 0; k < mine.size(); ++k) {
      float central = static_cast<float>(shares.bulge * flux[b]) * bulge.values[k] +
                      static_cast<float>(shares.bar * flux[b]) * bar.values[k];
      const float screen = disk->screen.values[k];
      // Half of a bulge lies in front of the plane, half behind.
      if (screen > 0) central *= 0.5F + 0.5F * std::exp(-screen * kExtinctionCurve[b]);
      mine[k] = central + static_cast<float>(diskScale) * disk->light[b].values[k];
      made += mine[k];
    }
    const auto factor = static_cast<float>(made > 0 ? wanted / made : 1);
    for (std::size_t k = 0; k < mine.size(); ++k) light[b].values[k] += factor * mine[k];
  }
}

void addNeighbour(Light& light, const Intruder& neighbour) {
  StellarBody body;
  body.magnitudes = neighbour.magnitudes;
  body.positionAngleDeg = neighbour.positionAngleDeg;
  body.offsetXArcsec = neighbour.xArcsec;
  body.offsetYArcsec = neighbour.yArcsec;
  body.bulge = BulgeRecipe{1, neighbour.halfLightArcsec, neighbour.sersicIndex, neighbour.axisRatio, 0};
  const SmoothProfile profile(body);
  const Orientation orientation(body);
  const std::array<double, 3> flux = fluxesOf(body.magnitudes);
  const Plane& plane = light[0];
  const double reach =
      neighbour.halfLightArcsec * (neighbour.sersicIndex > 2 ? 9 : 5) + 2 * plane.pixelArcsec;
  const auto clamped = [&](double arcsec) {
    return static_cast<int>(std::clamp(plane.pixel(arcsec), -1.0, plane.side + 0.0));
  };
  const double centreColumn = plane.pixel(orientation.x0), centreRow = plane.pixel(orientation.y0);
  for (int row = std::max(0, clamped(orientation.y0 - reach));
       row <= std::min(plane.side - 1, clamped(orientation.y0 + reach)); ++row) {
    for (int column = std::max(0, clamped(orientation.x0 - reach));
         column <= std::min(plane.side - 1, clamped(orientation.x0 + reach)); ++column) {
      const double distance = std::hypot(row - centreRow, column - centreColumn);
      const int subpixels = distance < 1.5 ? 8 : distance < 6 ? 3 : 1;
      const float share = pixelLight(plane, row, column, subpixels, [&](double x, double y) {
        return profile.bulge(orientation.along(x, y), orientation.across(x, y));
      });
      for (std::size_t b = 0; b < 3; ++b) {
        light[b].values[plane.index(row, column)] += static_cast<float>(flux[b]) * share;
      }
    }
  }
}

}  // namespace model
