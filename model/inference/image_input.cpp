#include "model/inference/image_input.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "model/base/error.h"

namespace model {
namespace {

/// The share of each old pixel in one new one, along one axis.
struct Taps {
  int first = 0;
  std::vector<float> weights;
};

/// Cuts the interval [start, start + length) of an axis of `pixels` into `size` equal parts.
std::vector<Taps> tapsOf(double start, double length, int pixels, int size) {
  std::vector<Taps> taps(static_cast<std::size_t>(size));
  // Enlarging: at least one old pixel wide, so that small cutouts are interpolated and not left with holes.
  const double step = length / size, width = std::max(step, 1.0);
  for (int i = 0; i < size; ++i) {
    const double centre = start + (i + 0.5) * step;
    const double low = std::clamp(centre - width / 2, 0.0, pixels - 1.0);
    const double high = std::clamp(centre + width / 2, low + 1e-6, static_cast<double>(pixels));
    Taps& tap = taps[static_cast<std::size_t>(i)];
    tap.first = static_cast<int>(low);
    for (int p = tap.first; p < high && p < pixels; ++p)
      tap.weights.push_back(
          static_cast<float>(std::min(high, p + 1.0) - std::max(low, static_cast<double>(p))));
  }
  return taps;
}

}  // namespace

int neededSide(const CardInput& input) { return static_cast<int>(std::ceil(input.size / input.crop)); }

void prepareImage(std::span<const float> planes, int width, int height, const CardInput& input,
                  std::span<std::uint8_t> target) {
  const auto channels = static_cast<std::size_t>(input.channels()),
             size = static_cast<std::size_t>(input.size);
  if (width < 1 || height < 1) throw Error(ErrorKind::BadInput, "The image has no pixels.");
  const std::size_t plane = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  if (planes.size() != plane * channels || target.size() != size * size * channels)
    throw Error(ErrorKind::BadInput, "The network wants " + std::to_string(channels) +
                                         " planes; the image of " + std::to_string(width) + " x " +
                                         std::to_string(height) + " pixels has " +
                                         std::to_string(planes.size()) + " values.");
  const double side = std::max(1.0, input.crop * std::min(width, height));
  const std::vector<Taps> columns = tapsOf((width - side) / 2, side, width, input.size);
  const std::vector<Taps> rows = tapsOf((height - side) / 2, side, height, input.size);

  // Rows first, then columns: sums of value x share, and of the shares of pixels that are there.
  std::vector<float> sums(static_cast<std::size_t>(width)), shares(static_cast<std::size_t>(width));
  for (std::size_t c = 0; c < channels; ++c) {
    for (std::size_t y = 0; y < size; ++y) {
      std::fill(sums.begin(), sums.end(), 0.0f);
      std::fill(shares.begin(), shares.end(), 0.0f);
      const int firstColumn = columns.front().first;
      const int lastColumn = columns.back().first + static_cast<int>(columns.back().weights.size());
      for (std::size_t t = 0; t < rows[y].weights.size(); ++t) {
        const float share = rows[y].weights[t];
        const float* line = planes.data() + c * plane +
                            (static_cast<std::size_t>(rows[y].first) + t) * static_cast<std::size_t>(width);
        for (int x = firstColumn; x < lastColumn; ++x) {
          const bool there = std::isfinite(line[x]);
          sums[static_cast<std::size_t>(x)] += there ? share * line[x] : 0.0f;
          shares[static_cast<std::size_t>(x)] += there ? share : 0.0f;
        }
      }
      for (std::size_t x = 0; x < size; ++x) {
        float sum = 0, share = 0;
        for (std::size_t t = 0; t < columns[x].weights.size(); ++t) {
          const std::size_t p = static_cast<std::size_t>(columns[x].first) + t;
          sum += columns[x].weights[t] * sums[p];
          share += columns[x].weights[t] * shares[p];
        }
        const float value = share > 0 ? std::clamp(sum / share, 0.0f, 1.0f) : 0.0f;
        target[(y * size + x) * channels + c] = static_cast<std::uint8_t>(std::lround(value * 255));
      }
    }
  }
}

}  // namespace model
