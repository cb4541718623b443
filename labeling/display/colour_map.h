#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace labeling {

/// Colours of one band, dark to bright.
enum class ColourMap { Grey, Viridis, Cividis, Magma, Heat };
inline constexpr std::array kColourMaps{ColourMap::Grey, ColourMap::Viridis, ColourMap::Cividis,
                                        ColourMap::Magma, ColourMap::Heat};

/// 256 colours, 0xRRGGBB. Heat is DS9's: red to a third, yellow at two thirds, white.
std::span<const std::uint32_t, 256> colourTable(ColourMap map);

const char* nameOf(ColourMap map);  ///< "grey", "viridis", ... as stored and shown
std::optional<ColourMap> colourMapOf(std::string_view name);

}  // namespace labeling
