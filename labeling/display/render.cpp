#include <algorithm>
#include <cmath>
#include <limits>

#include "labeling/display/display.h"
#include "labeling/display/display_plan.h"
#include "labeling/display/north_up.h"
#include "labeling/display/smoothing.h"
#include "labeling/display/stretch_curve.h"

namespace labeling {
namespace {

using Row = std::span<float>;

/// More light than that is no measurement, and sums of a few such pixels would leave the range of float32.
constexpr float kMostLight = 1e37F;

std::uint8_t rounded(float level) { return static_cast<std::uint8_t>(level + 0.5F); }

/// Weighted values of a row above black. @return are any missing (NaN)?
bool readRow(const DisplayPlan::Channel& channel, std::size_t first, double black, Row row) {
  const auto sky = static_cast<float>(channel.sky);
  const auto weight = static_cast<float>(channel.weight);
  const auto zero = static_cast<float>(black);
  const float* in = channel.pixels.data() + first;
  bool anyMissing = false;
  for (std::size_t x = 0; x < row.size(); ++x) {
    const float value = (in[x] - sky) * weight - zero;
    const bool missing = !(std::abs(value) <= kMostLight);
    row[x] = missing ? 0 : value;
    anyMissing |= missing;
  }
  return anyMissing;
}

/// A channel that misses alone gets the mean of the others. @return is any pixel without all of them?
bool fillMissing(const DisplayPlan& plan, std::size_t first, std::vector<char>& missing, Row red, Row green,
                 Row blue) {
  bool any = false;
  const std::array<Row, 3> rows{red, green, blue};
  for (std::size_t x = 0; x < missing.size(); ++x) {
    float sum = 0;
    int known = 0;
    std::array<bool, 3> has{};
    for (std::size_t c = 0; c < 3; ++c) {
      if (c == 1 && plan.greenIsMean) continue;
      has[c] = std::isfinite(plan.channels[c].pixels[first + x]);
      if (!has[c]) continue;
      sum += rows[c][x];
      ++known;
    }
    missing[x] = known == 0;
    any |= known == 0;
    if (known == 0 || known == 3) continue;
    for (std::size_t c = 0; c < 3; ++c)
      if (!has[c]) rows[c][x] = sum / static_cast<float>(known);
  }
  return any;
}

/// 0 on the sky, 1 where the mean light of 3 x 3 pixels is significant; in the file's row order.
std::vector<float> saturationOf(const DisplayPlan& plan, const Cutout& cutout) {
  constexpr float kGrey = 1.5F,
                  kFull = 5;  // times the noise of one pixel; the mean of nine has a third of it
  const auto width = static_cast<std::size_t>(cutout.width), height = static_cast<std::size_t>(cutout.height);
  std::vector<float> light(width * height);
  std::array<float, 3> skies{}, weights{};
  for (std::size_t c = 0; c < 3; ++c) {
    skies[c] = static_cast<float>(plan.channels[c].sky);
    weights[c] = static_cast<float>(plan.channels[c].weight / 3);
  }
  for (std::size_t i = 0; i < light.size(); ++i) {
    const float value = weights[0] * (plan.channels[0].pixels[i] - skies[0]) +
                        weights[1] * (plan.channels[1].pixels[i] - skies[1]) +
                        weights[2] * (plan.channels[2].pixels[i] - skies[2]);
    light[i] = std::abs(value) <= kMostLight ? value : 0;
  }
  const auto least = static_cast<float>(kGrey * plan.noise);
  const auto scale = static_cast<float>(std::min(1 / ((kFull - kGrey) * plan.noise), 1e37));
  std::vector<float> saturation(light.size()), columns(width);
  for (std::size_t y = 0; y < height; ++y) {
    const float* above = light.data() + (y > 0 ? y - 1 : y) * width;
    const float* here = light.data() + y * width;
    const float* below = light.data() + (y + 1 < height ? y + 1 : y) * width;
    for (std::size_t x = 0; x < width; ++x) columns[x] = (above[x] + here[x] + below[x]) / 9;
    for (std::size_t x = 0; x < width; ++x) {
      const float mean = columns[x > 0 ? x - 1 : x] + columns[x] + columns[x + 1 < width ? x + 1 : x];
      const float t = std::clamp((mean - least) * scale, 0.0F, 1.0F);
      saturation[y * width + x] = t * t * (3 - 2 * t);
    }
  }
  return saturation;
}

class Renderer {
 public:
  Renderer(const Cutout& cutout, const Display& display)
      : m_cutout(cutout), m_display(display), m_plan(planFor(cutout, display)) {
    m_picture.width = cutout.width;
    m_picture.height = cutout.height;
    m_width = static_cast<std::size_t>(cutout.width);
    m_picture.rgb.resize(m_width * static_cast<std::size_t>(cutout.height) * 3);
    for (std::vector<float>* row : {&m_red, &m_green, &m_blue}) row->resize(m_width);
    m_missing.resize(m_width);
    if (m_plan.noise > 0 && m_plan.channels.size() == 3) m_saturation = saturationOf(m_plan, m_cutout);
  }

  Picture draw() {
    const auto height = static_cast<std::size_t>(m_cutout.height);
    const bool grey = m_plan.channels.size() == 1;
    for (std::size_t y = 0; y < height; ++y) {
      const std::size_t source = m_cutout.rowOrder == RowOrder::TopFirst ? y : height - 1 - y;
      std::uint8_t* out = m_picture.rgb.data() + y * m_width * 3;
      grey ? drawGrey(source * m_width, out) : drawColour(source * m_width, out);
    }
    return std::move(m_picture);
  }

 private:
  void drawGrey(std::size_t first, std::uint8_t* out) {
    const DisplayPlan::Channel& channel = m_plan.channels[0];
    const bool anyMissing = readRow(channel, first, m_plan.isShownAsItIs ? 0 : m_plan.black, m_red);
    if (m_plan.isShownAsItIs) {
      for (float& value : m_red) value = 255 * std::clamp(value, 0.0F, 1.0F);
    } else if (m_plan.lupton) {
      m_green = m_red;
      m_blue = m_red;
      m_plan.lupton->apply(m_red, m_green, m_blue);
    } else {
      applyCurve(m_red, m_display.curve, m_plan.white - m_plan.black, m_display.soft, m_display.gamma);
    }
    const auto table = colourTable(m_display.map);
    for (std::size_t x = 0; x < m_width; ++x) {
      const std::uint8_t level = rounded(m_red[x]);
      const std::uint32_t colour = table[m_display.invert ? 255 - level : level];
      out[3 * x] = static_cast<std::uint8_t>(colour >> 16U);
      out[3 * x + 1] = static_cast<std::uint8_t>(colour >> 8U);
      out[3 * x + 2] = static_cast<std::uint8_t>(colour);
    }
    if (!anyMissing) return;
    for (std::size_t x = 0; x < m_width; ++x) m_missing[x] = !std::isfinite(channel.pixels[first + x]);
    markMissing(out);
  }

  void drawColour(std::size_t first, std::uint8_t* out) {
    const double black = m_plan.isShownAsItIs ? 0 : m_plan.black;
    bool anyMissing = readRow(m_plan.channels[0], first, black, m_red);
    anyMissing |= readRow(m_plan.channels[2], first, black, m_blue);
    if (!m_plan.greenIsMean) anyMissing |= readRow(m_plan.channels[1], first, black, m_green);
    if (anyMissing) anyMissing = fillMissing(m_plan, first, m_missing, m_red, m_green, m_blue);
    if (m_plan.greenIsMean)
      for (std::size_t x = 0; x < m_width; ++x) m_green[x] = m_red[x] / 2 + m_blue[x] / 2;
    if (!m_saturation.empty()) fade(first);
    float half = 0.5F;
    if (m_plan.isShownAsItIs) {
      for (std::vector<float>* row : {&m_red, &m_green, &m_blue})
        for (float& value : *row) value = 255 * std::clamp(value, 0.0F, 1.0F);
    } else if (m_plan.lupton) {
      m_plan.lupton->apply(m_red, m_green, m_blue);
      half = 0;  // cut, as the reference implementation does
    } else {
      for (std::vector<float>* row : {&m_red, &m_green, &m_blue})
        applyCurve(*row, m_display.curve, m_plan.white - m_plan.black, m_display.soft, m_display.gamma);
    }
    for (std::size_t x = 0; x < m_width; ++x) {
      out[3 * x] = static_cast<std::uint8_t>(m_red[x] + half);
      out[3 * x + 1] = static_cast<std::uint8_t>(m_green[x] + half);
      out[3 * x + 2] = static_cast<std::uint8_t>(m_blue[x] + half);
    }
    if (anyMissing) markMissing(out);
  }

  void fade(std::size_t first) {
    const float* saturation = m_saturation.data() + first;
    for (std::size_t x = 0; x < m_width; ++x) {
      const float mean = m_red[x] / 3 + m_green[x] / 3 + m_blue[x] / 3;
      m_red[x] = mean + saturation[x] * (m_red[x] - mean);
      m_green[x] = mean + saturation[x] * (m_green[x] - mean);
      m_blue[x] = mean + saturation[x] * (m_blue[x] - mean);
    }
  }

  void markMissing(std::uint8_t* out) const {
    const auto colour = missingColour(m_display.invert && m_plan.channels.size() == 1);
    for (std::size_t x = 0; x < m_width; ++x)
      if (m_missing[x]) std::copy(colour.begin(), colour.end(), out + 3 * x);
  }

  const Cutout& m_cutout;
  const Display& m_display;
  const DisplayPlan m_plan;
  Picture m_picture;
  std::size_t m_width = 0;
  std::vector<float> m_red, m_green, m_blue;
  std::vector<char> m_missing;
  std::vector<float> m_saturation;  ///< (height, width) in the file's row order; empty: 1 everywhere
};

}  // namespace

std::array<std::uint8_t, 3> missingColour(bool inverted) {
  return inverted ? std::array<std::uint8_t, 3>{206, 212, 221} : std::array<std::uint8_t, 3>{24, 29, 37};
}

std::optional<Cutout> preparedCutout(const Cutout& cutout, const Display& display) {
  std::optional<Cutout> prepared;
  if (display.smoothing > 0) {
    prepared = cutout;
    const std::size_t plane = cutout.band(0).size();
    for (std::size_t b = 0; b < cutout.bands.size(); ++b)
      smoothPlane(std::span(prepared->pixels).subspan(b * plane, plane), cutout.width, cutout.height,
                  display.smoothing);
  }
  if (display.northUp)
    if (auto turned = northUp(prepared ? *prepared : cutout)) prepared = std::move(turned);
  return prepared;
}

Picture render(const Cutout& cutout, const Display& display) {
  checkDisplay(cutout, display);
  const auto prepared = preparedCutout(cutout, display);
  return Renderer(prepared ? *prepared : cutout, display).draw();
}

Cutout thinnedOut(const Cutout& cutout, int step) {
  Cutout small;
  small.width = (cutout.width + step - 1) / step;
  small.height = (cutout.height + step - 1) / step;
  small.bands = cutout.bands;
  small.rowOrder = cutout.rowOrder;
  small.isPicture = cutout.isPicture;
  small.units = cutout.units;
  small.pixels.reserve(cutout.bands.size() * static_cast<std::size_t>(small.width) *
                       static_cast<std::size_t>(small.height));
  for (std::size_t b = 0; b < cutout.bands.size(); ++b) {
    const std::span<const float> plane = cutout.band(b);
    for (int y = 0; y < cutout.height; y += step)
      for (int x = 0; x < cutout.width; x += step)
        small.pixels.push_back(plane[static_cast<std::size_t>(y) * static_cast<std::size_t>(cutout.width) +
                                     static_cast<std::size_t>(x)]);
  }
  return small;
}

}  // namespace labeling
