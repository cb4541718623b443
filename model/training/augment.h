#pragma once
#include <cstdint>
#include <span>

#include "model/base/random.h"

namespace model {

/// One of the eight symmetries of the square, then a shift: a galaxy has no preferred side, and no cutout is
/// centred to the pixel. Values stay what they are; what a shift uncovers repeats the border.
/// @param source  (size, size, channels)
/// @param target  (size, size, channels), not overlapping
/// @param symmetry  0 ... 7: bit 0 mirrors, bit 1 turns upside down, bit 2 swaps the axes
void transformImage(std::span<const std::uint8_t> source, int size, int channels, int symmetry, int shiftX,
                    int shiftY, std::span<std::uint8_t> target);

/// The same with everything drawn: all symmetries, and shifts up to 6% of the size.
void augmentImage(std::span<const std::uint8_t> source, int size, int channels, Random random,
                  std::span<std::uint8_t> target);

}  // namespace model
