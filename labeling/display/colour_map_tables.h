#pragma once
#include <array>
#include <cstdint>

namespace labeling {

extern const std::array<std::uint32_t, 256> kViridisTable;
extern const std::array<std::uint32_t, 256> kCividisTable;
extern const std::array<std::uint32_t, 256> kMagmaTable;

}  // namespace labeling
