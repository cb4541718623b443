#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace labeling {

/// The three bands a colour picture takes as red, green, blue: reddest, middle, bluest by wavelength.
std::array<std::size_t, 3> colourBands(const std::vector<std::string>& bands);

/// A band of source numbers rather than light, by its name: "segmap", "SEGMENTATION", "seg".
bool isSegmentation(const std::string& band);

}  // namespace labeling
