#include "labeling/display/display_plan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "labeling/display/colour_balance.h"
#include "labeling/display/colour_bands.h"
#include "labeling/display/limits.h"
#include "labeling/display/presets.h"
#include "labeling/display/samples.h"
#include "labeling/display/sky_level.h"
#include "labeling/survey/band_names.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

constexpr double kBelowSky = 1.2;              // sigma of the sky: where black lies
constexpr double kColourTolerance = 1.3;       // a mean colour this far from neutral is shown as it is
constexpr std::size_t kExactValues = 1 << 20;  // beyond, a rule looks at every n-th pixel

std::size_t bandIndex(const Cutout& cutout, const std::string& name) {
  const auto found = std::find(cutout.bands.begin(), cutout.bands.end(), name);
  if (found != cutout.bands.end()) return static_cast<std::size_t>(found - cutout.bands.begin());
  std::string known;
  for (const std::string& band : cutout.bands) known += (known.empty() ? "" : ", ") + band;
  throw Error(ErrorKind::BadInput, "This image has no band \"" + name + "\" (it has " + known + ").");
}

/// Did nobody ask for anything but how the image is best shown?
bool limitsAreUntouched(const Display& display) {
  const Display usual;
  return display.curve == usual.curve && display.limits == usual.limits && !display.black && !display.white &&
         display.weights.empty() && display.q == usual.q && display.soft == usual.soft;
}

void chooseBands(DisplayPlan& plan, const Cutout& cutout, const Display& display) {
  if (!display.rgb.empty()) {
    for (const std::string& name : display.rgb) plan.bands.push_back(bandIndex(cutout, name));
  } else if (cutout.bands.size() == 1) {
    plan.bands = {0};
  } else {
    const auto chosen = colourBands(cutout.bands);
    plan.bands.assign(chosen.begin(), chosen.end());
    plan.greenIsMean = cutout.bands.size() == 2;
  }
  for (const std::size_t band : plan.bands) plan.channels.push_back({cutout.band(band), 0, 1});
}

/// Weighted values of all channels, NaN left out.
std::vector<float> valuesOf(const DisplayPlan& plan, std::size_t most) {
  std::vector<float> values;
  for (const DisplayPlan::Channel& channel : plan.channels)
    forSamples(channel.pixels.size(), std::max<std::size_t>(1, most / plan.channels.size()),
               [&](std::size_t i) {
                 const auto value = static_cast<float>(channel.value(i));
                 if (std::isfinite(value)) values.push_back(value);
               });
  return values;
}

/// Standard deviation of the mean of the channels' weighted values on the sky.
double meanNoise(const DisplayPlan& plan, const std::vector<SkyLevel>& skies) {
  double variance = 0;
  for (std::size_t c = 0; c < skies.size(); ++c)
    variance += std::pow(plan.channels[c].weight * skies[c].sigma, 2);
  return std::sqrt(variance) / static_cast<double>(skies.size());
}

/// The range in which a bright core keeps its shape and the grain of the sky is just visible.
double automaticRange(const DisplayPlan& plan, double black, double sigma, const Display& display) {
  std::vector<float> light;  // of the brightest channel, which is the first to saturate
  light.reserve(kSkySamples * 2);
  forSamples(plan.channels.front().pixels.size(), kSkySamples, [&](std::size_t i) {
    double most = 0;
    for (const DisplayPlan::Channel& channel : plan.channels)
      if (const double value = channel.value(i) - black; std::isfinite(value)) most = std::max(most, value);
    light.push_back(static_cast<float>(most));
  });
  const bool lupton = display.curve == StretchCurve::Lupton;
  const double bright = shareOf(light, lupton ? 0.999 : 0.997);
  double range = bright;
  if (lupton) {
    constexpr double kCore = 65;  // the brightest part of an image stays just below white
    // One sigma of the sky is then about 10 levels of 255; twice that in an image of nothing but faint light.
    constexpr double kGrain = 26, kLeastGrain = 7, kFaint = 0.8;
    constexpr double kDefaultSoft = 0.4;  // a smaller soft part shall make the picture brighter, not the same
    const double grain = sigma > 0 ? std::clamp(kFaint * bright / sigma, kLeastGrain, kGrain) : 0;
    range = std::max(bright / kCore, grain * sigma) / kDefaultSoft;
  }
  if (range > 0 && std::isfinite(range)) return range;
  const double brightest = light.empty() ? 0 : *std::max_element(light.begin(), light.end());
  return brightest > 0 && std::isfinite(brightest) ? brightest : 1;
}

Limits automaticLimits(const DisplayPlan& plan, const std::vector<SkyLevel>& skies, const Cutout& cutout,
                       const Display& display) {
  if (cutout.isPicture) {
    const bool lupton = display.curve == StretchCurve::Lupton;
    return {0, lupton ? 1 / (LuptonCurve::whiteAt(display.q) * display.soft) : 1};
  }
  if (display.curve == StretchCurve::Linear && plan.channels.size() == 1)
    return zscale(plan.channels[0].pixels);
  // A little below the sky, so that its grain is not cut off.
  const double level = plan.channels[0].weight * (skies[0].level - plan.channels[0].sky);
  const double sigma = meanNoise(plan, skies);
  const double black = level - kBelowSky * sigma;
  return {black, black + automaticRange(plan, display.black.value_or(black), sigma, display)};
}

Limits ruledLimits(const DisplayPlan& plan, const std::vector<SkyLevel>& skies, const Cutout& cutout,
                   const Display& display) {
  switch (display.limits) {
    case LimitRule::ZScale:
      return plan.channels.size() == 1 ? zscale(plan.channels[0].pixels)
                                       : zscale(valuesOf(plan, kExactValues));
    case LimitRule::Percentile:
      return percentileLimits(valuesOf(plan, kExactValues), display.percent);
    case LimitRule::MinMax:
      return minMaxLimits(valuesOf(plan, 3 * plan.channels.front().pixels.size()));
    case LimitRule::Automatic:
      break;
  }
  return automaticLimits(plan, skies, cutout, display);
}

void applyPreset(DisplayPlan& plan, const PresetNumbers& preset, const Cutout& cutout) {
  for (std::size_t c = 0; c < 3; ++c)
    plan.channels[c].weight = presetFactor(preset, wavelengthNm(cutout.bands[plan.bands[c]]), c);
  plan.black = preset.minimum;
  plan.white = preset.minimum + preset.stretch;
  plan.lupton = preset.isLegacyForm ? LuptonCurve::legacySurveys(preset.q, preset.stretch)
                                    : LuptonCurve::standard(preset.q, preset.stretch);
}

}  // namespace

void checkDisplay(const Cutout& cutout, const Display& display) {
  const auto refuse = [](const std::string& sentence) { throw Error(ErrorKind::BadInput, sentence); };
  const auto plane = static_cast<std::size_t>(cutout.width) * static_cast<std::size_t>(cutout.height);
  if (cutout.bands.empty() || plane == 0 || cutout.pixels.size() < plane * cutout.bands.size())
    refuse("An image without pixels cannot be shown.");
  const auto finite = [](const std::optional<double>& value) { return !value || std::isfinite(*value); };
  if (display.noise && !(*display.noise >= 0 && std::isfinite(*display.noise)))
    refuse("The noise of a display must be 0 or more, not " + std::to_string(*display.noise) + ".");
  if (!finite(display.black) || !finite(display.white) ||
      (display.black && display.white && !(*display.white > *display.black)))
    refuse("The white level of a display must be above its black level.");
  if (!(display.q > 0) || !std::isfinite(display.q))
    refuse("Lupton's Q must be above 0, not " + std::to_string(display.q) + ".");
  if (!(display.soft > 0 && display.soft <= 1))
    refuse("The soft part of a display lies in (0, 1], not at " + std::to_string(display.soft) + ".");
  if (!(display.gamma > 0 && display.gamma <= 10))
    refuse("The gamma of a display lies in (0, 10], not at " + std::to_string(display.gamma) + ".");
  if (!(display.percent > 0 && display.percent <= 100))
    refuse("A percentile interval covers more than 0 and at most 100 per cent, not " +
           std::to_string(display.percent) + ".");
  if (!(display.smoothing >= 0 && display.smoothing <= 20))
    refuse("Smoothing lies between 0 and 20 pixels, not at " + std::to_string(display.smoothing) + ".");
  if (display.rgb.size() > 3 || display.rgb.size() == 2)
    refuse("A display names three bands for colour or one for grey, not " +
           std::to_string(display.rgb.size()) + ".");
  for (const std::vector<double>* three : {&display.weights, &display.skies})
    if (!three->empty() && (three->size() != 3 || !std::all_of(three->begin(), three->end(),
                                                               [](double v) { return std::isfinite(v); })))
      refuse("A display has three finite weights and skies, for red, green and blue, or none.");
}

DisplayPlan planFor(const Cutout& cutout, const Display& display) {
  checkDisplay(cutout, display);
  DisplayPlan plan;
  chooseBands(plan, cutout, display);
  const bool colour = plan.channels.size() == 3;
  if (cutout.isPicture && limitsAreUntouched(display) && !plan.greenIsMean) {
    plan.isShownAsItIs = true;
    return plan;
  }
  if (colour && !cutout.isPicture && display.curve == StretchCurve::Lupton)
    if (const auto preset = presetNumbers(display.preset)) {
      applyPreset(plan, *preset, cutout);
      return plan;
    }
  std::vector<SkyLevel> skies(plan.channels.size());
  const bool measures = !cutout.isPicture && (!display.black || !display.white);
  if (measures)
    for (std::size_t c = 0; c < skies.size(); ++c) skies[c] = skyLevelOf(plan.channels[c].pixels);
  if (colour) {
    for (std::size_t c = 0; c < 3; ++c) {
      if (!display.skies.empty())
        plan.channels[c].sky = display.skies[c];
      else if (measures && !display.black)
        plan.channels[c].sky = skies[c].level;
    }
    std::array<double, 3> weights{1, 1, 1};
    if (!display.weights.empty()) {
      std::copy(display.weights.begin(), display.weights.end(), weights.begin());
    } else if (measures && !display.white) {
      std::array<std::optional<double>, 3> wavelengths;
      for (std::size_t c = 0; c < 3; ++c) wavelengths[c] = wavelengthNm(cutout.bands[plan.bands[c]]);
      weights = balancedWeights(wavelengths,
                                {plan.channels[0].pixels, plan.channels[1].pixels, plan.channels[2].pixels},
                                {skies[0], skies[1], skies[2]}, kColourTolerance);
    }
    for (std::size_t c = 0; c < 3; ++c) plan.channels[c].weight = weights[c];
  }
  if (display.black && display.white) {
    plan.black = *display.black;
    plan.white = *display.white;
  } else {
    const Limits limits = ruledLimits(plan, skies, cutout, display);
    plan.black = display.black.value_or(limits.low);
    plan.white = display.white.value_or(limits.high);
    if (!(plan.white > plan.black) || !std::isfinite(plan.white - plan.black)) {
      if (!std::isfinite(plan.black)) plan.black = 0;
      plan.white = plan.black + std::max(1.0, std::abs(plan.black) * 1e-6);
    }
  }
  if (colour) {
    plan.noise = display.noise.value_or(measures && !display.black ? meanNoise(plan, skies) : 0);
  }
  if (display.curve == StretchCurve::Lupton)
    plan.lupton = LuptonCurve::standard(display.q, display.soft * (plan.white - plan.black));
  return plan;
}

Display resolvedDisplay(const Cutout& cutout, const Display& display) {
  const DisplayPlan plan = planFor(cutout, display);
  Display resolved = display;
  std::vector<std::string> names;
  for (const std::size_t band : plan.bands) names.push_back(cutout.bands[band]);
  const auto isUnique = [&cutout](const std::string& name) {
    return std::count(cutout.bands.begin(), cutout.bands.end(), name) == 1;
  };
  if (std::all_of(names.begin(), names.end(), isUnique)) resolved.rgb = std::move(names);
  if (plan.isShownAsItIs) {
    resolved.curve = StretchCurve::Linear;
    resolved.black = 0;
    resolved.white = 1;
    return resolved;
  }
  resolved.black = plan.black;
  resolved.white = plan.white;
  if (plan.channels.size() == 3) {
    resolved.weights.clear();
    resolved.skies.clear();
    for (const DisplayPlan::Channel& channel : plan.channels) {
      resolved.weights.push_back(channel.weight);
      resolved.skies.push_back(channel.sky);
    }
    resolved.noise = plan.noise;
  }
  const auto preset = presetNumbers(display.preset);
  if (preset && plan.channels.size() == 3 && plan.lupton) {
    resolved.preset = ColourPreset::Own;
    resolved.q = preset->q;
    if (preset->isLegacyForm) {
      // asinh(Q I / S) / sqrt(Q) is the standard curve with 10 asinh(q / 10) = sqrt(Q) and q / s = Q / S.
      resolved.q = 10 * std::sinh(0.1 * std::sqrt(preset->q));
    }
    const double stretch = resolved.q * preset->stretch / preset->q;
    resolved.white = *resolved.black + stretch / resolved.soft;
  }
  return resolved;
}

void clearLimits(Display& display) {
  display.black.reset();
  display.white.reset();
  display.noise.reset();
  display.weights.clear();
  display.skies.clear();
}

bool hasLimits(const Display& display) {
  return display.black || display.white || display.noise || !display.weights.empty() ||
         !display.skies.empty();
}

std::vector<float> displayValues(const Cutout& cutout, const Display& display, std::size_t most) {
  return valuesOf(planFor(cutout, display), most);
}

}  // namespace labeling
