#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace model {

/// What one number of a stored array is. The names are those of the safetensors format.
enum class ElementType { Bool, U8, I8, U16, I16, F16, BF16, U32, I32, F32, U64, I64, F64 };

std::size_t sizeOf(ElementType type) noexcept;  ///< bytes of one number: 1, 2, 4 or 8
const char* nameOf(ElementType type) noexcept;  ///< "F32", "BF16", ...
std::optional<ElementType> elementTypeFromName(std::string_view name) noexcept;

float floatFromHalf(std::uint16_t bits) noexcept;   ///< IEEE 754 binary16
float floatFromBrain(std::uint16_t bits) noexcept;  ///< bfloat16: the upper half of a float

/// The numbers that C++ has a type for and that files are read and written as.
template <typename T>
struct ElementTypeOf;
template <>
struct ElementTypeOf<std::uint8_t> {
  static constexpr ElementType value = ElementType::U8;
};
template <>
struct ElementTypeOf<std::int32_t> {
  static constexpr ElementType value = ElementType::I32;
};
template <>
struct ElementTypeOf<std::int64_t> {
  static constexpr ElementType value = ElementType::I64;
};
template <>
struct ElementTypeOf<float> {
  static constexpr ElementType value = ElementType::F32;
};
template <>
struct ElementTypeOf<double> {
  static constexpr ElementType value = ElementType::F64;
};

}  // namespace model
