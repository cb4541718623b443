#include "model/arrays/element_type.h"

#include <array>
#include <bit>
#include <cmath>

namespace model {
namespace {
struct Row {
  ElementType type;
  const char* name;
  std::size_t size;
};
constexpr std::array<Row, 13> kTypes{{
    {ElementType::Bool, "BOOL", 1},
    {ElementType::U8, "U8", 1},
    {ElementType::I8, "I8", 1},
    {ElementType::U16, "U16", 2},
    {ElementType::I16, "I16", 2},
    {ElementType::F16, "F16", 2},
    {ElementType::BF16, "BF16", 2},
    {ElementType::U32, "U32", 4},
    {ElementType::I32, "I32", 4},
    {ElementType::F32, "F32", 4},
    {ElementType::U64, "U64", 8},
    {ElementType::I64, "I64", 8},
    {ElementType::F64, "F64", 8},
}};
}  // namespace

std::size_t sizeOf(ElementType type) noexcept { return kTypes[static_cast<std::size_t>(type)].size; }

const char* nameOf(ElementType type) noexcept { return kTypes[static_cast<std::size_t>(type)].name; }

std::optional<ElementType> elementTypeFromName(std::string_view name) noexcept {
  for (const Row& row : kTypes)
    if (name == row.name) return row.type;
  return std::nullopt;
}

float floatFromHalf(std::uint16_t bits) noexcept {
  const int exponent = (bits >> 10) & 0x1F;
  const int fraction = bits & 0x3FF;
  const bool negative = (bits >> 15) != 0;
  if (exponent == 31) {  // infinity and NaN keep their fraction
    return std::bit_cast<float>((negative ? 0x80000000U : 0U) | 0x7F800000U |
                                (static_cast<std::uint32_t>(fraction) << 13));
  }
  const float magnitude = exponent == 0 ? std::ldexp(static_cast<float>(fraction), -24)
                                        : std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
  return negative ? -magnitude : magnitude;
}

float floatFromBrain(std::uint16_t bits) noexcept {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

}  // namespace model
