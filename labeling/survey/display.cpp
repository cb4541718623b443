#include "labeling/survey/display.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <utility>

#include "labeling/survey/band_names.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

constexpr float kFull = 255;

/// asinh(u) / u by linear interpolation over the bits of a float: 64 knots an octave, relative error below
/// 3e-5, a hundredth of a grey level; a picture asks it once per pixel.
class AsinhRatio {
 public:
  AsinhRatio() {
    for (std::size_t i = 0; i < kKnots; ++i) {
      const double u = std::bit_cast<float>(static_cast<std::uint32_t>((i << kShift) + kFirstBits));
      m_values[i] = static_cast<float>(std::asinh(u) / u);
    }
  }
  float operator()(float u) const {
    if (!(u > kLowest)) return 1;
    if (u >= kHighest) return std::asinh(u) / u;
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(u) - kFirstBits;
    const std::uint32_t index = bits >> kShift;
    const float part = static_cast<float>(bits & ((1U << kShift) - 1)) * (1.0F / (1U << kShift));
    return m_values[index] + part * (m_values[index + 1] - m_values[index]);
  }

 private:
  static constexpr float kLowest = 0x1p-8F;
  static constexpr float kHighest = 0x1p20F;
  static constexpr std::uint32_t kShift = 17;  // 23 bits of mantissa, 6 of them index
  static constexpr std::uint32_t kFirstBits = std::bit_cast<std::uint32_t>(kLowest);
  static constexpr std::size_t kKnots = 28 * 64 + 1;
  std::array<float, kKnots> m_values{};
};

const AsinhRatio& asinhRatio() {
  static const AsinhRatio table;
  return table;
}

/// Level and noise of the sky: median and scatter of what is left after clipping the sources away.
struct Sky {
  double level = 0;
  double sigma = 0;  ///< 0: no noise (simulated), or hardly any pixel
};

constexpr std::size_t kSkySamples = 4096;

template <typename Visit>
void forSamples(std::size_t count, Visit visit) {
  // An odd stride walks over rows and columns alike even where the width is a power of two.
  const std::size_t stride = std::max<std::size_t>(1, count / kSkySamples) | 1U;
  for (std::size_t i = 0; i < count; i += stride) visit(i);
}

double medianOf(std::span<float> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

Sky skyOf(std::span<const float> pixels) {
  std::vector<float> samples;
  std::size_t zeros = 0;
  forSamples(pixels.size(), [&](std::size_t i) {
    if (!std::isfinite(pixels[i])) return;
    samples.push_back(pixels[i]);
    zeros += pixels[i] == 0 ? 1 : 0;
  });
  // Exact zeros mark the edge of a survey's coverage, unless nearly everything is zero.
  if (zeros > 0 && samples.size() - zeros > samples.size() / 5)
    std::erase_if(samples, [](float value) { return value == 0; });
  if (samples.empty()) return {};
  Sky sky;
  std::vector<float> kept = samples;
  std::vector<float> deviations;
  for (int iteration = 0; iteration < 6; ++iteration) {
    sky.level = medianOf(kept);
    deviations.clear();
    // Sources only add light: the scatter is that of the darker half.
    for (const float value : kept)
      if (value <= sky.level) deviations.push_back(static_cast<float>(sky.level) - value);
    sky.sigma = 1.4826 * medianOf(deviations);
    if (sky.sigma <= 0) return sky;
    const auto limit = static_cast<float>(sky.level + 2.5 * sky.sigma);
    const std::size_t before = kept.size();
    std::erase_if(kept, [limit](float value) { return value > limit; });
    if (kept.size() == before || kept.size() < 8) break;
  }
  return sky;
}

/// One of the three channels (or the only one).
struct Channel {
  std::span<const float> pixels;
  double black = 0;
  double weight = 1;
};

struct Plan {
  std::vector<Channel> channels;   ///< 1 or 3
  bool greenIsMean = false;        ///< two bands: green lies between them
  double range = 1;                ///< white - black, in weighted pixel values
  std::vector<std::size_t> bands;  ///< indices of the channels in the cutout
};

std::size_t bandIndex(const Cutout& cutout, const std::string& name) {
  const auto found = std::find(cutout.bands.begin(), cutout.bands.end(), name);
  if (found != cutout.bands.end()) return static_cast<std::size_t>(found - cutout.bands.begin());
  std::string known;
  for (const std::string& band : cutout.bands) known += (known.empty() ? "" : ", ") + band;
  throw Error(ErrorKind::BadInput, "This image has no band \"" + name + "\" (it has " + known + ").");
}

void check(const Cutout& cutout, const Display& display) {
  const auto plane = static_cast<std::size_t>(cutout.width) * static_cast<std::size_t>(cutout.height);
  if (cutout.bands.empty() || plane == 0 || cutout.pixels.size() < plane * cutout.bands.size())
    throw Error(ErrorKind::BadInput, "An image without pixels cannot be shown.");
  const auto finite = [](const std::optional<double>& value) { return !value || std::isfinite(*value); };
  if (!finite(display.black) || !finite(display.white) ||
      (display.black && display.white && !(*display.white > *display.black)))
    throw Error(ErrorKind::BadInput, "The white level of a display must be above its black level.");
  if (!(display.q > 0) || !std::isfinite(display.q))
    throw Error(ErrorKind::BadInput, "Lupton's Q must be above 0, not " + std::to_string(display.q) + ".");
  if (!(display.soft > 0 && display.soft <= 1))
    throw Error(ErrorKind::BadInput,
                "The soft part of a display lies in (0, 1], not at " + std::to_string(display.soft) + ".");
  if (display.rgb.size() > 3 || display.rgb.size() == 2)
    throw Error(ErrorKind::BadInput, "A display names three bands for colour or one for grey, not " +
                                         std::to_string(display.rgb.size()) + ".");
  if (!display.weights.empty() && display.weights.size() != 3)
    throw Error(ErrorKind::BadInput, "A display has three colour weights or none.");
}

/// Galaxies are brighter in redder bands; these factors make a usual one near white. In the optical they lie
/// between those of the SDSS and Legacy Surveys viewers; towards the infrared, spectra become flat.
double weightOf(double wavelengthNm, double middleNm) {
  struct Knot {
    double nm, weight;
  };
  constexpr std::array<Knot, 7> kKnots{
      {{354, 3.0}, {477, 1.75}, {623, 1.0}, {763, 0.78}, {913, 0.62}, {1000, 0.56}, {5000, 0.28}}};
  const auto weight = [&kKnots](double nm) {
    if (nm <= kKnots.front().nm) return kKnots.front().weight;
    for (std::size_t i = 1; i < kKnots.size(); ++i) {
      if (nm > kKnots[i].nm) continue;
      const double part = std::log(nm / kKnots[i - 1].nm) / std::log(kKnots[i].nm / kKnots[i - 1].nm);
      return kKnots[i - 1].weight * std::pow(kKnots[i].weight / kKnots[i - 1].weight, part);
    }
    return kKnots.back().weight;
  };
  return weight(wavelengthNm) / weight(middleNm);
}

/// Weights by wavelength; moved towards equal noise, since a shallow band would colour the whole picture; and
/// within a tolerance of neutral, since bands with different zero points would leave one colour only.
void chooseWeights(Plan& plan, const std::vector<Sky>& skies, const Cutout& cutout) {
  std::vector<Channel>& channels = plan.channels;
  const auto middle = wavelengthNm(cutout.bands[plan.bands[1]]);
  for (std::size_t c = 0; c < 3; ++c) {
    const auto own = wavelengthNm(cutout.bands[plan.bands[c]]);
    if (own && middle) channels[c].weight = weightOf(*own, *middle);
  }
  if (!std::all_of(skies.begin(), skies.end(), [](const Sky& sky) { return sky.sigma > 0; })) return;
  constexpr double kMostNoise = 4;
  for (std::size_t c = 0; c < 3; ++c) {
    const double noise = skies[c].sigma * channels[c].weight / (skies[1].sigma * channels[1].weight);
    channels[c].weight /= std::sqrt(std::clamp(noise, 1 / kMostNoise, kMostNoise));
  }
  std::array<double, 3> light{};
  std::size_t bright = 0;
  forSamples(channels[0].pixels.size(), [&](std::size_t i) {
    std::array<double, 3> above{};
    double significance = 0;
    for (std::size_t c = 0; c < 3; ++c) {
      above[c] = channels[c].pixels[i] - skies[c].level;
      if (!std::isfinite(above[c])) return;
      significance = std::max(significance, above[c] / skies[c].sigma);
    }
    if (significance < 4) return;
    ++bright;
    for (std::size_t c = 0; c < 3; ++c) light[c] += above[c];
  });
  constexpr std::size_t kFewest = 12;
  constexpr double kTolerance = 1.6;
  if (bright < kFewest) return;
  double logarithm = 0;
  for (std::size_t c = 0; c < 3; ++c) {
    light[c] *= channels[c].weight;
    if (!(light[c] > 0)) return;
    logarithm += std::log(light[c]) / 3;
  }
  for (std::size_t c = 0; c < 3; ++c) {
    const double ratio = light[c] / std::exp(logarithm);
    channels[c].weight *= std::clamp(ratio, 1 / kTolerance, kTolerance) / ratio;
  }
}

double percentileOf(std::vector<float>& values, double share) {
  if (values.empty()) return 0;
  const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + place, values.end());
  return values[static_cast<std::size_t>(place)];
}

/// Lupton's curve reaches white at this multiple of its stretch.
double luptonWhite(double q) { return std::sinh(10 * std::asinh(0.1 * q)) / q; }

/// The range in which the sky is dark grey with its grain just visible and a bright core keeps its shape.
double chosenRange(const Plan& plan, double sigma, const Cutout& cutout, const Display& display) {
  if (cutout.isPicture)
    return display.curve == StretchCurve::Lupton ? 1 / (luptonWhite(display.q) * display.soft) : 1;
  std::vector<float> light;  // of the brightest channel, which is the first to saturate
  light.reserve(kSkySamples * 2);
  forSamples(plan.channels.front().pixels.size(), [&](std::size_t i) {
    double most = 0;
    for (const Channel& channel : plan.channels) {
      const double value = channel.weight * (channel.pixels[i] - channel.black);
      if (std::isfinite(value)) most = std::max(most, value);
    }
    light.push_back(static_cast<float>(most));
  });
  const bool lupton = display.curve == StretchCurve::Lupton;
  const double bright = percentileOf(light, lupton ? 0.999 : 0.997);
  double range = bright;
  if (display.curve == StretchCurve::Lupton) {
    constexpr double kCore = 65;          // the brightest part of an image stays just below white
    constexpr double kGrain = 20;         // one sigma of the sky is then 14 levels of 255
    constexpr double kDefaultSoft = 0.4;  // a smaller soft part shall make the picture brighter, not the same
    range = std::max(bright / kCore, kGrain * sigma) / kDefaultSoft;
  }
  if (range > 0 && std::isfinite(range)) return range;
  const double brightest = light.empty() ? 0 : *std::max_element(light.begin(), light.end());
  return brightest > 0 && std::isfinite(brightest) ? brightest : 1;
}

Plan planFor(const Cutout& cutout, const Display& display) {
  check(cutout, display);
  Plan plan;
  if (!display.rgb.empty()) {
    for (const std::string& name : display.rgb) plan.bands.push_back(bandIndex(cutout, name));
  } else if (cutout.bands.size() == 1) {
    plan.bands = {0};
  } else {
    const auto chosen = colourBands(cutout.bands);
    plan.bands.assign(chosen.begin(), chosen.end());
    plan.greenIsMean = cutout.bands.size() == 2;
  }
  const bool colour = plan.bands.size() == 3;
  std::vector<Sky> skies;
  for (const std::size_t band : plan.bands) {
    plan.channels.push_back({cutout.band(band), 0, 1});
    skies.push_back(cutout.isPicture ? Sky{} : skyOf(cutout.band(band)));
  }
  if (colour && !display.weights.empty()) {
    for (std::size_t c = 0; c < 3; ++c) plan.channels[c].weight = display.weights[c];
  } else if (colour && !display.white && !cutout.isPicture) {
    chooseWeights(plan, skies, cutout);
  }
  double variance = 0;
  for (std::size_t c = 0; c < skies.size(); ++c)
    variance += std::pow(plan.channels[c].weight * skies[c].sigma, 2);
  const double sigma = std::sqrt(variance) / static_cast<double>(plan.channels.size());
  // One sigma below the sky, by the same grey level in each channel, so that the sky has no tint.
  for (std::size_t c = 0; c < skies.size(); ++c) {
    Channel& channel = plan.channels[c];
    const double grain = colour ? std::sqrt(3.0) * sigma : sigma;
    channel.black = display.black.value_or(skies[c].level - grain / channel.weight);
  }
  if (display.curve == StretchCurve::Linear && !colour && !cutout.isPicture &&
      !(display.black && display.white)) {
    const Limits limits = zscale(plan.channels[0].pixels);
    plan.channels[0].black = display.black.value_or(limits.low);
    plan.range = display.white.value_or(limits.high) - plan.channels[0].black;
    if (!(plan.range > 0)) plan.range = 1;
  } else if (display.white) {
    const double black = plan.channels[plan.channels.size() / 2].black;
    plan.range = *display.white - black;
    if (!(plan.range > 0)) plan.range = std::abs(*display.white) > 0 ? std::abs(*display.white) : 1;
  } else {
    plan.range = chosenRange(plan, sigma, cutout, display);
  }
  return plan;
}

/// Values of a row above black, weighted; missing ones are 0, the black level.
void aboveBlack(const Channel& channel, std::size_t first, std::span<float> row) {
  const auto black = static_cast<float>(channel.black);
  const auto weight = static_cast<float>(channel.weight);
  const float* in = channel.pixels.data() + first;
  for (std::size_t x = 0; x < row.size(); ++x) {
    const float value = (in[x] - black) * weight;
    row[x] = std::isfinite(value) ? value : 0;
  }
}

void curveRow(std::span<float> row, const Display& display, double range) {
  const auto scale = static_cast<float>(1 / range);
  const auto soft = static_cast<float>(display.soft);
  switch (display.curve) {
    case StretchCurve::Linear:
      for (float& value : row) value = kFull * std::clamp(value * scale, 0.0F, 1.0F);
      break;
    case StretchCurve::SquareRoot:
      for (float& value : row) value = kFull * std::sqrt(std::clamp(value * scale, 0.0F, 1.0F));
      break;
    case StretchCurve::Log:
      for (float& value : row)
        value = kFull * std::log1p(1000 * std::clamp(value * scale, 0.0F, 1.0F)) / std::log(1001.0F);
      break;
    case StretchCurve::Asinh: {
      const AsinhRatio& ratio = asinhRatio();
      const float top = kFull / std::asinh(1 / soft);
      for (float& value : row) {
        const float u = std::clamp(value * scale, 0.0F, 1.0F) / soft;
        value = top * u * ratio(u);
      }
      break;
    }
    case StretchCurve::Lupton:
      break;  // works on three channels together
  }
}

void luptonRow(std::span<float> red, std::span<float> green, std::span<float> blue, const Display& display,
               double range) {
  const AsinhRatio& ratio = asinhRatio();
  const double stretch = display.soft * range;
  const auto toU = static_cast<float>(display.q / stretch);
  const auto slope = static_cast<float>(0.1 * kFull / std::asinh(0.1 * display.q) * display.q / stretch);
  for (std::size_t x = 0; x < red.size(); ++x) {
    const float intensity = (red[x] + green[x] + blue[x]) / 3;
    const float factor = intensity > 0 ? slope * ratio(intensity * toU) : 0;
    const float r = std::max(0.0F, red[x] * factor);
    const float g = std::max(0.0F, green[x] * factor);
    const float b = std::max(0.0F, blue[x] * factor);
    const float brightest = std::max(r, std::max(g, b));
    const float keep = brightest > kFull ? kFull / brightest : 1;
    red[x] = r * keep;
    green[x] = g * keep;
    blue[x] = b * keep;
  }
}

/// Calls `sink(y, red, green, blue)` per row from the top, values in [0, 255].
template <typename Sink>
void drawRows(const Cutout& cutout, const Display& display, Sink sink) {
  const Plan plan = planFor(cutout, display);
  const auto width = static_cast<std::size_t>(cutout.width);
  const auto height = static_cast<std::size_t>(cutout.height);
  std::vector<float> red(width), green(width), blue(width);
  for (std::size_t y = 0; y < height; ++y) {
    const std::size_t source = cutout.rowOrder == RowOrder::TopFirst ? y : height - 1 - y;
    aboveBlack(plan.channels[0], source * width, red);
    if (plan.channels.size() == 1) {
      if (display.curve == StretchCurve::Lupton) {
        green = red;
        blue = red;
        luptonRow(red, green, blue, display, plan.range);
      } else {
        curveRow(red, display, plan.range);
      }
      if (display.invert)
        for (float& value : red) value = kFull - value;
      sink(y, red, red, red);
      continue;
    }
    aboveBlack(plan.channels[2], source * width, blue);
    if (plan.greenIsMean)
      for (std::size_t x = 0; x < width; ++x) green[x] = (red[x] + blue[x]) / 2;
    else
      aboveBlack(plan.channels[1], source * width, green);
    if (display.curve == StretchCurve::Lupton) {
      luptonRow(red, green, blue, display, plan.range);
    } else {
      curveRow(red, display, plan.range);
      curveRow(green, display, plan.range);
      curveRow(blue, display, plan.range);
    }
    sink(y, red, green, blue);
  }
}

/// A picture that somebody already stretched: nothing is to be done to it.
bool isShownAsItIs(const Cutout& cutout, const Display& display) {
  return cutout.isPicture && display == Display{} && (cutout.bands.size() == 1 || cutout.bands.size() == 3);
}

/// Calls `sink(y, red, green, blue)` per row from the top, values in [0, 1].
template <typename Sink>
void copyRows(const Cutout& cutout, Sink sink) {
  const auto width = static_cast<std::size_t>(cutout.width);
  const auto height = static_cast<std::size_t>(cutout.height);
  const bool grey = cutout.bands.size() == 1;
  std::array<std::size_t, 3> bands{0, 0, 0};
  if (!grey) bands = colourBands(cutout.bands);
  for (std::size_t y = 0; y < height; ++y) {
    const std::size_t source = cutout.rowOrder == RowOrder::TopFirst ? y : height - 1 - y;
    const auto row = [&](std::size_t c) { return cutout.band(bands[c]).subspan(source * width, width); };
    sink(y, row(0), row(1), row(2));
  }
}

std::uint8_t rounded(float value) { return static_cast<std::uint8_t>(value + 0.5F); }
}  // namespace

Picture render(const Cutout& cutout, const Display& display) {
  check(cutout, display);
  Picture picture;
  picture.width = cutout.width;
  picture.height = cutout.height;
  const auto width = static_cast<std::size_t>(cutout.width);
  picture.rgb.resize(width * static_cast<std::size_t>(cutout.height) * 3);
  const auto put = [&](std::size_t y, auto red, auto green, auto blue, auto toByte) {
    std::uint8_t* out = picture.rgb.data() + y * width * 3;
    for (std::size_t x = 0; x < width; ++x) {
      out[3 * x] = toByte(red[x]);
      out[3 * x + 1] = toByte(green[x]);
      out[3 * x + 2] = toByte(blue[x]);
    }
  };
  using Row = std::span<const float>;
  if (isShownAsItIs(cutout, display)) {
    const auto toByte = [](float value) {
      return std::isfinite(value) ? rounded(kFull * std::clamp(value, 0.0F, 1.0F)) : std::uint8_t{0};
    };
    copyRows(cutout, [&](std::size_t y, Row r, Row g, Row b) { put(y, r, g, b, toByte); });
  } else if (display.curve == StretchCurve::Lupton) {  // cut, as the reference implementation does
    const auto toByte = [](float value) { return static_cast<std::uint8_t>(value); };
    drawRows(cutout, display, [&](std::size_t y, Row r, Row g, Row b) { put(y, r, g, b, toByte); });
  } else {
    drawRows(cutout, display, [&](std::size_t y, Row r, Row g, Row b) { put(y, r, g, b, rounded); });
  }
  return picture;
}

std::vector<float> colourPlanes(const Cutout& cutout, const Display& display) {
  check(cutout, display);
  const auto width = static_cast<std::size_t>(cutout.width);
  const std::size_t plane = width * static_cast<std::size_t>(cutout.height);
  std::vector<float> planes(3 * plane);
  using Row = std::span<const float>;
  const auto put = [&](std::size_t y, Row red, Row green, Row blue, float scale) {
    const std::array<Row, 3> rows{red, green, blue};
    for (std::size_t c = 0; c < 3; ++c)
      for (std::size_t x = 0; x < width; ++x) {
        const float value = rows[c][x] * scale;
        planes[c * plane + y * width + x] = std::isfinite(value) ? std::clamp(value, 0.0F, 1.0F) : 0;
      }
  };
  if (isShownAsItIs(cutout, display))
    copyRows(cutout, [&](std::size_t y, Row r, Row g, Row b) { put(y, r, g, b, 1); });
  else
    drawRows(cutout, display, [&](std::size_t y, Row r, Row g, Row b) { put(y, r, g, b, 1 / kFull); });
  return planes;
}

std::array<std::size_t, 3> colourBands(const std::vector<std::string>& bands) {
  if (bands.empty()) return {0, 0, 0};
  // Bands of known wavelength; if there are none, the order of the file, which usually runs to the red.
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t i = 0; i < bands.size(); ++i)
    if (const auto wavelength = wavelengthNm(bands[i])) order.emplace_back(*wavelength, i);
  if (order.empty() || (order.size() < 3 && bands.size() >= 3)) {
    order.clear();
    for (std::size_t i = 0; i < bands.size(); ++i) order.emplace_back(static_cast<double>(i), i);
  }
  std::stable_sort(order.begin(), order.end());
  const std::size_t middle = order.size() == 2 ? 1 : (order.size() - 1) / 2;
  return {order.back().second, order[middle].second, order.front().second};
}

Display resolvedDisplay(const Cutout& cutout, const Display& display) {
  const Plan plan = planFor(cutout, display);
  Display resolved = display;
  resolved.rgb.clear();
  for (const std::size_t band : plan.bands) resolved.rgb.push_back(cutout.bands[band]);
  if (plan.channels.size() == 3) {
    resolved.weights.clear();
    for (const Channel& channel : plan.channels) resolved.weights.push_back(channel.weight);
  }
  resolved.black = plan.channels[plan.channels.size() / 2].black;
  resolved.white = *resolved.black + plan.range;
  return resolved;
}

}  // namespace labeling
