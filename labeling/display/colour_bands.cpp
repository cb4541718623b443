#include "labeling/display/colour_bands.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "labeling/survey/band_names.h"

namespace labeling {

std::array<std::size_t, 3> colourBands(const std::vector<std::string>& bands) {
  std::vector<std::size_t> light;  // what can be shown as colour
  for (std::size_t i = 0; i < bands.size(); ++i)
    if (!isSegmentation(bands[i])) light.push_back(i);
  if (light.empty()) return {0, 0, 0};
  // Bands of known wavelength; if there are none, the order of the file, which usually runs to the red.
  std::vector<std::pair<double, std::size_t>> order;
  for (const std::size_t i : light)
    if (const auto wavelength = wavelengthNm(bands[i])) order.emplace_back(*wavelength, i);
  if (order.empty() || (order.size() < 3 && light.size() >= 3)) {
    order.clear();
    for (const std::size_t i : light) order.emplace_back(static_cast<double>(i), i);
  }
  std::stable_sort(order.begin(), order.end());
  const std::size_t middle = order.size() == 2 ? 1 : (order.size() - 1) / 2;
  return {order.back().second, order[middle].second, order.front().second};
}

bool isSegmentation(const std::string& band) {
  std::string lower;
  for (const char c : band) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower == "seg" || lower.starts_with("segm") || lower == "seg_map";
}

}  // namespace labeling
