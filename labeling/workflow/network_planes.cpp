#include "labeling/workflow/network_planes.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "labeling/display/colour_balance.h"
#include "labeling/display/colour_bands.h"
#include "labeling/display/lupton.h"
#include "labeling/display/samples.h"
#include "labeling/display/sky_level.h"
#include "labeling/survey/band_names.h"
#include "model/base/error.h"

namespace labeling {
namespace {

constexpr float kLevel = 1.0F / 255;
constexpr double kQ = 8;
constexpr double kCore = 65;  // the brightest 0.1 % lie at this many stretches
constexpr double kColourTolerance = 1.6;
constexpr double kGrain = 20;  // a stretch is at least this many times the noise of the sky

struct Channel {
  std::span<const float> pixels;
  SkyLevel sky;
  double weight = 1;
  double black = 0;
};

/// Lupton's stretch, in weighted pixel values.
double stretchOf(const std::vector<Channel>& channels, double sigma, bool isPicture) {
  if (isPicture) return 1 / LuptonCurve::whiteAt(kQ);
  std::vector<float> light;  // of the brightest channel, which is the first to saturate
  forSamples(channels.front().pixels.size(), kSkySamples, [&](std::size_t i) {
    double most = 0;
    for (const Channel& channel : channels) {
      const double value = channel.weight * (channel.pixels[i] - channel.black);
      if (std::isfinite(value)) most = std::max(most, value);
    }
    light.push_back(static_cast<float>(most));
  });
  const double stretch = std::max(shareOf(light, 0.999) / kCore, kGrain * sigma);
  if (stretch > 0 && std::isfinite(stretch)) return stretch;
  constexpr double kOfTheBrightest = 0.4;
  const double brightest = light.empty() ? 0 : *std::max_element(light.begin(), light.end());
  return kOfTheBrightest * (brightest > 0 && std::isfinite(brightest) ? brightest : 1);
}

/// Weighted values of a row above black; missing ones are 0, the black level.
void readRow(const Channel& channel, std::size_t first, std::span<float> row) {
  const auto black = static_cast<float>(channel.black);
  const auto weight = static_cast<float>(channel.weight);
  for (std::size_t x = 0; x < row.size(); ++x) {
    const float value = (channel.pixels[first + x] - black) * weight;
    row[x] = std::isfinite(value) ? value : 0;
  }
}

/// In [0, 1]; nothing that is no number leaves here.
float share(float value) { return std::isfinite(value) ? std::clamp(value, 0.0F, 1.0F) : 0; }

}  // namespace

std::vector<float> networkPlanes(const Cutout& cutout) {
  const auto width = static_cast<std::size_t>(std::max(0, cutout.width));
  const auto height = static_cast<std::size_t>(std::max(0, cutout.height));
  const std::size_t plane = width * height;
  if (cutout.bands.empty() || plane == 0 || cutout.pixels.size() < plane * cutout.bands.size())
    throw model::Error(model::ErrorKind::BadInput, "An image without pixels cannot be given to a network.");
  std::vector<float> planes(3 * plane);
  const std::size_t count = cutout.bands.size();
  std::array<std::size_t, 3> bands{0, 0, 0};
  if (count > 1) bands = colourBands(cutout.bands);
  const auto sourceRow = [&](std::size_t y) {
    return cutout.rowOrder == RowOrder::TopFirst ? y : height - 1 - y;
  };
  if (cutout.isPicture && (count == 1 || count == 3)) {
    for (std::size_t c = 0; c < 3; ++c)
      for (std::size_t y = 0; y < height; ++y)
        for (std::size_t x = 0; x < width; ++x)
          planes[c * plane + y * width + x] = share(cutout.band(bands[c])[sourceRow(y) * width + x]);
    return planes;
  }

  const std::size_t used = count == 1 ? 1 : 3;
  std::vector<Channel> channels;
  for (std::size_t c = 0; c < used; ++c) {
    const auto pixels = cutout.band(bands[c]);
    channels.push_back({pixels, cutout.isPicture ? SkyLevel{} : skyLevelOf(pixels)});
  }
  if (used == 3 && !cutout.isPicture) {
    std::array<std::optional<double>, 3> wavelengths;
    for (std::size_t c = 0; c < 3; ++c) wavelengths[c] = wavelengthNm(cutout.bands[bands[c]]);
    const auto weights =
        balancedWeights(wavelengths, {channels[0].pixels, channels[1].pixels, channels[2].pixels},
                        {channels[0].sky, channels[1].sky, channels[2].sky}, kColourTolerance);
    for (std::size_t c = 0; c < 3; ++c) channels[c].weight = weights[c];
  }
  double variance = 0;
  for (const Channel& channel : channels) variance += std::pow(channel.weight * channel.sky.sigma, 2);
  const double sigma = std::sqrt(variance) / static_cast<double>(used);
  // One sigma below the sky, by the same grey level in each channel, so that the sky has no tint.
  const double below = std::sqrt(static_cast<double>(used)) * sigma;
  for (Channel& channel : channels) channel.black = channel.sky.level - below / channel.weight;

  const LuptonCurve curve = LuptonCurve::standard(kQ, stretchOf(channels, sigma, cutout.isPicture));
  std::vector<float> red(width), green(width), blue(width);
  for (std::size_t y = 0; y < height; ++y) {
    const std::size_t first = sourceRow(y) * width;
    readRow(channels.front(), first, red);
    readRow(channels.back(), first, blue);
    if (count == 2)
      for (std::size_t x = 0; x < width; ++x) green[x] = (red[x] + blue[x]) / 2;
    else
      readRow(channels[channels.size() / 2], first, green);
    curve.apply(red, green, blue);
    for (std::size_t x = 0; x < width; ++x) {
      planes[y * width + x] = share(red[x] * kLevel);
      planes[plane + y * width + x] = share(green[x] * kLevel);
      planes[2 * plane + y * width + x] = share(blue[x] * kLevel);
    }
  }
  return planes;
}

}  // namespace labeling
