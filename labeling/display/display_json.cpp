#include "labeling/display/display_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

namespace labeling {
namespace {
using nlohmann::json;

template <typename Enum, std::size_t N>
struct Names {
  std::array<std::pair<Enum, const char*>, N> rows;
  const char* of(Enum value) const {
    for (const auto& [known, name] : rows)
      if (known == value) return name;
    return rows.front().second;
  }
  Enum from(const json& object, const char* key) const {
    const auto found = object.find(key);
    if (found == object.end()) return rows.front().first;
    // Projects of version 1.0 hold the curve as its number.
    if (found->is_number_unsigned() && found->get<std::size_t>() < N)
      return rows[found->get<std::size_t>()].first;
    if (found->is_string())
      for (const auto& [value, name] : rows)
        if (found->get_ref<const std::string&>() == name) return value;
    return rows.front().first;
  }
};

constexpr Names<StretchCurve, 6> kCurves{{{{StretchCurve::Lupton, "lupton"},
                                           {StretchCurve::Asinh, "asinh"},
                                           {StretchCurve::Linear, "linear"},
                                           {StretchCurve::SquareRoot, "sqrt"},
                                           {StretchCurve::Log, "log"},
                                           {StretchCurve::Power, "power"}}}};
constexpr Names<LimitRule, 4> kLimits{{{{LimitRule::Automatic, "automatic"},
                                        {LimitRule::ZScale, "zscale"},
                                        {LimitRule::Percentile, "percentile"},
                                        {LimitRule::MinMax, "minmax"}}}};
constexpr Names<ColourPreset, 4> kPresets{{{{ColourPreset::Own, "own"},
                                            {ColourPreset::Sdss, "sdss"},
                                            {ColourPreset::Legacy, "legacy"},
                                            {ColourPreset::Hsc, "hsc"}}}};

std::optional<double> number(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number()) return std::nullopt;
  const double value = found->get<double>();
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

double numberWithin(const json& object, const char* key, double low, double high, double usual) {
  const auto value = number(object, key);
  return value && *value >= low && *value <= high ? *value : usual;
}

bool flag(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

std::vector<double> three(const json& object, const char* key) {
  const auto found = object.find(key);
  std::vector<double> values;
  if (found == object.end() || !found->is_array()) return {};
  for (const json& value : *found)
    if (value.is_number() && std::isfinite(value.get<double>())) values.push_back(value.get<double>());
  return values.size() == 3 && found->size() == 3 ? values : std::vector<double>{};
}

}  // namespace

std::string toJson(const Display& display) {
  json object{{"curve", kCurves.of(display.curve)},
              {"limits", kLimits.of(display.limits)},
              {"percent", display.percent},
              {"q", display.q},
              {"soft", display.soft},
              {"gamma", display.gamma},
              {"rgb", display.rgb},
              {"preset", kPresets.of(display.preset)},
              {"map", nameOf(display.map)},
              {"invert", display.invert},
              {"smoothing", display.smoothing},
              {"north_up", display.northUp}};
  if (display.black) object["black"] = *display.black;
  if (display.white) object["white"] = *display.white;
  if (display.noise) object["noise"] = *display.noise;
  if (!display.weights.empty()) object["weights"] = display.weights;
  if (!display.skies.empty()) object["skies"] = display.skies;
  return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

Display displayFromJson(const std::string& text) {
  const json object = json::parse(text, nullptr, false);
  if (!object.is_object()) return {};
  const Display usual;
  Display display;
  display.curve = kCurves.from(object, "curve");
  display.limits = kLimits.from(object, "limits");
  display.percent = numberWithin(object, "percent", 1e-3, 100, usual.percent);
  display.q = numberWithin(object, "q", 1e-6, 1e6, usual.q);
  display.soft = numberWithin(object, "soft", 1e-6, 1, usual.soft);
  display.gamma = numberWithin(object, "gamma", 1e-3, 10, usual.gamma);
  display.preset = kPresets.from(object, "preset");
  if (const auto map = object.find("map"); map != object.end() && map->is_string())
    display.map = colourMapOf(map->get_ref<const std::string&>()).value_or(usual.map);
  display.invert = flag(object, "invert");
  display.smoothing = numberWithin(object, "smoothing", 0, 20, usual.smoothing);
  display.northUp = flag(object, "north_up");
  display.black = number(object, "black");
  display.white = number(object, "white");
  if (display.black && display.white && !(*display.white > *display.black)) {
    display.black.reset();
    display.white.reset();
  }
  if (const auto noise = number(object, "noise"); noise && *noise >= 0) display.noise = noise;
  display.weights = three(object, "weights");
  display.skies = three(object, "skies");
  if (const auto bands = object.find("rgb"); bands != object.end() && bands->is_array())
    for (const json& band : *bands)
      if (band.is_string()) display.rgb.push_back(band.get<std::string>());
  if (display.rgb.size() != 1 && display.rgb.size() != 3) display.rgb.clear();
  return display;
}

}  // namespace labeling
